// What does a wallet have? What it received, and what its own events have made of it: two states, which are kept apart.

import { balancesIn, type Balances } from "../journal/wallet-balances.ts";
import type { AccountState } from "./account.ts";
import type { CreditsState } from "./credits.ts";

/** What it has of every currency that it ever had, by currency, in minor units. */
export function allBalancesOf(
  account: Readonly<AccountState>,
  credits: Readonly<CreditsState>,
): Record<string, Balances> {
  const own = account.status === "unopened" ? {} : account.balances;
  const currencies = [...new Set([...Object.keys(own), ...Object.keys(credits.balances)])].sort();
  return Object.fromEntries(currencies.map((currency) => [currency, balancesOf(account, credits, currency)]));
}

/** Its own debits and what it received, together. */
export function balancesOf(
  account: Readonly<AccountState>,
  credits: Readonly<CreditsState>,
  currency: string,
): Balances {
  const own = balancesIn(account.status === "unopened" ? {} : account.balances, currency);
  const received = balancesIn(credits.balances, currency);
  return {
    available: own.available + received.available,
    pending: own.pending + received.pending,
    held: own.held + received.held,
    reserved: own.reserved + received.reserved,
  };
}
