// Rule 19: money comes back as refunds, again and again.

import * as z from "zod";
import { evidenceOf, LONGEST_WINDOW_DAYS, since } from "../../signals/recent.ts";
import { defineRule } from "../rule.ts";

export const refundAbuse = defineRule({
  rule: "refundAbuse",
  version: 1,
  name: "Many refunds received",
  reason: "an unusual number of refunds",
  on: ["refund"],
  parameters: {
    /** So many refunds received, or more … */
    count: z.int().min(2).max(60),
    /** … in this many days. */
    days: z.int().min(1).max(LONGEST_WINDOW_DAYS),
  },
  /** Of people: merchants get refunds of what they buy in. */
  find({ conduct, inflow }, { time, direction }, { count, days }) {
    if (direction !== "in" || conduct.kind === "merchant") return undefined;
    const earlier = since(inflow.received, time, days * 24).filter(({ what }) => what === "refund");
    if (earlier.length + 1 < count) return undefined;
    return {
      observed: `${earlier.length + 1} refunds received within ${days} days`,
      threshold: `${count} or more`,
      evidence: evidenceOf(earlier),
    };
  },
});
