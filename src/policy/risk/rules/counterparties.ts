// Rule 16: many counterparties in a day, in or out.

import * as z from "zod";
import { areAtLeast, since } from "../../signals/recent.ts";
import { defineRule, INCOMING, OUTGOING } from "../rule.ts";

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
  find({ conduct, inflow }, { time, direction, counterparty }, { count, hours }) {
    if (conduct.kind === "merchant") return undefined;
    const facts = direction === "out" ? conduct.out : inflow.received;
    if (!areAtLeast(count - 1, facts, time, hours)) return undefined;
    const sameWay = since(facts, time, hours).toReversed();
    const first = new Map<string, string>();
    for (const fact of sameWay) {
      if (fact.what !== "refund" && !first.has(fact.counterparty)) first.set(fact.counterparty, fact.event);
    }
    if (first.size + 1 < count || first.has(counterparty)) return undefined;
    return {
      observed: `${first.size + 1} counterparties ${direction} within ${hours} h`,
      threshold: `${count} or more`,
      evidence: [...first.values()],
    };
  },
});
