// Rule 16: many counterparties in a day, in or out.

import * as z from "zod";
import { areAtLeast, areWith, since } from "../../signals/recent.ts";
import { defineRule, INCOMING, OUTGOING, sameWay } from "../rule.ts";

export const counterparties = defineRule({
  rule: "counterparties",
  version: 3,
  name: "Many counterparties in a short time",
  reason: "an unusual number of payees or payers",
  on: [...OUTGOING, ...INCOMING],
  parameters: {
    /** This many different wallets or rails or more, in one direction … */
    count: z.int().min(2).max(60),
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  /** Merchants are left out: many counterparties are their trade. Found by each payment that brings a new one. */
  find(signals, fact, { count, hours }) {
    if (signals.conduct.kind === "merchant") return undefined;
    const { time, direction, counterparty } = fact;
    const of = sameWay(signals, fact);
    if (!areAtLeast(count - 1, of, time, hours)) return undefined;
    // Nearly always it is with one of them.
    if (areWith(counterparty, 1, { of, now: time, hours })) return undefined;
    const first = new Map<string, string>();
    for (const { what, counterparty: other, event } of since(of, time, hours).toReversed()) {
      if (what !== "refund" && !first.has(other)) first.set(other, event);
    }
    if (first.size + 1 < count) return undefined;
    return {
      observed: `${first.size + 1} counterparties ${direction} within ${hours} h`,
      threshold: `${count} or more`,
      evidence: [...first.values()],
    };
  },
});
