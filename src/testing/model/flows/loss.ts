// Giving up what an account owes, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { amount, approvers, id, optional, text } from "../fields.ts";
import type { Reason } from "../rank.ts";
import { afterAllEnds } from "../lapsed.ts";
import { wallet } from "../records.ts";

export const commands: ModelCommands<"writeOffLoss"> = {
  writeOffLoss: {
    fields: { account: id, amount: optional(amount), reason: text, approvers, loss: optional(id) },
    amounts: { amount: "positive" },
    judge(records, { account: id, amount, approvers, loss }, { now }) {
      const account = records.accounts.get(id);
      if (!account) return { reasons: ["account_not_found"] };
      const reasons: Reason[] = [];
      if (loss !== undefined && records.taken.has(`loss ${loss}`)) reasons.push("already_exists");
      if (account.closed) reasons.push("account_closed");
      if (new Set(approvers).size < 2) reasons.push("not_permitted");
      const debts = Object.entries(afterAllEnds(records, id, now).sums(id, "available")).filter(([, sum]) => sum < 0n);
      const debt = debts.find(([currency]) => currency === amount?.currency)?.[1] ?? 0n;
      if (amount ? debt === 0n : debts.length === 0) reasons.push("already_done");
      if (amount && minor(amount) > -debt) reasons.push("exceeds_remaining");
      return { reasons };
    },
    change(records, { account, amount }, id, { now }) {
      records.taken.add(`loss ${id}`);
      for (const [currency, sum] of Object.entries(afterAllEnds(records, account, now).sums(account, "available"))) {
        if (sum >= 0n || (amount && amount.currency !== currency)) continue;
        records.pay("expenses:losses:baddebt", wallet(account), currency, amount ? minor(amount) : -sum);
      }
    },
  },
};
