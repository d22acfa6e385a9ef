// Giving a transfer back, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { amount, id, optional, text } from "../fields.ts";
import type { Reason } from "../rank.ts";
import { wallet } from "../records.ts";
import { isFrozen } from "./freeze.ts";

export const commands: ModelCommands<"refund"> = {
  refund: {
    fields: { of: id, amount: optional(amount), reason: optional(text), refund: optional(id) },
    amounts: { amount: "positive" },
    judge(records, { of, amount, refund }) {
      const original = records.transfers.get(of);
      if (!original) return { reasons: ["transfer_not_found"] };
      const { from: buyer, to: seller, currency, remaining, dispute } = original;
      const asked = amount ? minor(amount) : remaining;
      const reasons: Reason[] = [];
      if (refund !== undefined && records.taken.has(`refund ${refund}`)) reasons.push("already_exists");
      if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
      if (records.accounts.get(seller)?.closed || records.accounts.get(buyer)?.closed) reasons.push("account_closed");
      if (isFrozen(records, seller, "debit") || isFrozen(records, buyer, "credit")) reasons.push("account_frozen");
      if (dispute !== undefined) reasons.push("dispute_open");
      else if (!amount && remaining === 0n) reasons.push("already_done");
      if (asked > remaining) reasons.push("exceeds_remaining");
      if (records.available(seller, currency) < asked) reasons.push("insufficient_funds");
      return { reasons };
    },
    change(records, { of, amount: asked }, id) {
      const original = records.known(records.transfers, of);
      const amount = asked ? minor(asked) : original.remaining;
      records.taken.add(`refund ${id}`);
      original.remaining -= amount;
      records.pay(wallet(original.to), wallet(original.from), original.currency, amount);
    },
  },
};
