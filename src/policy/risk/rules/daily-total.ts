// Rule 4: much in a day, taken together.

import * as z from "zod";
import { HOUR_MS } from "../../calendar.ts";
import { PositiveMoney } from "../../../events/fields.ts";
import { minorUnits } from "../../../money/money.ts";
import type { Fact } from "../../signals/fact.ts";
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
  /** Found by the movement that crosses the line; the next one does not find it again. What comes in to merchants is left out. */
  find(signals, fact, { amount, hours }) {
    if (fact.currency !== amount.currency) return undefined;
    const { time, direction, currency } = fact;
    if (direction === "in" && signals.conduct.kind === "merchant") return undefined;
    const facts = sameWay(signals, fact);
    const line = minorUnits(amount);
    // Nearly always all that is remembered does not come to so much.
    if (direction === "out" && (signals.conduct.paid[currency] ?? 0n) + fact.amount < line) return undefined;
    const start = time - hours * HOUR_MS;
    let before = 0n;
    for (let index = facts.length - 1; index >= 0; index -= 1) {
      const earlier = facts[index];
      if (!earlier || earlier.time <= start) break;
      if (isOf(earlier, currency)) before += earlier.amount;
      if (before >= line) return undefined;
    }
    if (before + fact.amount < line) return undefined;
    const counted = since(facts, time, hours).filter((earlier) => isOf(earlier, currency));
    return {
      observed: `${shown(before + fact.amount, fact)} ${direction} within ${hours} h`,
      threshold: `${amount.value} ${currency} or more`,
      evidence: evidenceOf(counted),
    };
  },
});

/** Movements of an asset: what was refunded to somebody is nothing new. */
function isOf({ what, currency }: Fact, asset: string): boolean {
  return what !== "refund" && currency === asset;
}
