// Rule 14: one new card after the other.

import * as z from "zod";
import { evidenceOf, lengthOf, since } from "../../signals/recent.ts";
import { defineRule } from "../rule.ts";

export const newCards = defineRule({
  rule: "newCards",
  version: 1,
  name: "Many new cards in a short time",
  reason: "an unusual number of new cards",
  on: ["instrumentLinked"],
  parameters: {
    /** More than so many cards linked … */
    count: z.int().min(1).max(60),
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  find({ conduct }, { time, counterparty }, { count, hours }) {
    // An instrument's kind stands where others have a counterparty.
    if (counterparty !== "card" || lengthOf(conduct.incidents) < count) return undefined;
    const earlier = since(conduct.incidents, time, hours).filter(
      (fact) => fact.what === "instrumentLinked" && fact.counterparty === "card",
    );
    if (earlier.length + 1 <= count) return undefined;
    return {
      observed: `${earlier.length + 1} new cards within ${hours} h`,
      threshold: `more than ${count}`,
      evidence: evidenceOf(earlier),
    };
  },
});
