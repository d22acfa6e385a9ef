// When may money go back to who paid it?

import * as z from "zod";
import { Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits } from "../money/money.ts";
import { afterEvent, barred, existing, lacks, spendable } from "./account.ts";
import { defineCommand } from "./command.ts";
import { propose, reject } from "./decision.ts";
import { acceptAfter, askedOfRest, originalOf, otherCurrency } from "./original.ts";
import { shortfallsHeld } from "./shortfall.ts";

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
    const original = originalOf(book, of, env);
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
    // What silence has freed of a dispute about this may be spent on it.
    const seller = afterEvent(payer, original.ended);
    const short = lacks(original.to, spendable(seller, book.credits(original.to), currency), asked, currency, env);
    if (short) return short;
    // Everything holds; from here on the decision is accepted.
    const main = propose(env, "Refunded", {
      refund: id,
      of,
      original: original.kind,
      from: original.to,
      to: original.from,
      amount: fromMinorUnits(asked, currency, env.assets.scale(currency)),
      ...(reason === undefined ? {} : { reason }),
    });
    return acceptAfter(original.ended, main, ...shortfallsHeld(book, seller, main, env));
  },
});
