// What does an operation cost, in whole numbers only?

import type { Policy } from "../../policy/policy.ts";
import { minor } from "./amount.ts";
import { wallet, type Records } from "./records.ts";

/** What is charged, to whom. */
export interface ModelFee {
  readonly kind: string;
  readonly payer: string;
  readonly amount: bigint;
}

/** An operation, as far as a tariff can tell operations apart. */
export interface Charged {
  readonly operation: "fund" | "transfer" | "withdraw";
  readonly currency: string;
  readonly amount: bigint;
  readonly rail?: string;
  readonly purpose?: string;
  readonly payer?: { readonly account: string; readonly kind: string };
  readonly payee?: { readonly account: string; readonly kind: string };
}

/** Percentages have at most six decimals, so a fee is a whole number of 1 / 100,000,000 of a minor unit. */
const MICRO = 100_000_000n;

export function feesOf({ tariff }: Policy, charged: Charged): ModelFee[] {
  const fees: ModelFee[] = [];
  let left = charged.amount;
  for (const { kind, when, percent, fixed, min, max, payer } of tariff.components) {
    const party = payer === "payer" ? charged.payer : charged.payee;
    if (!party) continue;
    if (when.operation !== charged.operation) continue;
    if (when.rail !== undefined && when.rail !== charged.rail) continue;
    if (when.purpose !== undefined && when.purpose !== charged.purpose) continue;
    if (when.kindOfAccount !== undefined && when.kindOfAccount !== party.kind) continue;
    if ([fixed, min, max].some((part) => part !== undefined && part.currency !== charged.currency)) continue;

    let exact = fixed === undefined ? 0n : minor(fixed) * MICRO;
    if (percent !== undefined) exact += charged.amount * millionths(percent);
    if (min !== undefined && exact < minor(min) * MICRO) exact = minor(min) * MICRO;
    if (max !== undefined && exact > minor(max) * MICRO) exact = minor(max) * MICRO;
    // Half a minor unit goes up.
    let amount = (exact + MICRO / 2n) / MICRO;
    // What is taken out of the amount is never more than is there.
    if (payer === "payee" && amount > left) amount = left;
    if (payer === "payee") left -= amount;
    if (amount > 0n) fees.push({ kind, payer: party.account, amount });
  }
  return fees;
}

/** Charges fees: each goes from whoever pays it to the house. */
export function charge(records: Records, fees: readonly ModelFee[], currency: string): void {
  for (const { kind, payer, amount } of fees) records.pay(wallet(payer), `income:fees:${kind}`, currency, amount);
}

/** "2.9" is 2,900,000: a percentage in millionths. */
function millionths(percent: string): bigint {
  const [whole = "0", decimals = ""] = percent.split(".");
  return BigInt(whole + decimals.padEnd(6, "0"));
}
