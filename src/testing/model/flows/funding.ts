// Money from outside, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf } from "../fees.ts";
import { amount, id, optional, record, reference, word } from "../fields.ts";
import type { Reason } from "../rank.ts";
import { wallet } from "../records.ts";
import { isFrozen } from "./freeze.ts";

export interface Funding {
  readonly account: string;
  readonly currency: string;
  readonly rail: string;
  /** What a bank has not taken back. */
  remaining: bigint;
}

export const commands: ModelCommands<"fund"> = {
  fund: {
    fields: { account: id, amount, source: record({ rail: word, reference }), funding: optional(id) },
    amounts: { amount: "positive" },
    judge(records, { account: id, source, funding }) {
      const reasons: Reason[] = [];
      if (!records.accounts.has(id)) reasons.push("account_not_found");
      if (records.taken.has(`reference ${source.rail} ${source.reference}`)) reasons.push("already_exists");
      if (funding !== undefined && records.fundings.has(funding)) reasons.push("already_exists");
      if (records.accounts.get(id)?.closed) reasons.push("account_closed");
      if (isFrozen(records, id, "credit")) reasons.push("account_frozen");
      return { reasons };
    },
    change(records, { account, amount, source }, id) {
      const { currency } = amount;
      records.taken.add(`reference ${source.rail} ${source.reference}`);
      records.fundings.set(id, { account, currency, rail: source.rail, remaining: minor(amount) });
      const fees = feesOf(records.policy, {
        operation: "fund",
        currency,
        amount: minor(amount),
        rail: source.rail,
        payee: { account, kind: records.kindOf(account) },
      });
      const from = source.rail === "bank" ? "assets:cash" : `assets:receivable:${source.rail}`;
      records.pay(from, wallet(account), currency, minor(amount));
      charge(records, fees, currency);
    },
  },
};
