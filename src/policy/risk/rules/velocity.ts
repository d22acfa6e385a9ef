// Rule 1: too many outgoing payments in a short time.

import * as z from "zod";
import { areAtLeast, evidenceOf, since } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";

export const velocity = defineRule({
  rule: "velocity",
  version: 2,
  name: "Many outgoing payments in a short time",
  reason: "an unusual number of payments",
  on: OUTGOING,
  parameters: {
    /** More than this many outgoing movements … */
    count: z.int().min(1).max(60),
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  find({ conduct }, { time }, { count, hours }) {
    if (!areAtLeast(count, conduct.out, time, hours)) return undefined;
    const earlier = since(conduct.out, time, hours);
    return {
      observed: `${earlier.length + 1} outgoing within ${hours} h`,
      threshold: `more than ${count}`,
      evidence: evidenceOf(earlier),
    };
  },
});
