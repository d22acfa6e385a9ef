// Do the books balance? Every account of the ledger with the sum of its postings.

import { postings } from "../journal/postings.ts";
import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import { inOrder } from "./in-order.ts";
import type { Projection } from "./projection.ts";

/** An account with its balance in one asset, signed: + debit, - credit. */
export interface TrialBalanceRow {
  readonly account: string;
  readonly balance: Money;
}

/** Per asset the rows sum to zero, or the log is wrong. */
export interface TrialBalance {
  readonly rows: readonly TrialBalanceRow[];
}

/** Sums by asset, then by account, in minor units. */
export type AccountSums = Map<string, Map<string, bigint>>;

export const accountSums: Projection<AccountSums> = {
  name: "trial-balance",
  initial: () => new Map(),
  apply: (sums, event) => {
    for (const { account, asset, amount } of postings(event)) {
      let accounts = sums.get(asset);
      if (!accounts) sums.set(asset, (accounts = new Map()));
      accounts.set(account, (accounts.get(account) ?? 0n) + amount);
    }
  },
};

/** The rows of a trial balance, by asset and then by account name. */
export function trialBalanceOf(sums: AccountSums, assets: Assets): TrialBalance {
  const rows: TrialBalanceRow[] = [];
  for (const [asset, accounts] of inOrder(sums)) {
    const scale = assets.scale(asset);
    for (const [account, sum] of inOrder(accounts)) rows.push({ account, balance: fromMinorUnits(sum, asset, scale) });
  }
  return { rows };
}
