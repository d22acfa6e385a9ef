// Any postings that sum to zero, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { faultsOfAmount, minor, type Amount } from "../amount.ts";
import { amount, approvers, id, listOf, optional, record, text } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { holdClaims } from "./contested.ts";
import type { Reason } from "../rank.ts";

export const commands: ModelCommands<"adjust"> = {
  adjust: {
    fields: {
      postings: listOf(
        record({ account: (value) => typeof value === "string" && value.length <= 200, amount }),
        2,
        100,
      ),
      reason: text,
      approvers,
      adjustment: optional(id),
    },
    amounts: { "postings.*.amount": "notZero" },
    check({ postings }, assets) {
      if (!postings.every(({ account }) => adjustable(account))) return ["invalid_command"];
      const areAmounts = postings.every(({ amount }) => faultsOfAmount(amount, "notZero", assets).length === 0);
      return areAmounts && !sumsToZero(postings) ? ["invalid_command"] : [];
    },
    judge(records, { postings, approvers, adjustment }, { now }) {
      const reasons: Reason[] = [];
      if (adjustment !== undefined && records.taken.has(`adjustment ${adjustment}`)) reasons.push("already_exists");
      if (new Set(approvers).size < 2) reasons.push("not_permitted");
      for (const { account: line, amount } of postings) {
        const id = walletIn(line);
        if (id === undefined) continue;
        const account = records.accounts.get(id);
        if (!account) reasons.push("account_not_found");
        if (account?.closed) reasons.push("account_closed");
        const taken = takenFrom(line, amount.currency, postings);
        if (taken > 0n && spendable(records, id, amount.currency, now) < taken) reasons.push("insufficient_funds");
      }
      return { reasons };
    },
    change(records, { postings }, id, { now }) {
      records.taken.add(`adjustment ${id}`);
      for (const { account, amount } of postings) {
        const taken = takenFrom(account, amount.currency, postings);
        const wallet = walletIn(account);
        if (wallet !== undefined) makeAvailable(records, wallet, amount.currency, taken, now);
      }
      for (const { account, amount } of postings) records.post(account, amount.currency, minor(amount));
      for (const { account, amount } of postings) {
        const id = walletIn(account);
        if (id === undefined) continue;
        const lines = postings.filter((line) => line.account === account && line.amount.currency === amount.currency);
        if (lines.reduce((sum, line) => sum + minor(line.amount), 0n) > 0n) holdClaims(records, id, now);
      }
    },
  },
};

/** What all lines together take from an account in a currency. */
function takenFrom(
  account: string,
  currency: string,
  postings: readonly { readonly account: string; readonly amount: Amount }[],
): bigint {
  return postings
    .filter((line) => line.account === account && line.amount.currency === currency)
    .reduce((sum, { amount }) => sum + minor(amount), 0n);
}

/** The id of the wallet that a line of an adjustment names. */
function walletIn(account: string): string | undefined {
  return account.startsWith("liabilities:wallet:")
    ? account.slice("liabilities:wallet:".length, -":available".length)
    : undefined;
}

/** An account of the house, or what is available in a wallet. */
function adjustable(account: string): boolean {
  return (
    /^liabilities:wallet:.+:available$/.test(account) ||
    ["assets:cash", "assets:custody", "income:fx-spread", "equity:fx-position"].includes(account) ||
    ["liabilities:transit", "liabilities:unclaimed"].includes(account) ||
    /^(assets:receivable|income:fees):[a-z0-9_-]+$/.test(account) ||
    /^expenses:(promotions:[A-Za-z0-9_.:-]+|(losses|costs):[A-Za-z0-9_.-]+)$/.test(account)
  );
}

function sumsToZero(postings: readonly { readonly amount: Amount }[]): boolean {
  const currencies = new Set(postings.map(({ amount }) => amount.currency));
  return [...currencies].every(
    (currency) =>
      postings
        .filter(({ amount }) => amount.currency === currency)
        .reduce((sum, { amount }) => sum + minor(amount), 0n) === 0n,
  );
}
