// What was received, and how much of it can still be given back: by a refund, a dispute or a chargeback.

import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import type { ChargedOriginal } from "../events/chargeback.ts";
import type { FeeLine, Original as OriginalKind } from "../events/fields.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import type { Book } from "./book.ts";
import { stillOpen, type OpenChargeback } from "./charged-back.ts";
import { accept, causedBy, propose, reject, type Accepted, type Env, type Rejected } from "./decision.ts";
import { resolvedBySilence, silenceOf } from "./silence.ts";
import { withCharged, withReturned, type ChargedFee } from "./fee-return.ts";

/** What a payer gave and a payee received, with what was given back of it since. Amounts in minor units of `currency`. */
export interface Original extends Chargeable {
  from: string;
  to: string;
  refunded: bigint;
  /** Lost to disputes that the buyer won. */
  lost: bigint;
  /** The dispute that is open now. */
  dispute?: { id: string; amount: bigint };
  /** What was charged on it, and what of that went back. Replaced as a whole. */
  fees: readonly ChargedFee[];
}

/** What was received and may be taken back by a card's bank. */
export interface Chargeable {
  currency: string;
  /** What was received: of a payment, what was captured of it so far. */
  amount: bigint;
  /** By chargebacks that are open or lost: what was won came back. */
  chargedBack: bigint;
  /** The open ones, by id. Replaced as a whole. */
  chargebacks: Readonly<Record<string, OpenChargeback>>;
}

/** An original that was looked up: which kind it is, and its id. A dispute that silence has ended is ended in it. */
export interface Received extends Readonly<Original> {
  readonly kind: OriginalKind;
  readonly id: string;
  /** That ending, where it is not recorded yet: to be recorded along, before what the decision is about. */
  readonly ended?: ProposedEvent<"DisputeResolved">;
}

/** An original before anything was given back. */
export function received(from: string, to: string, amount: Money, lines: readonly FeeLine[]): Original {
  return { from, to, ...chargeable(amount), refunded: 0n, lost: 0n, fees: withCharged([], lines) };
}

/** What was received, before a bank took anything back. */
export function chargeable(amount: Money): Chargeable {
  return { currency: amount.currency, amount: minorUnits(amount), chargedBack: 0n, chargebacks: NONE };
}

/** Shared by all originals that have none, which are nearly all. */
const NONE: Readonly<Record<string, never>> = Object.freeze({});

type ChargedBack = Extract<EventAbout<ChargedOriginal>, { type: `Chargeback${string}` }>;

/** Takes into what was received what a bank took back of it, or gave again. */
export function foldChargedBack(draft: Chargeable, { type, data }: ChargedBack): void {
  switch (type) {
    case "ChargebackReceived":
      draft.chargedBack += minorUnits(data.amount);
      draft.chargebacks = {
        ...draft.chargebacks,
        [data.chargeback]: data.respondBy === undefined ? {} : { respondBy: data.respondBy },
      };
      return;
    case "ChargebackRepresented":
      draft.chargebacks = { ...draft.chargebacks, [data.chargeback]: {} };
      return;
    case "ChargebackWon":
      draft.chargedBack -= minorUnits(data.amount);
      break;
    case "ChargebackLost":
      break;
  }
  const { [data.chargeback]: _, ...rest } = draft.chargebacks;
  draft.chargebacks = rest;
}

type GivenBack =
  | Extract<EventAbout<OriginalKind>, { type: "Refunded" | "DisputeOpened" | "DisputeResolved" | "DisputeWithdrawn" }>
  | ChargedBack;

/** Takes into an original what was given back of it, or is contested. */
export function foldGivenBack(draft: Original, event: GivenBack): void {
  switch (event.type) {
    case "Refunded":
      draft.refunded += minorUnits(event.data.amount);
      if (event.data.returned) draft.fees = withReturned(draft.fees, event.data.returned);
      return;
    case "DisputeOpened":
      draft.dispute = { id: event.data.dispute, amount: minorUnits(event.data.amount) };
      return;
    case "DisputeResolved":
      draft.lost += minorUnits(event.data.toBuyer);
      delete draft.dispute;
      return;
    case "DisputeWithdrawn":
      delete draft.dispute;
      return;
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
      foldChargedBack(draft, event);
      return;
  }
}

