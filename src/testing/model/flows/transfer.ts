// Money from one account to another, in the plainest words.

import type { Command } from "../../../wallet/commands.ts";
import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf, type ModelFee } from "../fees.ts";
import { amount, id, optional, text, word } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { received, type Original } from "../original.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { isFrozen } from "./freeze.ts";

export type Transfer = Original;

export const commands: ModelCommands<"transfer"> = {
  transfer: {
    fields: { from: id, to: id, amount, memo: optional(text), purpose: optional(word), transfer: optional(id) },
    amounts: { amount: "positive" },
    judge(records, command, { now }) {
      const { from, to, amount, transfer } = command;
      const reasons: Reason[] = [];
      if (!records.accounts.has(from) || !records.accounts.has(to)) reasons.push("account_not_found");
      if (transfer !== undefined && records.transfers.has(transfer)) reasons.push("already_exists");
      if (from === to) reasons.push("same_account");
      if (records.accounts.get(from)?.closed || records.accounts.get(to)?.closed) reasons.push("account_closed");
      if (isFrozen(records, from, "debit") || isFrozen(records, to, "credit")) reasons.push("account_frozen");
      if (reasons.length > 0) return { reasons };
      const needed = neededFor(command, feesOfTransfer(records, command));
      return { reasons: spendable(records, from, amount.currency, now) < needed ? ["insufficient_funds"] : [] };
    },
    change(records, command, id, { now }) {
      const { from, to, amount } = command;
      const { currency } = amount;
      const fees = feesOfTransfer(records, command);
      makeAvailable(records, from, currency, neededFor(command, fees), now);
      records.transfers.set(id, received({ from, to, currency }, minor(amount), fees));
      records.pay(wallet(from), wallet(to), currency, minor(amount));
      charge(records, fees, currency);
    },
  },
};

/** What the payer has to have: the amount, and the fees on top of it. */
function neededFor({ from, amount }: Command<"transfer">, fees: readonly ModelFee[]): bigint {
  return fees.filter(({ payer }) => payer === from).reduce((sum, fee) => sum + fee.amount, minor(amount));
}

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
