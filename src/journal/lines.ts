// How is a movement of money written, before its accounts have names?

import type { Bearer } from "../events/chargeback.ts";
import type { ChartAccount, WalletPart, WalletPlace } from "../events/chart.ts";
import type { FeeLine } from "../events/fields.ts";
import { minorUnits, type Money } from "../money/money.ts";

/** A posting before its account has a name: a part of a wallet, or an account of the house. */
export interface Line {
  readonly account: WalletPlace | ChartAccount;
  readonly asset: string;
  /** + debit, - credit, in minor units. */
  readonly amount: bigint;
}

export function wallet(id: string, part: WalletPart = "available"): WalletPlace {
  return { id, part };
}

/** What a rail owes. */
export function receivable(rail: string): ChartAccount {
  return `assets:receivable:${rail}`;
}

/** Where money is that a rail has delivered: with a card scheme it is still owed. */
export function landing(rail: string): ChartAccount {
  return rail === "bank" || rail === "crypto" ? purse(rail) : receivable(rail);
}

/** What the house pays out of. */
export function purse(rail: string): ChartAccount {
  return rail === "crypto" ? "assets:custody" : "assets:cash";
}

/** Who bears a chargeback: the wallet that received the money, or the house where that is closed. */
export function bearerOf({ account, bearer }: { readonly account: string; readonly bearer: Bearer }): Line["account"] {
  return bearer === "account" ? wallet(account) : "expenses:losses:chargeback";
}

export function charge(lines: Line[], fees: readonly FeeLine[]): void {
  for (const { kind, amount, payer } of fees) move(lines, wallet(payer), `income:fees:${kind}`, amount);
}

export function move(lines: Line[], debit: Line["account"], credit: Line["account"], amount: Money): void {
  moveMinor(lines, debit, credit, amount.currency, minorUnits(amount));
}

// A wallet shows minus its postings, so to debit a wallet is to take from what its holder has.
export function moveMinor(
  lines: Line[],
  debit: Line["account"],
  credit: Line["account"],
  asset: string,
  amount: bigint,
): void {
  if (amount === 0n) return;
  lines.push({ account: debit, asset, amount }, { account: credit, asset, amount: -amount });
}
