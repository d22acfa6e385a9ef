// Rule 13: somebody tries out whether a card still works.

import * as z from "zod";
import { evidenceOf, lengthOf, since } from "../../signals/recent.ts";
import { defineRule } from "../rule.ts";

export const cardTesting = defineRule({
  rule: "cardTesting",
  version: 1,
  name: "One instrument is declined again and again",
  reason: "an unusual number of declined charges",
  on: ["fund", "instrumentDeclined"],
  parameters: {
    /** More than so many declines of one instrument … */
    count: z.int().min(1).max(60),
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  /** Found by the decline that is one too many and by every further one, and when that instrument is to bring money after them. */
  find({ conduct }, { what, time, about }, { count, hours }) {
    const itself = what === "instrumentDeclined" ? 1 : 0;
    if (about === "" || lengthOf(conduct.incidents) + itself <= count) return undefined;
    const earlier = since(conduct.incidents, time, hours).filter(
      (fact) => fact.what === "instrumentDeclined" && fact.about === about,
    );
    if (earlier.length + itself <= count) return undefined;
    return {
      observed: `${earlier.length + itself} declines of ${about} within ${hours} h`,
      threshold: `more than ${count}`,
      evidence: evidenceOf(earlier),
    };
  },
});
