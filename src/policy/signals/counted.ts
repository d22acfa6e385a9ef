// What of the limits has an account used, and what of that may still be given back? A fold of the events that bear `account:ID`.

import type { EventAbout, ProposedEvent } from "../../events/catalogue.ts";
import { minorUnits, type Money } from "../../money/money.ts";
import type { Operation } from "./fact.ts";
import { addUse, copyUsage, dayOf, takeBack, takeOff, type Usage, type Use } from "./usage.ts";

/** What limits go by of an account. */
export interface Counting {
  /** What was used of the limits on what goes out; and, below zero, what was given back of those on what comes in. */
  readonly usage: Usage;
  /** What of it may still be given back, by what it was used for: holds and withdrawals, the newest of them. */
  counted: Readonly<Record<string, Counted>>;
}

/** Something that was used and may be given back. */
export interface Counted extends Use {
  /** What has not come about of it yet, in minor units. */
  readonly rest: bigint;
  /** The instant on at which that is given back by itself; "" where there is none. */
  readonly until: string;
}

const MOST_COUNTED = 64;

/** What is used at an instant: a hold that has run out gives back from then on, whether or not that is recorded. */
export function usageAt({ usage, counted }: Readonly<Counting>, now: string): Readonly<Usage> {
  let left: Usage | undefined;
  for (const about in counted) {
    const use = counted[about] as Counted;
    if (use.until === "" || now < use.until) continue;
    left ??= copyUsage(usage);
    takeBack(left, { ...use, amount: use.rest, count: use.rest === use.amount ? 1 : 0 });
  }
  return left ?? usage;
}

/** The other events say something of the account itself. */
type Own = Exclude<
  EventAbout<"account">,
  { type: "AccountOpened" | "CredentialChanged" | "DeviceSeen" | "RuleSnoozed" }
>;

/** Holds count from when they stand, and what is let go of them gives back; so does what is called off, or fails. */
export function foldUsage(draft: Counting, event: Own): void {
  switch (event.type) {
    case "Transferred":
      addUse(draft.usage, useOf("transfer", event.data.amount, event));
      return;
    case "Converted":
      addUse(draft.usage, useOf("convert", event.data.sell, event));
      return;
    case "PaymentAuthorized": {
      const { payment, amount, expiresAt } = event.data;
      countOn(draft, `payment:${payment}`, useOf("payment", amount, event), expiresAt);
      return;
    }
    case "PaymentCaptured": {
      const { payment, amount, held, final } = event.data;
      const beyond = minorUnits(amount) - minorUnits(held);
      // What is taken beyond the hold is more of the same payment.
      if (beyond > 0n) {
        addUse(draft.usage, { ...useOf("payment", amount, event), amount: beyond, count: 0 });
      }
      const of = `payment:${payment}`;
      const counted = draft.counted[of];
      if (final) giveBack(draft, of, beyond < 0n ? -beyond : 0n, 0);
      else if (counted) draft.counted = { ...draft.counted, [of]: { ...counted, rest: -beyond } };
      return;
    }
    case "PaymentVoided":
    case "PaymentExpired":
      letGo(draft, event);
      return;
    case "WithdrawalRequested":
      countOn(draft, `withdrawal:${event.data.withdrawal}`, useOf("withdraw", event.data.amount, event));
      return;
    // What was sent is used, whatever becomes of it.
    case "WithdrawalSubmitted":
      giveBack(draft, `withdrawal:${event.data.withdrawal}`, 0n, 0);
      return;
    // What was announced counts with what comes in.
    case "FundingFailed": {
      const { amount, countedOn: day } = event.data;
      if (day !== undefined) takeOff(draft.usage, { ...useOf("fund", amount, event), day });
      return;
    }
    case "WithdrawalCancelled":
      giveBack(draft, `withdrawal:${event.data.withdrawal}`, minorUnits(event.data.amount), 1);
      return;
    case "AccountClosed":
    case "Funded":
    case "Refunded":
    case "DisputeOpened":
    case "DisputeShortfallHeld":
    case "DisputeResolved":
    case "DisputeWithdrawn":
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "Adjusted":
    case "PaymentSettled":
    case "ReserveHeld":
    case "ReserveReleased":
    case "TierChanged":
    case "TermsAccepted":
    case "ContactVerified":
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "FundingReversed":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "ActionRefused":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "InactivityNoticed":
    case "FeeCharged":
      return;
  }
  // One that is missing above does not compile: a function that returns nothing says so in no other way.
  event satisfies never;
}

/** The rest of a hold: of one that nothing was captured of, it is as if there had been no payment. */
function letGo(draft: Counting, { data }: ProposedEvent<"PaymentVoided" | "PaymentExpired">): void {
  const rest = minorUnits(data.amount);
  const of = `payment:${data.payment}`;
  giveBack(draft, of, rest, draft.counted[of]?.amount === rest ? 1 : 0);
}

function useOf(operation: Operation, amount: Money, event: ProposedEvent): Use {
  return { operation, currency: amount.currency, amount: minorUnits(amount), count: 1, day: dayOf(event) };
}

function countOn(draft: Counting, of: string, use: Use, until = ""): void {
  addUse(draft.usage, use);
  const all = Object.entries({ ...draft.counted, [of]: { ...use, rest: use.amount, until } });
  draft.counted = Object.fromEntries(all.slice(-MOST_COUNTED));
}

/** Gives back what has not come about of something that was counted, and has come to its end. */
function giveBack(draft: Counting, of: string, amount: bigint, count: number): void {
  const { [of]: use, ...others } = draft.counted;
  if (!use) return;
  draft.counted = others;
  takeBack(draft.usage, { ...use, amount, count });
}
