// How much of a transfer may go back to who paid it?

import * as z from "zod";
import { Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import { available, barred, existing, lacks } from "./account.ts";
import type { Book } from "./book.ts";
import { defineCommand } from "./command.ts";
import { accept, propose, reject, type Env, type Rejected } from "./decision.ts";
import { remaining, type SettledTransfer } from "./transfer.ts";

/** `refund({ of, amount?, reason?, refund? })`: without an amount, all that is left. */
export const refund = defineCommand({
  input: z.strictObject({
    of: Id,
    amount: MoneyInput.optional(),
    reason: Text.optional(),
    refund: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ of }) => [`transfer:${of}`],
  decide(book, { of, amount, reason, refund: given }, env) {
    const original = settled(book, of);
    if ("outcome" in original) return original;
    const payer = existing(book, original.to);
    if ("outcome" in payer) return payer;
    const payee = existing(book, original.from);
    if ("outcome" in payee) return payee;
    const id = given ?? `rfd_${env.newId()}`;
    if (book.newUse("refund", id).status === "used") {
      return reject("already_exists", `refund "${id}" exists already`, { refund: id });
    }
    const mismatch = otherCurrency(original, amount);
    if (mismatch) return mismatch;
    const stopped = barred(payer, "debit") ?? barred(payee, "credit");
    if (stopped) return stopped;
    const asked = askedOfRest(original, amount, env);
    if (typeof asked !== "bigint") return asked;

    const { currency } = original;
    const short = lacks(original.to, available(payer, book.credits(original.to), currency), asked, currency, env);
    if (short) return short;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "Refunded", {
        refund: id,
        of,
        from: original.to,
        to: original.from,
        amount: fromMinorUnits(asked, currency, env.assets.scale(currency)),
        ...(reason === undefined ? {} : { reason }),
      }),
    );
  },
});

/** A transfer that was made, or the rejection that says it never was. */
export function settled(book: Book, of: string): SettledTransfer | Rejected {
  const original = book.transfer(of);
  return original.status === "unknown"
    ? reject("transfer_not_found", `transfer "${of}" does not exist`, { of })
    : original;
}

/** The rejection for an amount in another currency than the original's. */
export function otherCurrency(
  { transfer, currency }: SettledTransfer,
  amount: Money | undefined,
): Rejected | undefined {
  if (amount === undefined || amount.currency === currency) return undefined;
  return reject("currency_mismatch", `amount is in ${amount.currency}: transfer "${transfer}" was in ${currency}`, {
    of: transfer,
    seen: amount.currency,
    expected: currency,
  });
}

/** How much of the rest is asked for: the amount, or all of it. Nothing while a dispute is open, never more than the rest. */
export function askedOfRest(original: SettledTransfer, amount: Money | undefined, env: Env): bigint | Rejected {
  const { transfer: of, currency, dispute } = original;
  const rest = remaining(original);
  if (amount === undefined && rest === 0n && dispute === undefined) {
    return reject("already_done", `nothing is left of transfer "${of}"`, { of });
  }
  if (dispute)
    return reject("dispute_open", `transfer "${of}" has an open dispute "${dispute.id}"`, { of, dispute: dispute.id });
  const asked = amount === undefined ? rest : minorUnits(amount);
  if (asked > rest) {
    const left = fromMinorUnits(rest, currency, env.assets.scale(currency));
    return reject(
      "exceeds_remaining",
      `asked for ${amount?.value} ${currency} of transfer "${of}": ${left.value} is left`,
      {
        of,
        asked: amount,
        remaining: left,
      },
    );
  }
  return asked;
}