/** What is left to refund or to dispute: what was not refunded, lost or charged back, and is not contested now. */
export function remaining({ amount, refunded, lost, chargedBack, dispute }: Readonly<Original>): bigint {
  return amount - refunded - lost - chargedBack - (dispute?.amount ?? 0n);
}

/**
 * What was received under an id, as it is now; or the rejection that says nothing was. By a transfer or else by a payment,
 * where nobody says that it was a payment.
 */
export function originalOf(book: Book, of: string, env: Env, kind?: ChargedOriginal): Received | Rejected {
  const transfer = kind === "payment" ? undefined : book.transfer(of);
  if (transfer?.status === "settled") return asOfNow(book, { ...transfer, kind: "transfer", id: of }, env);
  const payment = book.payment(of);
  if (payment.status !== "unknown") return asOfNow(book, { ...payment, kind: "payment", id: of }, env);
  return reject("transfer_not_found", `transfer "${of}" does not exist`, { of });
}

/** The same once a dispute that silence has ended is ended. */
export function asOfNow(book: Book, original: Received, env: Env): Received {
  const { dispute, ...rest } = original;
  const silence = dispute && silenceOf(book.dispute(dispute.id), env);
  if (!silence) return original;
  const ended = propose(env, "DisputeResolved", resolvedBySilence(silence, env));
  return { ...rest, lost: rest.lost + silence.toBuyer, ended };
}

/** What a decision about an original records: first what silence has ended there, then what it is about and all that with it. */
export function acceptAfter(
  ended: ProposedEvent | undefined,
  main: ProposedEvent,
  events: readonly ProposedEvent[] = [main],
): Accepted {
  return accept(...(ended ? [causedBy(main, ended)] : []), ...events);
}

/** The rejection for an amount in another currency than the original's. */
export function otherCurrency(
  { kind, id, currency }: { readonly kind: ChargedOriginal; readonly id: string; readonly currency: string },
  amount: Money | undefined,
): Rejected | undefined {
  if (amount === undefined || amount.currency === currency) return undefined;
  return reject("currency_mismatch", `amount is in ${amount.currency}: ${kind} "${id}" was in ${currency}`, {
    of: id,
    seen: amount.currency,
    expected: currency,
  });
}

/**
 * How much of the rest is asked for: the amount, or all of it. Nothing while a dispute or a chargeback is open, never
 * more than the rest.
 */
export function askedOfRest(original: Received, amount: Money | undefined, env: Env): bigint | Rejected {
  const { kind, id: of, dispute } = original;
  const rest = remaining(original);
  if (original.amount === 0n) {
    return reject("wrong_state", `nothing of ${kind} "${of}" was captured`, { of });
  }
  const charged = openChargebacks(original, env);
  if (amount === undefined && rest === 0n && dispute === undefined && charged.length === 0) {
    return reject("already_done", `nothing is left of ${kind} "${of}"`, { of });
  }
  if (charged.length > 0) {
    return reject("chargeback_open", `${kind} "${of}" has an open chargeback "${charged[0]}"`, {
      of,
      chargebacks: charged,
    });
  }
  if (dispute) {
    return reject("dispute_open", `${kind} "${of}" has an open dispute "${dispute.id}"`, { of, dispute: dispute.id });
  }
  return ofRest(original, rest, amount, env);
}

/** The amount that is asked for, or all of a rest; never more than that. */
export function ofRest(
  { kind, id: of, currency }: { readonly kind: ChargedOriginal; readonly id: string; readonly currency: string },
  rest: bigint,
  amount: Money | undefined,
  env: Env,
): bigint | Rejected {
  const asked = amount === undefined ? rest : minorUnits(amount);
  if (asked > rest) {
    const left = fromMinorUnits(rest, currency, env.assets.scale(currency));
    return reject(
      "exceeds_remaining",
      `asked for ${amount?.value} ${currency} of ${kind} "${of}": ${left.value} is left`,
      { of, asked: amount, remaining: left },
    );
  }
  return asked;
}

/** The ids of the chargebacks that a bank has not decided. */
function openChargebacks({ chargebacks }: Readonly<Chargeable>, env: Env): string[] {
  return Object.keys(chargebacks).filter((id) => stillOpen(chargebacks[id], env));
}
