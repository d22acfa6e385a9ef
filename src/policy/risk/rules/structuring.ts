// Rule 3: several amounts just below a threshold.

import * as z from "zod";
import { PositiveMoney } from "../../../events/fields.ts";
import { lineOf } from "../../line.ts";
import { evidenceOf, lengthOf, since } from "../../signals/recent.ts";
import { defineRule, INCOMING, OUTGOING, sameWay } from "../rule.ts";

export const structuring = defineRule({
  rule: "structuring",
  version: 1,
  name: "Several amounts just below a threshold",
  reason: "an unusual course of payments",
  on: [...OUTGOING, ...INCOMING],
  parameters: {
    /** This many amounts or more, in one direction, … */
    count: z.int().min(2).max(60),
    /** … of this percentage or more … */
    percent: z.int().min(1).max(99),
    /** … and less than the whole of this … */
    threshold: PositiveMoney,
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  /** What comes in to merchants is left out: a price just below a threshold is one. */
  find(signals, fact, { count, percent, threshold, hours }) {
    const { time, direction, currency, amount } = fact;
    if (currency !== threshold.currency) return undefined;
    const whole = lineOf(threshold);
    const least = whole * BigInt(percent);
    if (amount > whole || amount * 100n < least) return undefined;
    if (direction === "in" && signals.conduct.kind === "merchant") return undefined;
    const earlierOnes = sameWay(signals, fact);
    if (lengthOf(earlierOnes) + 1 < count) return undefined;
    const below = since(earlierOnes, time, hours).filter(
      (earlier) =>
        earlier.what !== "refund" &&
        earlier.currency === currency &&
        earlier.amount <= whole &&
        earlier.amount * 100n >= least,
    );
    if (below.length + 1 < count) return undefined;
    return {
      observed: `${below.length + 1} ${direction} within ${hours} h`,
      threshold: `${count} or more of ${percent}% to 100% of ${threshold.value} ${currency}`,
      evidence: evidenceOf(below),
    };
  },
});
