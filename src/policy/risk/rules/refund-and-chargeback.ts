// Rule 19, the other half: one payment is refunded, and charged back too.

import * as z from "zod";
import { evidenceOf, LONGEST_WINDOW_DAYS, since } from "../../signals/recent.ts";
import { defineRule } from "../rule.ts";

export const refundAndChargeback = defineRule({
  rule: "refundAndChargeback",
  version: 1,
  name: "A payment was refunded and charged back",
  reason: "a payment that was given back twice",
  on: ["refund", "chargeback"],
  parameters: {
    /** The other of the two was no more than so many days before. */
    days: z.int().min(1).max(LONGEST_WINDOW_DAYS),
  },
  /** On the account that gave it back, whichever of the two came first. */
  find({ conduct }, { time, what, direction, about }, { days }) {
    if (direction === "in") return undefined;
    const wanted = what === "refund" ? "chargeback" : "refund";
    const earlier = since(conduct.incidents, time, days * 24).filter(
      (fact) => fact.what === wanted && fact.about === about,
    );
    if (earlier.length === 0) return undefined;
    return {
      observed: `${what} of ${about} after a ${wanted}`,
      threshold: `both within ${days} days`,
      evidence: evidenceOf(earlier),
    };
  },
});
