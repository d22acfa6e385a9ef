// What does an operation cost, in whole numbers only?

import type { Policy } from "../../policy/policy.ts";
import { minor } from "./amount.ts";
import { MICRO, millionths, tiered, withoutFixed } from "./tiers.ts";
import { waiversOf, type Terms } from "./waiver.ts";
import { wallet, type Records } from "./records.ts";

type Component = Policy["tariff"]["components"][number];
type Countries = NonNullable<Component["when"]["country"]>;
type Corridor = NonNullable<Component["when"]["corridor"]>;

/** What is charged, to whom. */
export interface ModelFee {
  readonly kind: string;
  readonly payer: string;
  readonly amount: bigint;
  /** What of it does not come of a percentage. */
  readonly fixed: bigint;
  /** What a campaign pays of it. */
  readonly waived: bigint;
  readonly campaign?: string;
}

/** An account on one side, as it is now. */
export interface Party {
  readonly account: string;
  readonly kind: string;
  readonly tier: number;
  readonly country: string | undefined;
}

/** An operation, as far as a tariff can tell operations apart. */
export interface Charged {
  readonly operation: "fund" | "transfer" | "payment" | "convert" | "withdraw";
  readonly currency: string;
  readonly amount: bigint;
  readonly rail?: string;
  readonly purpose?: string;
  readonly settlement?: string;
  readonly payer?: Party;
  readonly payee?: Party;
}

/** The fees, and what a campaign waives of them, if one is named. */
export function feesOf(policy: Policy, charged: Charged, terms?: Terms): ModelFee[] {
  const fees = allFees(policy, charged);
  if (!terms) return nonZero(fees);
  const feesOn = (amount: bigint) => allFees(policy, { ...charged, amount }).map((fee) => fee.amount);
  const amounts = fees.map((fee) => fee.amount);
  const waivers = waiversOf(terms, charged.amount, amounts, feesOn);
  const { campaign } = terms;
  return nonZero(
    fees.map((fee, index) => {
      const waived = waivers[index] ?? 0n;
      return waived > 0n ? { ...fee, waived, campaign } : fee;
    }),
  );
}

function nonZero(fees: readonly ModelFee[]): ModelFee[] {
  return fees.filter(({ amount }) => amount > 0n);
}

/** What each component that applies comes to, be it nothing. */
function allFees({ tariff }: Policy, charged: Charged): ModelFee[] {
  const fees: ModelFee[] = [];
  let left = charged.amount;
  for (const { kind, when, percent, tiers, fixed, min, max, payer } of tariff.components) {
    const party = payer === "payer" ? charged.payer : charged.payee;
    if (!party) continue;
    // Whoever pays what was authorised pays nothing on top.
    if (payer === "payer" && charged.operation === "payment") continue;
    if (when.operation !== charged.operation) continue;
    if (when.rail !== undefined && when.rail !== charged.rail) continue;
    if (when.purpose !== undefined && when.purpose !== charged.purpose) continue;
    if (when.settlement !== undefined && when.settlement !== charged.settlement) continue;
    if (when.kindOfAccount !== undefined && when.kindOfAccount !== party.kind) continue;
    if (when.tier !== undefined && when.tier !== party.tier) continue;
    if (when.country !== undefined && !isIn(when.country, party.country)) continue;
    if (when.corridor !== undefined && !isAlong(when.corridor, charged.payer?.country, charged.payee?.country))
      continue;
    const steps = tiers?.steps ?? [];
    const amounts = [fixed, min, max, ...steps.flatMap((step) => [step.upTo, step.fixed])];
    if (amounts.some((part) => part !== undefined && part.currency !== charged.currency)) continue;

    let exact = fixed === undefined ? 0n : minor(fixed) * MICRO;
    if (percent !== undefined) exact += charged.amount * millionths(percent);
    if (tiers !== undefined) exact += tiered(tiers, charged.amount);
    if (min !== undefined && exact < minor(min) * MICRO) exact = minor(min) * MICRO;
    if (max !== undefined && exact > minor(max) * MICRO) exact = minor(max) * MICRO;
    // Half a minor unit goes up.
    let amount = (exact + MICRO / 2n) / MICRO;
    // What is fixed, by itself and of the steps that price something, if the fee is that much; and what no percentage explains.
    let flat = fixed === undefined ? 0n : minor(fixed);
    if (tiers !== undefined)
      flat += (tiered(tiers, charged.amount) - tiered(withoutFixed(tiers), charged.amount)) / MICRO;
    const growing =
      tiers === undefined ? charged.amount * millionths(percent ?? "0") : tiered(withoutFixed(tiers), charged.amount);
    const explained = (growing + MICRO / 2n) / MICRO;
    if (amount - explained > flat) flat = amount - explained;
    // What is taken out of the amount is never more than is there; what is left out is what grows.
    if (payer === "payee" && amount > left) amount = left;
    if (payer === "payee") left -= amount;
    if (flat > amount) flat = amount;
    fees.push({ kind, payer: party.account, amount, fixed: flat, waived: 0n });
  }
  return fees;
}

/** Nothing is known of an unknown country but that nobody named it. */
export function isIn(countries: Countries, country = "unknown"): boolean {
  if (typeof countries === "string") return country === countries;
  return "except" in countries ? !countries.except.includes(country) : countries.includes(country);
}

function isAlong(corridor: Corridor, from: string | undefined, to: string | undefined): boolean {
  if (corridor === "domestic") return from !== undefined && from === to;
  if (corridor === "crossBorder") return from !== undefined && to !== undefined && from !== to;
  return isIn(corridor.from ?? EVERYWHERE, from) && isIn(corridor.to ?? EVERYWHERE, to);
}

const EVERYWHERE: Countries = { except: [] };

/** What whoever pays a fee really pays. */
export function paid({ amount, waived }: ModelFee): bigint {
  return amount - waived;
}

/** Charges fees: each goes from whoever pays it to the house, and what is waived of it from the house to itself. */
export function charge(records: Records, fees: readonly ModelFee[], currency: string, from?: string): void {
  for (const fee of fees) {
    records.pay(from ?? wallet(fee.payer), `income:fees:${fee.kind}`, currency, paid(fee));
    if (fee.campaign !== undefined)
      records.pay(promotions(fee.campaign), `income:fees:${fee.kind}`, currency, fee.waived);
  }
}

/** What the house spends on a campaign. */
export function promotions(campaign: string): string {
  return `expenses:promotions:${campaign}`;
}
