// Rule 4: much in a day, taken together.

import * as z from "zod";
import { PositiveMoney } from "../../../events/fields.ts";
import { lineOf } from "../../line.ts";
import { evidenceOf, since } from "../../signals/recent.ts";
import { defineRule, INCOMING, OUTGOING, sameWay } from "../rule.ts";
import { shown } from "../shown.ts";

export const dailyTotal = defineRule({
  rule: "dailyTotal",
  version: 1,
  name: "Much within a day, taken together",
  reason: "an unusual sum of payments",
  on: [...OUTGOING, ...INCOMING],
  parameters: {
    /** This much or more, in one direction … */
    amount: PositiveMoney,
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  /**
   * Found by the movement that crosses the line; the next one does not find it again. What was refunded is nothing new. What
   * comes in to merchants is left out.
   */
  find(signals, fact, { amount, hours }) {
    if (fact.currency !== amount.currency) return undefined;
    const { time, direction, currency } = fact;
    if (direction === "in" && signals.conduct.kind === "merchant") return undefined;
    const line = lineOf(amount);
    // Nearly always all that is remembered does not come to so much.
    if (direction === "out" && (signals.conduct.paid[currency] ?? 0n) + fact.amount < line) return undefined;
    const counted = since(sameWay(signals, fact), time, hours).filter(
      (earlier) => earlier.currency === currency && earlier.what !== "refund",
    );
    const before = counted.reduce((sum, earlier) => sum + earlier.amount, 0n);
    if (before >= line || before + fact.amount < line) return undefined;
    return {
      observed: `${shown(before + fact.amount, fact)} ${direction} within ${hours} h`,
      threshold: `${amount.value} ${currency} or more`,
      evidence: evidenceOf(counted),
    };
  },
});
