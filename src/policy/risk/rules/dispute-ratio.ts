// Rule 20: too many of a merchant's sales are contested.

import * as z from "zod";
import { contests, isContested } from "../../signals/conduct.ts";
import { allOf } from "../../signals/recent.ts";
import { Percent } from "../../../events/fields.ts";
import { percentOf } from "../../tariff/percent.ts";
import { defineRule } from "../rule.ts";

export const disputeRatio = defineRule({
  rule: "disputeRatio",
  version: 1,
  name: "Many of a merchant's sales are contested",
  reason: "an unusual number of contested sales",
  on: ["dispute", "chargeback"],
  parameters: {
    /** This percentage or more of all sales that there ever were, … */
    percent: Percent,
    /** … of which there are so many at least. */
    leastSales: z.int().min(1).max(1_000_000_000),
    /** Each contest that finds it so sets aside this percentage of what there is in the asset of the sale, for so many days. */
    reserve: z.strictObject({ percent: Percent, days: z.int().min(1).max(366) }).optional(),
  },
  /** Of all time: a contest comes weeks after its sale, so one period's of either do not belong together. */
  find({ conduct, inflow }, fact, { percent, leastSales }) {
    const { sales } = inflow;
    if (conduct.kind !== "merchant" || sales < leastSales || !isContested(conduct, fact)) return undefined;
    const contested = conduct.contested + 1;
    if (percentOf(BigInt(sales), percent).greaterThan(contested)) return undefined;
    return {
      observed: `${contested} of ${sales} sales contested`,
      threshold: `${percent}% or more of ${leastSales} sales or more`,
      evidence: allOf(conduct.incidents)
        .filter(contests)
        .map(({ event }) => event),
    };
  },
});
