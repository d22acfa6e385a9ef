// Giving a transfer back, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { amount, id, optional, text } from "../fields.ts";
import type { Reason } from "../rank.ts";
import { wallet } from "../records.ts";
import { openChargebacks } from "./chargeback.ts";
import { aboutOriginal, afterSilence, holdClaims, settleSilence, spendable } from "./contested.ts";
import { isFrozen } from "./freeze.ts";

export const commands: ModelCommands<"refund"> = {
  refund: {
    fields: { of: id, amount: optional(amount), reason: optional(text), refund: optional(id) },
    amounts: { amount: "positive" },
    judge(before, { of, amount, refund }, { now }) {
      const records = afterSilence(before, aboutOriginal(before, of), now);
      const original = records.transfers.get(of);
      if (!original) return { reasons: ["transfer_not_found"] };
      const { from: buyer, to: seller, currency, remaining, dispute } = original;
      const asked = amount ? minor(amount) : remaining;
      const reasons: Reason[] = [];
      if (refund !== undefined && records.taken.has(`refund ${refund}`)) reasons.push("already_exists");
      if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
      if (records.accounts.get(seller)?.closed || records.accounts.get(buyer)?.closed) reasons.push("account_closed");
      if (isFrozen(records, seller, "debit") || isFrozen(records, buyer, "credit")) reasons.push("account_frozen");
      const charged = openChargebacks(records, now).some((each) => each.kind === "transfer" && each.of === of);
      if (charged) reasons.push("chargeback_open");
      if (dispute !== undefined) reasons.push("dispute_open");
      else if (!charged && !amount && remaining === 0n) reasons.push("already_done");
      if (asked > remaining) reasons.push("exceeds_remaining");
      if (spendable(records, seller, currency) < asked) reasons.push("insufficient_funds");
      return { reasons };
    },
    change(records, { of, amount: asked }, id, { now }) {
      settleSilence(records, aboutOriginal(records, of), now);
      const original = records.known(records.transfers, of);
      const amount = asked ? minor(asked) : original.remaining;
      records.taken.add(`refund ${id}`);
      original.remaining -= amount;
      records.pay(wallet(original.to), wallet(original.from), original.currency, amount);
      holdClaims(records, original.to);
    },
  },
};
