// Rule 2: an amount far above what usually goes out.

import * as z from "zod";
import { DAY_MS } from "../../calendar.ts";
import { Exact, roundToMinor } from "../../../money/rounding.ts";
import { evidenceOf, lengthOf, LONGEST_WINDOW_DAYS, oldestTime, since } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";
import { shown } from "../shown.ts";

export const unusualAmount = defineRule({
  rule: "unusualAmount",
  version: 1,
  name: "An amount far above the usual ones",
  reason: "an unusual amount",
  on: OUTGOING,
  parameters: {
    /** More than so many times the mean … */
    times: z.int().min(1).max(100),
    /** … and so many standard deviations, of what went out in the same asset … */
    sigmas: z.int().min(0).max(100),
    /** … in so many days, */
    days: z.int().min(1).max(LONGEST_WINDOW_DAYS),
    /** where that was so many movements or more: fewer have no usual amount. */
    least: z.int().min(2).max(60),
  },
  /**
   * With n earlier amounts, their sum S and the sum of their squares Q, the mean is S / n and n times sigma is the root of
   * nQ - S². So nothing is divided, and instead of a root its square is compared.
   */
  find({ conduct: { out, paid } }, fact, { times, sigmas, days, least }) {
    const remembered = lengthOf(out);
    if (remembered < least) return undefined;
    const { time, currency, amount } = fact;
    const start = time - days * DAY_MS;
    const factor = BigInt(times);
    // There are no more than so many: with all of them in the window, this is below the line whatever their spread is.
    const isAllOfThem = (oldestTime(out) ?? start) > start;
    if (isAllOfThem && factor * (paid[currency] ?? 0n) >= amount * BigInt(remembered)) return undefined;
    const usual = since(out, time, days * 24).filter((earlier) => earlier.currency === currency);
    const count = BigInt(usual.length);
    const sum = usual.reduce((total, earlier) => total + earlier.amount, 0n);
    const above = amount * count - factor * sum;
    if (count < BigInt(least) || above <= 0n) return undefined;
    const squares = usual.reduce((total, earlier) => total + earlier.amount * earlier.amount, 0n);
    const spread = BigInt(sigmas * sigmas) * (count * squares - sum * sum);
    if (above * above <= spread) return undefined;
    // Whole minor units are above the line exactly if they are above its whole part.
    const root = roundToMinor(new Exact(spread.toString()).sqrt(), "floor");
    const line = shown((factor * sum + root) / count, fact);
    return {
      observed: shown(amount, fact),
      threshold: `above ${line}: ${times} x mean + ${sigmas} x sigma of ${count} outgoing within ${days} days`,
      evidence: evidenceOf(usual),
    };
  },
});
