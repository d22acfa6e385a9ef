// How is a movement of money written, before its accounts have names?

import type { Bearer } from "../events/chargeback.ts";
import type { ChartAccount, WalletPart, WalletPlace } from "../events/chart.ts";
import { paidOf } from "../events/fee-line.ts";
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

/** What a campaign waives is paid out of this. */
export function promotions(campaign: string): ChartAccount {
  return `expenses:promotions:${campaign}`;
}

/** Charges fees: each to its payer, or to the part of a wallet that is named, and what is waived of it to the campaign. */
export function charge(lines: Line[], fees: readonly FeeLine[], from?: WalletPlace): void {
  for (const fee of fees) {
    const income: ChartAccount = `income:fees:${fee.kind}`;
    moveMinor(lines, from ?? wallet(fee.payer), income, fee.amount.currency, paidOf(fee));
    if (fee.campaign !== undefined && fee.waived) move(lines, promotions(fee.campaign), income, fee.waived);
  }
}

/** The other way round: the house has earned none of it. */
export function uncharge(lines: Line[], fees: readonly FeeLine[], to: Line["account"]): void {
  for (const fee of fees) {
    const income: ChartAccount = `income:fees:${fee.kind}`;
    moveMinor(lines, income, to, fee.amount.currency, paidOf(fee));
    if (fee.campaign !== undefined && fee.waived) move(lines, income, promotions(fee.campaign), fee.waived);
  }
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

/** What is taken of money that is held, in minor units: out of the hold as far as that goes, what exceeds it, and what is left of it. */
export function takenOf(
  held: Money,
  taken: Money,
): { readonly fromHold: bigint; readonly beyond: bigint; readonly rest: bigint } {
  const hold = minorUnits(held);
  const all = minorUnits(taken);
  const fromHold = all < hold ? all : hold;
  return { fromHold, beyond: all - fromHold, rest: hold - fromHold };
}
