// What does a wallet hold?

import type { Balances } from "../journal/wallet-balances.ts";
import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";

/** A wallet's four balances in one currency. What can be spent is `available`; the others are on their way or held back. */
export interface WalletBalance {
  readonly available: Money;
  readonly pending: Money;
  readonly held: Money;
  readonly reserved: Money;
}

/** Balances for people and programs outside: minor units become Money. */
export function walletBalance(balances: Readonly<Balances>, currency: string, assets: Assets): WalletBalance {
  const scale = assets.scale(currency);
  return {
    available: fromMinorUnits(balances.available, currency, scale),
    pending: fromMinorUnits(balances.pending, currency, scale),
    held: fromMinorUnits(balances.held, currency, scale),
    reserved: fromMinorUnits(balances.reserved, currency, scale),
  };
}
