// What does a wallet hold?

import type { Balances } from "../journal/wallet-balances.ts";
import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";

/**
 * A wallet's four balances in one currency, each with exactly the decimals of its asset. What can be spent is `available`;
 * the others are on their way or held back.
 */
export interface WalletBalance {
  /** What can be spent now. Below zero it is a debt to the house. */
  readonly available: Money;
  /** What is announced or captured, and not settled yet. */
  readonly pending: Money;
  /** What is set apart for payments, withdrawals and disputes until they end. */
  readonly held: Money;
  /** What is set aside as reserves until they are released. */
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
