// What did risk rules find in an event then, and what would others have found?

import type { EventType, LedgerEvent } from "../../events/catalogue.ts";
import type { FoundMark, Outcome } from "../../events/risk.ts";
import { tagPartsOf } from "../../events/tags.ts";
import { assess, type Found } from "../../policy/risk/assess.ts";
import { ASKED, type RuleDefinition } from "../../policy/risk/rule.ts";
import { RULES, type RiskRule } from "../../policy/risk/rules.ts";
import { factFrom, type Fact } from "../../policy/signals/fact.ts";
import { factIn, isSide, signalsOf, type Side } from "../signals.ts";
import type { Known, Knowledge } from "./known.ts";

/** That a rule found something, and what it said. */
export interface WhatIfMark {
  readonly rule: string;
  /** Of the rule's code. */
  readonly version: number;
  readonly outcome: Outcome;
  /** It was on trial: nothing followed. */
  readonly shadow: boolean;
}

/** What rules say of an event for one account. */
export interface Suspicion {
  readonly account: string;
  /** As recorded. Undefined where no decision asks the rules, so that nothing ever is. */
  readonly before: readonly WhatIfMark[] | undefined;
  /** Of an event that is somebody else's wish: it was credited to this account, or taken back from it, and may freeze it. */
  readonly along?: true;
  /** As these rules find it. */
  readonly after: readonly Found[];
}

/** What rules found and these would find in an event; `along` is what the same decision recorded. */
export function suspicionsIn(
  event: LedgerEvent,
  along: readonly LedgerEvent[],
  known: Knowledge,
  rules: readonly RiskRule[],
): Suspicion[] {
  const suspicions: Suspicion[] = [];
  for (const [tag, account] of tagPartsOf(event)) {
    if (!isSide(tag)) continue;
    const fact = event.type === "ActionRefused" ? factRefused(event) : factIn(event, tag);
    if (!fact) continue;
    const of = known.of(account);
    const after = assess(rules, signalsOf(of), fact);
    if (event.type === "ActionRefused") {
      // What was on trial is not recorded with a refusal.
      const before = event.data.findings.map(markOf);
      suspicions.push({ account, before, after: after.filter(({ shadow }) => !shadow) });
    } else if (isDecided(event, tag)) {
      suspicions.push({ account, before: (event.meta.found ?? []).map(markOf), after });
    } else {
      suspicions.push(...withoutAsking(event, along, of, { fact, found: after }));
    }
  }
  return suspicions;
}

const DIRECTION: { readonly [What in Fact["what"]]?: Fact["direction"] } = {
  fund: "in",
  transfer: "out",
  payment: "out",
  withdraw: "out",
};

/** What was refused, as its refusal tells it. */
function factRefused(event: LedgerEvent<"ActionRefused">): Fact | undefined {
  const { action, amount, counterparty, instrument } = event.data;
  const what = ASKED.find((each) => each === action);
  if (what === undefined) return undefined;
  return factFrom(event, what, { direction: DIRECTION[what], amount, counterparty, about: instrument });
}

/** What is decided on what the rules find in it, whichever account it is about. */
const DECIDED: ReadonlySet<EventType> = new Set([
  "Funded",
  "FundingStarted",
  "PaymentAuthorized",
  "WithdrawalRequested",
  "Converted",
  "InstrumentLinked",
]);

function isDecided(event: LedgerEvent, tag: Side): boolean {
  // What only comes along nobody asked for by itself, but for what leaves with an account that closes.
  if (event.meta.cause !== undefined && event.type !== "WithdrawalRequested") return false;
  if (event.type === "Transferred") return tag === "account";
  return DECIDED.has(event.type);
}

/** Of what an account is not asked about only freezes are recorded. */
function withoutAsking(
  event: LedgerEvent,
  along: readonly LedgerEvent[],
  { account, closed }: Known,
  { fact, found }: { readonly fact: Fact; readonly found: readonly Found[] },
): Suspicion[] {
  if (closed) return [{ account, before: undefined, after: found }];
  const before = freezesOf(event, along, account, fact);
  const after = found.filter(isFreeze);
  const others = { account, before: undefined, after: found.filter((one) => !isFreeze(one)) };
  if (isIncident(event)) return [{ account, before, after }, others];
  return before.length === 0 && after.length === 0 ? [others] : [{ account, before, after, along: true }, others];
}

function isFreeze({ outcome, shadow }: Found): boolean {
  return outcome === "freeze" && !shadow;
}

const INCIDENTS: ReadonlySet<EventType> = new Set([
  "DisputeOpened",
  "DisputeResolved",
  "ChargebackReceived",
  "FundingReversed",
  "InstrumentDeclined",
  "ChallengeFailed",
  "TheftReported",
]);

/** What nobody can refuse: rules can only freeze the account because of it. */
export function isIncident({ type }: LedgerEvent): boolean {
  return INCIDENTS.has(type);
}

/**
 * The rules that froze an account because of an event: their freezes name it as the cause, and the rule in the reason. Where it
 * came along with another event itself they name that one; of the two it is the one that the rule is asked about.
 */
function freezesOf(
  { id, meta: { cause } }: LedgerEvent,
  along: readonly LedgerEvent[],
  account: string,
  { what }: Pick<Fact, "what">,
): WhatIfMark[] {
  const main = along.find((event) => event.id === cause);
  const other = main && factIn(main, "account")?.what;
  return along.flatMap(({ type, data, meta }): WhatIfMark[] => {
    if (type !== "AccountFrozen" || meta.cause !== (cause ?? id) || data.account !== account) return [];
    const rule = /^(?<rule>[a-zA-Z][a-zA-Z0-9]{0,63}): /.exec(data.reason)?.groups?.["rule"];
    if (rule === undefined) return [];
    const definition = Object.values(RULES).find((each) => each.rule === rule);
    if (definition && (!isAbout(definition, what) || isAbout(definition, other))) return [];
    // A freeze does not tell the version of its rule, so the present one stands for it.
    return [{ rule, version: definition?.version ?? 1, outcome: "freeze", shadow: false }];
  });
}

function isAbout({ on }: Pick<RuleDefinition, "on">, what: Fact["what"] | undefined): boolean {
  return what !== undefined && on.includes(what);
}

function markOf({ rule, version, outcome, shadow }: FoundMark): WhatIfMark {
  return { rule, version, outcome, shadow: shadow ?? false };
}

/** What a finding would be recorded as. */
export function markOfFound({ definition: { rule, version }, outcome, shadow }: Found): WhatIfMark {
  return { rule, version, outcome, shadow };
}
