// What is an account, how is it opened, and what does each freeze stop?

import * as z from "zod";
import { AccountKind } from "../events/account.ts";
import type { EventAbout } from "../events/catalogue.ts";
import { Country, Id, Tier } from "../events/fields.ts";
import type { InstrumentKind } from "../events/instrument.ts";
import type { FreezeScope, FreezeSource } from "../events/freeze.ts";
import { applyPostings, copyBalances, type Balances } from "../journal/wallet-balances.ts";
import { minorUnits } from "../money/money.ts";
import { foldActivity, type Activity } from "./activity.ts";
import type { Book } from "./book.ts";
import type { OpenChargeback } from "./charged-back.ts";
import { defineCommand } from "./command.ts";
import { NO_FACTS, withFact, type AccountFacts } from "./account-facts.ts";
import { accept, propose, reject, type Rejected } from "./decision.ts";
import { become, without } from "./draft.ts";
import { foldHolds, type Hold } from "./hold.ts";

/** An account as its own events (`account:ID`) tell it. Its credits are folded apart, see credits.ts. */
export type AccountState = { status: "unopened" } | ExistingAccount;

export interface ExistingAccount extends Activity {
  status: "open" | "closed";
  account: string;
  kind: AccountKind;
  holder: string;
  country?: string;
  tier: number;
  openedAt: string;
  /** In force, by id. Replaced as a whole, as are the disputes. */
  freezes: Readonly<Record<string, { scope: FreezeScope; source: FreezeSource; reason: string }>>;
  /** Open disputes against this account, by id, each with what it claims and could not hold yet. */
  disputes: Readonly<Record<string, Claim>>;
  /** Chargebacks on this account that the bank has not decided, by id. */
  chargebacks: Readonly<Record<string, OpenChargeback>>;
  /** Holds and reserves that stand, or have run out and nobody has recorded it, by the tag of what keeps the money. */
  holds: Readonly<Record<string, Hold>>;
  /** What the host has established about its holder. */
  facts: AccountFacts;
  /** Linked and not removed, by id. */
  instruments: Readonly<Record<string, { kind: InstrumentKind; status: "linked" | "verified" }>>;
  /** The instrument that it was closed to, if it was. */
  closedTo?: string;
  /** What its debits, holds and releases sum to, by asset. */
  balances: Record<string, Balances>;
}

/** What an account was opened as. Only its tier, as far as it is known here, may be another one by now. */
export type OpenedAs = Pick<ExistingAccount, "account" | "kind" | "country" | "tier">;

/** What an open dispute claims of its seller beside what is held: nothing, where everything is. */
export interface Claim {
  readonly openedAt: string;
  readonly asset: string;
  readonly shortfall: bigint;
}

/** Shared by all accounts that have none, which are nearly all. */
const NONE: Readonly<Record<string, never>> = Object.freeze({});

export function initialAccount(): AccountState {
  return { status: "unopened" };
}

export function copyAccount(state: AccountState): AccountState {
  return state.status === "unopened" ? { ...state } : copyExisting(state);
}

/**
 * A copy that can be folded on. Every field by name, and those that every movement asks for first: so it is one object, the
 * front of it is all that is read, and where there are many accounts every line of memory costs a wait.
 */
export function copyExisting(state: ExistingAccount): ExistingAccount {
  const { status, balances, freezes, disputes, kind, tier, account, holder, openedAt, country } = state;
  const { chargebacks, holds, facts, instruments, lastActivityAt, closedTo } = state;
  const copy: ExistingAccount = {
    status,
    balances: copyBalances(balances),
    freezes,
    disputes,
    kind,
    tier,
    account,
    holder,
    openedAt,
    lastActivityAt,
    chargebacks,
    holds,
    facts,
    instruments,
  };
  if (country !== undefined) copy.country = country;
  if (closedTo !== undefined) copy.closedTo = closedTo;
  return copy;
}

