// Rule 22, the other half: whoever wants to move much cannot prove who they are.

import * as z from "zod";
import { PositiveMoney } from "../../../events/fields.ts";
import { lineOf } from "../../line.ts";
import { evidenceOf, since } from "../../signals/recent.ts";
import { defineRule } from "../rule.ts";

export const failedAtHighValue = defineRule({
  rule: "failedAtHighValue",
  version: 1,
  name: "Failed challenges at high value",
  reason: "proofs that failed",
  on: ["challengeFailed"],
  parameters: {
    /** So many failed challenges, or more, … */
    count: z.int().min(1).max(60),
    /** … each for at least this much, … */
    least: PositiveMoney,
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  find({ conduct }, { time, currency, amount }, { count, least, hours }) {
    const line = lineOf(least);
    if (currency !== least.currency || amount < line) return undefined;
    const earlier = since(conduct.incidents, time, hours).filter(
      (fact) => fact.what === "challengeFailed" && fact.currency === currency && fact.amount >= line,
    );
    if (earlier.length + 1 < count) return undefined;
    return {
      observed: `${earlier.length + 1} failed challenges within ${hours} h`,
      threshold: `${count} or more for ${least.value} ${currency} or more`,
      evidence: evidenceOf(earlier),
    };
  },
});
