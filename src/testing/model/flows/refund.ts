// Giving a transfer or a payment back, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { promotions } from "../fees.ts";
import { amount, id, optional, text } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { feesBack, kindOfOriginal, originalBy, type Original } from "../original.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { giveBack } from "../campaign-uses.ts";
import { openChargebacks } from "./chargeback.ts";
import { aboutOriginal, afterSilence, holdClaims, settleSilence } from "./contested.ts";
import { isFrozen } from "./freeze.ts";

export const commands: ModelCommands<"refund"> = {
  refund: {
    fields: { of: id, amount: optional(amount), reason: optional(text), refund: optional(id) },
    amounts: { amount: "positive" },
    judge(before, { of, amount, refund }, { now }) {
      const kind = kindOfOriginal(before, of);
      if (kind === undefined) return { reasons: ["transfer_not_found"] };
      const records = afterSilence(before, aboutOriginal(before, of), now);
      const original = originalBy(records, kind, of);
      const { from: buyer, to: seller, currency, remaining, dispute } = original;
      const asked = amount ? minor(amount) : remaining;
      const reasons: Reason[] = [];
      if (refund !== undefined && records.taken.has(`refund ${refund}`)) reasons.push("already_exists");
      if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
      if (records.accounts.get(seller)?.closed || records.accounts.get(buyer)?.closed) reasons.push("account_closed");
      if (isFrozen(records, seller, "debit") || isFrozen(records, buyer, "credit")) reasons.push("account_frozen");
      const charged = openChargebacks(records, now).some((each) => each.kind === kind && each.of === of);
      if (original.received === 0n) reasons.push("wrong_state");
      if (charged) reasons.push("chargeback_open");
      if (dispute !== undefined) reasons.push("dispute_open");
      else if (!charged && !amount && remaining === 0n) reasons.push("already_done");
      if (asked > remaining) reasons.push("exceeds_remaining");
      if (reasons.length > 0) return { reasons };
      const needed = neededFor(original, asked, records);
      const short = needed > 0n && spendable(records, seller, currency, now) < needed;
      return { reasons: short && !records.policy.refunds?.overdraw ? ["insufficient_funds"] : [] };
    },
    change(records, { of, amount: asked }, id, { now }) {
      settleSilence(records, aboutOriginal(records, of), now);
      const original = originalBy(records, kindOfOriginal(records, of) ?? "transfer", of);
      const amount = asked ? minor(asked) : original.remaining;
      records.taken.add(`refund ${id}`);
      records.used(now, original.from, original.to);
      makeAvailable(records, original.to, original.currency, neededFor(original, amount, records), now);
      const back = feesBack(original, amount, records);
      original.remaining -= amount;
      original.refunded += amount;
      original.returned.push(...back);
      records.pay(wallet(original.to), wallet(original.from), original.currency, amount);
      for (const fee of back) {
        const to = fee.campaign === undefined ? wallet(fee.payer) : promotions(fee.campaign);
        records.pay(`income:fees:${fee.kind}`, to, original.currency, fee.amount);
        giveBack(records, fee);
      }
      holdClaims(records, original.to, now);
    },
  },
};

/** What the seller has to have: the amount, less the fees that it gets back. */
function neededFor(original: Original, amount: bigint, records: Records): bigint {
  return feesBack(original, amount, records)
    .filter(({ payer, campaign }) => payer === original.to && campaign === undefined)
    .reduce((rest, fee) => rest - fee.amount, amount);
}
