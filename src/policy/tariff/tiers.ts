// What does an amount cost where the price depends on how much it is?

import type { Decimal } from "decimal.js";
import * as z from "zod";
import { MoneyOrZero, Percent, PositiveMoney } from "../../events/fields.ts";
import { minorUnits } from "../../money/money.ts";
import { Exact } from "../../money/rounding.ts";
import { orderOf } from "./order.ts";
import { percentOf } from "./percent.ts";

/** A price up to an amount, that amount included; of the last step, beyond all others. */
const Step = z.strictObject({
  upTo: PositiveMoney.optional(),
  percent: Percent.optional(),
  fixed: MoneyOrZero.optional(),
});

/**
 * Graduated: each part of the amount at the price of the step that it lies in, and the fixed part of every step that is
 * reached. Volume: the whole amount at the price of the step that it ends in. A rate of .10 a unit is 10 percent.
 */
export const Tiers = z
  .strictObject({ mode: z.enum(["graduated", "volume"]), steps: z.array(Step).min(1) })
  .superRefine(({ steps }, context) => {
    const refuse = (index: number, field: readonly string[], input: unknown, expected: string) =>
      context.addIssue({ code: "custom", path: ["steps", index, ...field], input, message: `expected ${expected}` });

    for (const [index, step] of steps.entries()) {
      const { upTo, percent, fixed } = step;
      const before = steps[index - 1]?.upTo;
      const isLast = index === steps.length - 1;
      if (percent === undefined && fixed === undefined) refuse(index, [], step, "a percent, a fixed amount, or both");
      if (upTo === undefined && !isLast)
        refuse(index, ["upTo"], upTo, "the amount that every step but the last ends at");
      if (upTo !== undefined && isLast) {
        refuse(index, ["upTo"], upTo, "none in the last step, so that every amount has a price");
      }
      if (upTo && before && (orderOf(upTo, before) ?? 1) <= 0) {
        refuse(index, ["upTo"], upTo, `more than ${before.value}, where the step before ends`);
      }
    }
  });
export type Tiers = z.infer<typeof Tiers>;

/** A price in minor units: what grows with the amount, exactly, and what does not. */
export interface Price {
  readonly growing: Decimal;
  readonly fixed: bigint;
}

/** What an amount costs, in its minor units. */
export function tierPrice(tiers: Tiers, units: bigint): Price {
  return tiers.mode === "graduated" ? graduated(tiers, units) : volume(tiers, units);
}

function graduated({ steps }: Tiers, units: bigint): Price {
  let growing = new Exact(0);
  let fixed = 0n;
  let from = 0n;
  for (const step of steps) {
    const end = endOf(step);
    const to = end !== undefined && end < units ? end : units;
    growing = growing.plus(percentOf(to - from, step.percent ?? "0"));
    fixed += fixedOf(step);
    if (to === units) break;
    from = to;
  }
  return { growing, fixed };
}

function volume({ steps }: Tiers, units: bigint): Price {
  for (const step of steps) {
    const end = endOf(step);
    if (end === undefined || units <= end) {
      return { growing: percentOf(units, step.percent ?? "0"), fixed: fixedOf(step) };
    }
  }
  return { growing: new Exact(0), fixed: 0n };
}

/** Where the steps end, in minor units, rising. */
export function endsOf({ steps }: Tiers): bigint[] {
  return steps.flatMap((step) => endOf(step) ?? []);
}

function endOf({ upTo }: z.infer<typeof Step>): bigint | undefined {
  return upTo && minorUnits(upTo);
}

function fixedOf({ fixed }: z.infer<typeof Step>): bigint {
  return fixed ? minorUnits(fixed) : 0n;
}
