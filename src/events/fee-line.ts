// Who bears a fee, and which campaigns does waiving a part of it use?

import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../money/money.ts";
import type { FeeLine, ReturnedFee } from "./fields.ts";

/** What whoever pays a fee really pays, in minor units: the fee less what is waived of it. */
export function paidOf({ amount, waived }: Pick<FeeLine, "amount" | "waived">): bigint {
  return minorUnits(amount) - (waived ? minorUnits(waived) : 0n);
}

/** The same of several fees together. */
export function paidInAll(fees: readonly FeeLine[]): bigint {
  return fees.reduce((sum, fee) => sum + paidOf(fee), 0n);
}

/** The same of one, as money. */
export function paidMoney(fee: Pick<FeeLine, "amount" | "waived">): Money {
  return fromMinorUnits(paidOf(fee), fee.amount.currency, scaleOf(fee.amount));
}

/** The tags of an event that uses campaigns, or undoes uses of them: each campaign's, and that of each account whose fee it waives. */
export function usesCampaigns(
  fees: readonly FeeLine[],
): (readonly ["campaign", string] | readonly ["campaign-use", string])[] {
  // Asked of every event with fees, of which few use any.
  if (fees.every(({ campaign }) => campaign === undefined)) return [];
  const waived = fees.flatMap(({ campaign, payer }) => (campaign === undefined ? [] : [{ campaign, payer }]));
  const uses = waived.map(({ campaign, payer }) => useId(campaign, payer));
  return [...givesBackTo(waived), ...[...new Set(uses)].map((use) => ["campaign-use", use] as const)];
}

/** The tags of an event that gives campaigns back what they had waived. */
export function givesBackTo(fees: readonly Pick<ReturnedFee, "campaign">[]): (readonly ["campaign", string])[] {
  const campaigns = fees.flatMap(({ campaign }) => campaign ?? []);
  return [...new Set(campaigns)].map((campaign) => ["campaign", campaign] as const);
}

/** What the uses of a campaign by one account are called together: no id has a slash. */
export function useId(campaign: string, account: string): string {
  return `${campaign}/${account}`;
}
