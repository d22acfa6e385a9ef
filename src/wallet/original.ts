// What was received, and how much of it can still be given back: by a refund, a dispute or a chargeback.

import type { EventAbout } from "../events/catalogue.ts";
import type { FeeLine, Original as OriginalKind } from "../events/fields.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import type { Book } from "./book.ts";
import { reject, type Env, type Rejected } from "./decision.ts";
import { withCharged, withReturned, type ChargedFee } from "./fee-return.ts";

/** What a payer gave and a payee received, with what was given back of it since. Amounts in minor units of `currency`. */
export interface Original {
  from: string;
  to: string;
  currency: string;
  /** What the payee received: of a payment, what was captured of it so far. */
  amount: bigint;
  refunded: bigint;
  /** Lost to disputes that the buyer won. */
  lost: bigint;
  /** The dispute that is open now. */
  dispute?: { id: string; amount: bigint };
  /** What was charged on it, and what of that went back. Replaced as a whole. */
  fees: readonly ChargedFee[];
}

/** An original that was looked up: which kind it is, and its id. */
export interface Received extends Readonly<Original> {
  readonly kind: OriginalKind;
  readonly id: string;
}

/** An original before anything was given back. */
export function received(from: string, to: string, amount: Money, lines: readonly FeeLine[]): Original {
  const fees = withCharged([], lines);
  return { from, to, currency: amount.currency, amount: minorUnits(amount), refunded: 0n, lost: 0n, fees };
}

type GivenBack = Extract<EventAbout<OriginalKind>, { type: "Refunded" | "DisputeOpened" | "DisputeResolved" }>;

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
  }
}

/** What is left to refund or to dispute: what was not refunded, not lost, and is not contested now. */
export function remaining({ amount, refunded, lost, dispute }: Readonly<Original>): bigint {
  return amount - refunded - lost - (dispute?.amount ?? 0n);
}

/** What was received under an id, by a transfer or else by a payment, or the rejection that says nothing was. */
export function originalOf(book: Book, of: string): Received | Rejected {
  const transfer = book.transfer(of);
  if (transfer.status === "settled") return { ...transfer, kind: "transfer", id: of };
  const payment = book.payment(of);
  if (payment.status !== "unknown") return { ...payment, kind: "payment", id: of };
  return reject("transfer_not_found", `transfer "${of}" does not exist`, { of });
}

/** The rejection for an amount in another currency than the original's. */
export function otherCurrency({ kind, id, currency }: Received, amount: Money | undefined): Rejected | undefined {
  if (amount === undefined || amount.currency === currency) return undefined;
  return reject("currency_mismatch", `amount is in ${amount.currency}: ${kind} "${id}" was in ${currency}`, {
    of: id,
    seen: amount.currency,
    expected: currency,
  });
}

/** How much of the rest is asked for: the amount, or all of it. Nothing while a dispute is open, never more than the rest. */
export function askedOfRest(original: Received, amount: Money | undefined, env: Env): bigint | Rejected {
  const { kind, id: of, currency, dispute } = original;
  const rest = remaining(original);
  if (original.amount === 0n) {
    return reject("wrong_state", `nothing of ${kind} "${of}" was captured`, { of });
  }
  if (amount === undefined && rest === 0n && dispute === undefined) {
    return reject("already_done", `nothing is left of ${kind} "${of}"`, { of });
  }
  if (dispute) {
    return reject("dispute_open", `${kind} "${of}" has an open dispute "${dispute.id}"`, { of, dispute: dispute.id });
  }
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
