// How much of the fees of an operation does a campaign waive?

import type { EventData } from "../events/catalogue.ts";
import { minorUnits } from "../money/money.ts";
import { roundToMinor } from "../money/rounding.ts";
import { percentOf } from "./tariff/percent.ts";

/** What a campaign says about one use. What was used of it before is not asked here. */
export type Promotion = Pick<EventData<"CampaignDefined">, "campaign" | "waives" | "caps">;

/** What is charged, in minor units. */
export interface Charges {
  readonly amount: bigint;
  /** What each fee on it comes to. */
  readonly fees: readonly bigint[];
  /** What each of them would come to on another amount above zero. */
  readonly feesOn: (amount: bigint) => readonly bigint[];
}

/** What is waived of each fee, in their order: never more than the fee, and all together no more than the most for one use. */
export function waivedOf(charges: Charges, { waives, caps }: Promotion): bigint[] {
  let left = [caps.amount, "fixed" in waives ? waives.fixed : undefined]
    .flatMap((most) => (most ? minorUnits(most) : []))
    .reduce<bigint | undefined>((least, most) => (least === undefined || most < least ? most : least), undefined);
  return wantedOf(charges, waives).map((wanted) => {
    if (left === undefined) return wanted;
    const waived = wanted < left ? wanted : left;
    left -= waived;
    return waived;
  });
}

/** The same if one use might waive anything. Percentages are rounded fee by fee, half up. */
function wantedOf({ amount, fees, feesOn }: Charges, waives: Promotion["waives"]): readonly bigint[] {
  if ("fixed" in waives) return fees;
  if ("percent" in waives) return fees.map((fee) => roundToMinor(percentOf(fee, waives.percent), "halfUp"));
  const charged = amount - minorUnits(waives.base);
  if (charged <= 0n) return fees;
  const rest = feesOn(charged);
  return fees.map((fee, index) => {
    const remains = rest[index] ?? 0n;
    // By the whole amount, a step further up may cost less.
    return remains < fee ? fee - remains : 0n;
  });
}
