// Rule 12: what is tried fails again and again.

import * as z from "zod";
import { isFailure } from "../../signals/conduct.ts";
import { allOf, evidenceOf, lengthOf, since } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";

export const failures = defineRule({
  rule: "failures",
  version: 1,
  name: "Declines, failed challenges or refusals again and again",
  reason: "an unusual number of failed attempts",
  on: [...OUTGOING, "instrumentDeclined", "challengeFailed", "refused"],
  parameters: {
    /** So many declines, failed challenges and refused actions, or more … */
    count: z.int().min(1).max(60),
    /** … in this many hours; or else … */
    hours: z.int().min(1).max(720).optional(),
    /** … in a row: nothing went out in between. */
    inARow: z.literal(true).optional(),
  },
  check: [
    ({ hours, inARow }) => (hours === undefined) === (inARow === true),
    { path: ["hours"], message: "expected either hours or inARow: true" },
  ],
  /** Found by the failure that makes them so many and by every further one, and by what is asked for after them. */
  find({ conduct: { incidents, failedInARow } }, fact, { count, hours }) {
    const itself = isFailure(fact) ? 1 : 0;
    const most = hours === undefined ? failedInARow : lengthOf(incidents);
    if (most + itself < count) return undefined;
    const earlier =
      hours === undefined
        ? allOf(incidents).filter(isFailure).toReversed().slice(0, failedInARow)
        : since(incidents, fact.time, hours).filter(isFailure);
    const seen = (hours === undefined ? failedInARow : earlier.length) + itself;
    if (seen < count) return undefined;
    return {
      observed: `${seen} failed attempts ${hours === undefined ? "in a row" : `within ${hours} h`}`,
      threshold: `${count} or more`,
      evidence: evidenceOf(earlier),
    };
  },
});
