// What does a campaign waive of some fees, in whole numbers only?

import type { Understood } from "./command.ts";
import { minor } from "./amount.ts";
import { MICRO, millionths } from "./tiers.ts";

/** A campaign as it was defined. */
export type Terms = Understood<"defineCampaign"> & { readonly campaign: string };

/** How much of each of these fees, in their order; `feesOn` tells them for another amount. */
export function waiversOf(
  { waives, caps }: Terms,
  amount: bigint,
  fees: readonly bigint[],
  feesOn: (amount: bigint) => readonly bigint[],
): bigint[] {
  let wanted = [...fees];
  let rest: bigint | undefined = undefined;
  if ("percent" in waives) {
    const part = millionths(waives.percent);
    // Half a minor unit goes up.
    wanted = fees.map((fee) => (fee * part + MICRO / 2n) / MICRO);
  } else if ("base" in waives) {
    const above = amount - minor(waives.base);
    const remain = above > 0n ? feesOn(above) : fees.map(() => 0n);
    wanted = fees.map((fee, index) => (fee > (remain[index] ?? 0n) ? fee - (remain[index] ?? 0n) : 0n));
  } else {
    rest = minor(waives.fixed);
  }
  if (caps?.amount && (rest === undefined || minor(caps.amount) < rest)) rest = minor(caps.amount);
  return wanted.map((want) => {
    if (rest === undefined) return want;
    const given = want < rest ? want : rest;
    rest -= given;
    return given;
  });
}
