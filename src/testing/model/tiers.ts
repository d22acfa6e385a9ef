// What does an amount cost by percentages and by tiers, in whole numbers only?

import type { Policy } from "../../policy/policy.ts";
import { minor } from "./amount.ts";

type Tiers = NonNullable<Policy["tariff"]["components"][number]["tiers"]>;

/** Percentages have at most six decimals, so a fee is a whole number of 1 / 100,000,000 of a minor unit. */
export const MICRO = 100_000_000n;

/** By tiers, in the same fractions of a minor unit: every unit is priced by the step that it, or all of them, fall into. */
export function tiered({ mode, steps }: Tiers, amount: bigint): bigint {
  const ends = steps.map(({ upTo }) => (upTo === undefined ? amount : minor(upTo)));
  const starts = [0n, ...ends];
  let exact = 0n;
  for (const [index, { percent = "0", fixed }] of steps.entries()) {
    const start = starts[index] ?? 0n;
    const end = ends[index] ?? amount;
    if (amount <= start) continue;
    const endsHere = amount <= end;
    if (mode === "volume" && !endsHere) continue;
    const priced = mode === "volume" ? amount : (endsHere ? amount : end) - start;
    exact += priced * millionths(percent) + (fixed === undefined ? 0n : minor(fixed) * MICRO);
  }
  return exact;
}

export function withoutFixed({ mode, steps }: Tiers): Tiers {
  return { mode, steps: steps.map(({ fixed: _, ...step }) => step) };
}

/** "2.9" is 2,900,000: a percentage in millionths. */
export function millionths(percent: string): bigint {
  const [whole = "0", decimals = ""] = percent.split(".");
  return BigInt(whole + decimals.padEnd(6, "0"));
}
