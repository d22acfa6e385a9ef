// Rule 17: round amounts, again and again.

import * as z from "zod";
import { PositiveMoney } from "../../../events/fields.ts";
import { lineOf } from "../../line.ts";
import { evidenceOf, LONGEST_WINDOW_DAYS, since } from "../../signals/recent.ts";
import { defineRule, INCOMING, OUTGOING, sameWay } from "../rule.ts";

export const roundAmounts = defineRule({
  rule: "roundAmounts",
  version: 1,
  name: "Round amounts again and again",
  reason: "an unusual pattern of amounts",
  on: [...OUTGOING, ...INCOMING],
  parameters: {
    /** So many amounts or more, in one direction, … */
    count: z.int().min(2).max(60),
    /** … that are multiples of this one, … */
    multipleOf: PositiveMoney,
    /** … in this many days. */
    days: z.int().min(1).max(LONGEST_WINDOW_DAYS),
  },
  /** Merchants are left out: their prices are round. */
  find(signals, fact, { count, multipleOf, days }) {
    const { time, direction, currency, amount } = fact;
    if (currency !== multipleOf.currency) return undefined;
    const unit = lineOf(multipleOf);
    if (amount % unit !== 0n || signals.conduct.kind === "merchant") return undefined;
    const round = since(sameWay(signals, fact), time, days * 24).filter(
      (earlier) => earlier.currency === currency && earlier.what !== "refund" && earlier.amount % unit === 0n,
    );
    if (round.length + 1 < count) return undefined;
    return {
      observed: `${round.length + 1} round amounts ${direction} within ${days} days`,
      threshold: `${count} or more multiples of ${multipleOf.value} ${currency}`,
      evidence: evidenceOf(round),
    };
  },
});
