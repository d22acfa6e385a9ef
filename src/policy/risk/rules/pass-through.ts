// Rule 5: a large inflow that leaves again almost whole within a day.

import * as z from "zod";
import { PositiveMoney } from "../../../events/fields.ts";
import { lineOf } from "../../line.ts";
import { since, type PastFact } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";
import { shown } from "../shown.ts";

export const passThrough = defineRule({
  rule: "passThrough",
  version: 2,
  name: "A large inflow leaves again almost whole",
  reason: "an unusual course of payments",
  on: OUTGOING,
  parameters: {
    /** An inflow of at least this much … */
    least: PositiveMoney,
    /** … of which this percentage or more … */
    percent: z.int().min(1).max(100),
    /** … is out again within this many hours. */
    hours: z.int().min(1).max(720),
  },
  /** Found by the payment that crosses the line; the next one of the same inflow does not find it again. Merchants pay out. */
  find({ conduct, inflow }, fact, { least, percent, hours }) {
    if (conduct.kind === "merchant" || fact.currency !== least.currency) return undefined;
    const floor = lineOf(least);
    // Nearly always nothing so large has ever come in.
    if ((inflow.largest[fact.currency] ?? 0n) < floor) return undefined;
    const isLarge = ({ what, currency, amount }: PastFact): boolean =>
      amount >= floor && what !== "refund" && currency === fact.currency;
    const large = since(inflow.received, fact.time, hours).filter(isLarge);
    if (large.length === 0) return undefined;
    const out = since(conduct.out, fact.time, hours).filter(({ currency }) => currency === fact.currency);
    // The oldest inflow first, as it came in.
    for (const arrived of large.toReversed()) {
      const left = out.filter(({ time }) => time >= arrived.time).toReversed();
      const before = left.reduce((sum, { amount }) => sum + amount, 0n);
      const line = arrived.amount * BigInt(percent);
      if ((before + fact.amount) * 100n < line || before * 100n >= line) continue;
      return {
        observed: `${shown(before + fact.amount, fact)} of an inflow of ${shown(arrived.amount, fact)} out again within ${hours} h`,
        threshold: `${percent}% or more of an inflow of ${least.value} ${least.currency} or more`,
        evidence: [arrived, ...left].map(({ event }) => event),
      };
    }
    return undefined;
  },
});
