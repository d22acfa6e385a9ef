// When may money go back to who paid it?

import * as z from "zod";
import { Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { afterEvent, barred, existing } from "./account.ts";
import { defineCommand } from "./command.ts";
import { consequencesOf, consequencesOfCredit } from "./consequences.ts";
import { coverFor, lacks, releases } from "./cover.ts";
import { propose, reject } from "./decision.ts";
import { feesToReturn } from "./fee-return.ts";
import { acceptAfter, askedOfRest, originalOf, otherCurrency } from "./original.ts";
import { shortfallsHeld } from "./shortfall.ts";

export const refund = defineCommand({
  input: z.strictObject({
    /** The id of a transfer or of a payment. */
    of: Id,
    /** @defaultValue all that is left of it */
    amount: MoneyInput.optional(),
    reason: Text.optional(),
    /** @defaultValue a fresh id, `rfd_…` */
    refund: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ of }) => [`transfer:${of}`, `payment:${of}`],
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
    const returned = feesToReturn(original, asked, env);
    let needed = asked;
    for (const fee of returned) {
      if (fee.payer === original.to && fee.campaign === undefined) needed -= minorUnits(fee.amount);
    }
    // What silence has freed of a dispute about this may be spent on it.
    const seller = afterEvent(payer, original.ended);
    const cover = coverFor(book, seller, currency, needed, env);
    const short = lacks(original.to, cover.funds, needed, currency, env);
    if (short && !env.policy.refunds?.overdraw) return short;
    // Everything holds; from here on the decision is accepted.
    const refunded = propose(env, "Refunded", {
      refund: id,
      of,
      original: original.kind,
      from: original.to,
      to: original.from,
      amount: fromMinorUnits(asked, currency, env.assets.scale(currency)),
      ...(reason === undefined ? {} : { reason }),
      ...(returned.length === 0 ? {} : { returned }),
    });
    const events = [...releases(cover.lapsed, refunded, env), refunded];
    const held = shortfallsHeld(book, seller, events, env);
    // How a dispute about the same ended may be a debit that rules freeze for.
    const frozen = original.ended ? consequencesOf(book, payer, original.ended, env, refunded) : [];
    // Whoever gives it is not kept from giving money back, and whoever gets it is not asked.
    frozen.push(...consequencesOf(book, payer, refunded, env), ...consequencesOfCredit(book, payee, refunded, env));
    return acceptAfter(original.ended, refunded, [...events, ...held, ...frozen]);
  },
});
