// Rule 16: many counterparties in a day, in or out.

import * as z from "zod";
import { areAtLeast, since } from "../../signals/recent.ts";
import { defineRule, INCOMING, OUTGOING, sameWay } from "../rule.ts";

export const counterparties = defineRule({
  rule: "counterparties",
  version: 2,
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
    const facts = sameWay(signals, fact);
    if (!areAtLeast(count - 1, facts, time, hours)) return undefined;
    const first = new Map<string, string>();
    for (const { what, counterparty: other, event } of since(facts, time, hours).toReversed()) {
      if (what !== "refund" && !first.has(other)) first.set(other, event);
    }
    if (first.size + 1 < count || first.has(counterparty)) return undefined;
    return {
      observed: `${first.size + 1} counterparties ${direction} within ${hours} h`,
      threshold: `${count} or more`,
      evidence: [...first.values()],
    };
  },
});
