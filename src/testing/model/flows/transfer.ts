// Money from one account to another, in the plainest words.

import type { Command } from "../../../wallet/commands.ts";
import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf, type ModelFee } from "../fees.ts";
import { amount, id, optional, text, word } from "../fields.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { holdClaims, spendable } from "./contested.ts";
import { isFrozen } from "./freeze.ts";

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  /** What may still be refunded or contested. */
  remaining: bigint;
  dispute: string | undefined;
}

export const commands: ModelCommands<"transfer"> = {
  transfer: {
    fields: { from: id, to: id, amount, memo: optional(text), purpose: optional(word), transfer: optional(id) },
    amounts: { amount: "positive" },
    judge(records, command) {
      const { from, to, amount, transfer } = command;
      const reasons: Reason[] = [];
      if (!records.accounts.has(from) || !records.accounts.has(to)) reasons.push("account_not_found");
      if (transfer !== undefined && records.transfers.has(transfer)) reasons.push("already_exists");
      if (from === to) reasons.push("same_account");
      if (records.accounts.get(from)?.closed || records.accounts.get(to)?.closed) reasons.push("account_closed");
      if (isFrozen(records, from, "debit") || isFrozen(records, to, "credit")) reasons.push("account_frozen");
      if (reasons.length > 0) return { reasons };
      const fees = feesOfTransfer(records, command).filter(({ payer }) => payer === from);
      const needed = minor(amount) + fees.reduce((sum, fee) => sum + fee.amount, 0n);
      return { reasons: spendable(records, from, amount.currency) < needed ? ["insufficient_funds"] : [] };
    },
    change(records, command, id) {
      const { from, to, amount } = command;
      const { currency } = amount;
      const fees = feesOfTransfer(records, command);
      records.transfers.set(id, { from, to, currency, remaining: minor(amount), dispute: undefined });
      records.pay(wallet(from), wallet(to), currency, minor(amount));
      charge(records, fees, currency);
      holdClaims(records, from);
    },
  },
};

function feesOfTransfer(records: Records, { from, to, amount, purpose = "person" }: Command<"transfer">): ModelFee[] {
  return feesOf(records.policy, {
    operation: "transfer",
    currency: amount.currency,
    amount: minor(amount),
    purpose,
    payer: { account: from, kind: records.kindOf(from) },
    payee: { account: to, kind: records.kindOf(to) },
  });
}
