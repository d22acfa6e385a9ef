// What happened to an account itself, in a sentence for support?

import type { ProposedEvent } from "../../events/catalogue.ts";
import type { FreezeScope } from "../../events/freeze.ts";
import { approved, quoted, sum, sums, why } from "./words.ts";

export type OnAccount = ProposedEvent<
  | "AccountOpened"
  | "AccountClosed"
  | "AccountFrozen"
  | "AccountUnfrozen"
  | "TierChanged"
  | "TermsAccepted"
  | "ContactVerified"
  | "CredentialChanged"
  | "DeviceSeen"
  | "InstrumentLinked"
  | "InstrumentVerified"
  | "InstrumentRemoved"
  | "InstrumentDeclined"
  | "ChallengeFailed"
  | "TheftReported"
  | "RiskFlagCleared"
  | "RuleSnoozed"
  | "ActionRefused"
  | "InactivityNoticed"
>;

const STOPPED = { debit: "debits", credit: "credits", all: "everything" } as const satisfies Record<
  FreezeScope,
  string
>;

export function saidOfAccount(event: OnAccount): string {
  switch (event.type) {
    case "AccountOpened": {
      const { kind, holder, country, tier } = event.data;
      return `Opened as a ${kind} account of holder ${holder}${country === undefined ? "" : ` in ${country}`}, tier ${tier}.`;
    }
    case "AccountClosed": {
      const { residue, instrument } = event.data;
      const whither = instrument === undefined ? "" : `, for instrument ${instrument}`;
      return residue.length === 0 ? "Closed." : `Closed: ${sums(residue)} went to unclaimed money${whither}.`;
    }
    case "AccountFrozen": {
      const { freeze, scope, source, reason } = event.data;
      return `Frozen for ${STOPPED[scope]} by ${source === "legal" ? "law" : source} (freeze ${freeze})${why(reason)}.`;
    }
    case "AccountUnfrozen": {
      const { freeze, approvers, reason } = event.data;
      return `Freeze ${freeze} lifted${approved(approvers)}${why(reason)}.`;
    }
    case "TierChanged": {
      const { tier, evidence, reason } = event.data;
      return `Tier set to ${tier}${evidence === undefined ? "" : ` on evidence ${evidence}`}${why(reason)}.`;
    }
    case "TermsAccepted":
      return `Terms ${event.data.version} accepted.`;
    case "ContactVerified":
      return `Contact ${event.data.contact} verified by ${event.data.channel}.`;
    case "CredentialChanged":
      return `Credential ${event.data.credential} changed.`;
    case "DeviceSeen":
      return `Device ${event.data.device} seen for the first time.`;
    case "InstrumentLinked": {
      const { instrument, kind, country } = event.data;
      return `Instrument ${instrument} (${kind}${country === undefined ? "" : `, ${country}`}) linked.`;
    }
    case "InstrumentVerified":
      return `Instrument ${event.data.instrument} verified.`;
    case "InstrumentRemoved":
      return `Instrument ${event.data.instrument} (${event.data.kind}) removed${why(event.data.reason)}.`;
    case "InstrumentDeclined":
      return `Instrument ${event.data.instrument} declined by its rail${why(event.data.reason)}.`;
    case "ChallengeFailed": {
      const { amount, reason } = event.data;
      return `Proof failed${amount === undefined ? "" : ` for ${sum(amount)}`}${why(reason)}.`;
    }
    case "TheftReported":
      return `Theft reported${why(event.data.reason)}.`;
    case "RiskFlagCleared":
      return `Flag of risk rule ${event.data.rule} cleared by ${event.data.by}${why(event.data.reason)}.`;
    case "RuleSnoozed": {
      const { rule, until, by, reason } = event.data;
      return `Risk rule ${rule} snoozed until ${until} by ${by}${why(reason)}.`;
    }
    case "ActionRefused":
      return refused(event);
    case "InactivityNoticed": {
      const { inactiveSince, chargesFrom, monthly } = event.data;
      return `Noticed as inactive since ${inactiveSince}: ${sums(monthly)} a month from ${chargesFrom}.`;
    }
  }
}

/** Of limits and balances nothing is recorded: what is refused here was refused by risk rules. */
function refused({ data }: ProposedEvent<"ActionRefused">): string {
  const { action, amount, counterparty, instrument, outcome, findings } = data;
  const what = [
    action,
    amount === undefined ? "" : ` of ${sum(amount)}`,
    counterparty === undefined ? "" : ` ${LEADING[action] ?? "with"} ${counterparty}`,
    instrument === undefined ? "" : `, instrument ${instrument}`,
  ].join("");
  const found = (isCause: boolean): string =>
    findings
      .filter((finding) => (finding.outcome === outcome) === isCause)
      .map(({ rule, observed, threshold }) => `risk rule ${rule}: ${quoted(observed)}, threshold ${quoted(threshold)}`)
      .join("; ");
  const others = found(false);
  return `Refused: ${what} (risk_denied by ${found(true)}${others === "" ? "" : `; found too by ${others}`}).`;
}

/** How an action stands to the other side of it. */
const LEADING: Readonly<Record<string, string>> = { transfer: "to", payment: "to", withdraw: "to", fund: "by" };