export function foldAccount(draft: AccountState, event: EventAbout<"account">): void {
  if (event.type === "AccountOpened") {
    const { account, kind, holder, country, tier } = event.data;
    become<AccountState>(draft, {
      status: "open",
      account,
      kind,
      holder,
      ...(country === undefined ? {} : { country }),
      tier,
      openedAt: event.at,
      lastActivityAt: event.at,
      freezes: NONE,
      disputes: NONE,
      holds: NONE,
      facts: NO_FACTS,
      instruments: NONE,
      chargebacks: NONE,
      balances: {},
    });
    return;
  }
  if (draft.status === "unopened") return;
  applyPostings(draft.balances, event, draft.account);
  foldActivity(draft, event, draft.account);
  switch (event.type) {
    case "AccountClosed":
      draft.status = "closed";
      if (event.data.instrument !== undefined) draft.closedTo = event.data.instrument;
      return;
    case "AccountFrozen": {
      const { freeze, scope, source, reason } = event.data;
      draft.freezes = { ...draft.freezes, [freeze]: { scope, source, reason } };
      return;
    }
    case "AccountUnfrozen":
      draft.freezes = without(draft.freezes, event.data.freeze);
      return;
    case "DisputeOpened": {
      const { dispute, amount, held } = event.data;
      const shortfall = minorUnits(amount) - minorUnits(held);
      draft.disputes = { ...draft.disputes, [dispute]: { openedAt: event.at, asset: amount.currency, shortfall } };
      return;
    }
    case "DisputeShortfallHeld": {
      const { dispute, amount } = event.data;
      const claim = draft.disputes[dispute];
      if (!claim) return;
      const shortfall = claim.shortfall - minorUnits(amount);
      draft.disputes = { ...draft.disputes, [dispute]: { ...claim, shortfall } };
      return;
    }
    case "DisputeResolved":
    case "DisputeWithdrawn":
      draft.disputes = without(draft.disputes, event.data.dispute);
      return;
    case "PaymentAuthorized":
    case "PaymentCaptured":
    case "PaymentVoided":
    case "PaymentExpired":
    case "ReserveHeld":
    case "ReserveReleased":
      draft.holds = foldHolds(draft.holds, event);
      return;
    case "TierChanged":
      draft.tier = event.data.tier;
      return;
    case "TermsAccepted":
    case "ContactVerified":
    case "CredentialChanged":
    case "DeviceSeen":
      draft.facts = withFact(draft.facts, event);
      return;
    case "InstrumentLinked": {
      const { instrument, kind } = event.data;
      draft.instruments = { ...draft.instruments, [instrument]: { kind, status: "linked" } };
      return;
    }
    case "InstrumentVerified": {
      const { instrument } = event.data;
      const known = Object.hasOwn(draft.instruments, instrument) ? draft.instruments[instrument] : undefined;
      if (known) draft.instruments = { ...draft.instruments, [instrument]: { ...known, status: "verified" } };
      return;
    }
    case "InstrumentRemoved":
      draft.instruments = without(draft.instruments, event.data.instrument);
      return;
    case "ChargebackReceived": {
      const { chargeback, respondBy } = event.data;
      const open = respondBy === undefined ? {} : { respondBy };
      draft.chargebacks = { ...draft.chargebacks, [chargeback]: open };
      return;
    }
    case "ChargebackRepresented":
      // What was answered in time is no longer lost by waiting.
      draft.chargebacks = { ...draft.chargebacks, [event.data.chargeback]: {} };
      return;
    case "ChargebackWon":
    case "ChargebackLost":
      draft.chargebacks = without(draft.chargebacks, event.data.chargeback);
      return;
    case "Transferred":
    case "Refunded":
    case "Adjusted":
    case "Converted":
    case "PaymentSettled":
    case "Funded":
    case "FundingFailed":
    case "FundingReversed":
    case "WithdrawalRequested":
    case "WithdrawalSubmitted":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "WithdrawalCancelled":
    case "ActionRefused":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "InactivityNoticed":
    case "FeeCharged":
      return;
  }
}

/** An account as it will be once an event about it is recorded that is to be recorded first. */
export function afterEvent(account: ExistingAccount, event: EventAbout<"account"> | undefined): ExistingAccount {
  if (!event) return account;
  const then = copyExisting(account);
  foldAccount(then, event);
  return then;
}

/** An account that was opened, or the rejection that says it never was. */
export function existing(book: Book, id: string): ExistingAccount | Rejected {
  const account = book.account(id);
  return account.status === "unopened"
    ? reject("account_not_found", `account "${id}" does not exist`, { account: id })
    : account;
}

/** What an account was opened as, or the rejection that says it never was; a guard is on the latter only. */
export function openedAs(book: Book, id: string): OpenedAs | Rejected {
  const account = book.opened(id);
  return account.status === "unopened" ? existing(book, id) : account;
}

/** Why money may not move on this account in this direction, if so: it is closed, or frozen for it. */
export function barred(account: ExistingAccount, direction: "debit" | "credit"): Rejected | undefined {
  if (account.status === "closed") return closed(account);
  if (isEmpty(account.freezes)) return undefined;
  const freezes = Object.entries(account.freezes)
    .filter(([, freeze]) => freeze.scope === "all" || freeze.scope === direction)
    .map(([freeze, { scope, source }]) => ({ freeze, scope, source }));
  if (freezes.length === 0) return undefined;
  return reject("account_frozen", `account "${account.account}" is frozen for ${direction}s`, {
    account: account.account,
    freezes,
  });
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return false;
  return true;
}

/** The rejection for an account that is closed. */
export function closed({ account }: ExistingAccount): Rejected {
  return reject("account_closed", `account "${account}" is closed`, { account });
}

export const openAccount = defineCommand({
  input: z.strictObject({
    /** @defaultValue a fresh id, `acc_…` */
    account: Id.optional(),
    kind: AccountKind,
    /** Your own name for whoever it belongs to: no personal data. */
    holder: Id,
    /** Where the holder lives, for tariffs, restrictions and risk rules. */
    country: Country.optional(),
    /**
     * How far the holder is verified, which limits go by.
     * @defaultValue 0
     */
    tier: Tier.optional(),
  }),
  decide(book, input, env) {
    const account = input.account ?? `acc_${env.newId()}`;
    if (book.newAccount(account).status !== "unopened") {
      return reject("already_exists", `account "${account}" exists already`, { account });
    }
    // Everything holds; from here on the decision is accepted.
    const { kind, holder, country, tier = 0 } = input;
    return accept(
      propose(env, "AccountOpened", { account, kind, holder, ...(country === undefined ? {} : { country }), tier }),
    );
  },
});
