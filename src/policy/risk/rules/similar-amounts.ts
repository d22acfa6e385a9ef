// Rule 18: nearly the same amount to the same payee, again and again.

import * as z from "zod";
import type { Fact } from "../../signals/fact.ts";
import { evidenceOf, since, type PastFact } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";
import { shown } from "../shown.ts";

export const similarAmounts = defineRule({
  rule: "similarAmounts",
  version: 2,
  name: "Nearly the same amount to one payee again and again",
  reason: "an unusual pattern of amounts",
  on: OUTGOING,
  parameters: {
    /** So many amounts or more to one wallet or rail, … */
    count: z.int().min(2).max(60),
    /** … of which the smallest is no more than this percentage of the largest below it, … */
    percent: z.int().min(0).max(99),
    /** … in this many hours. */
    hours: z.int().min(1).max(720),
  },
  find({ conduct }, fact, { count, percent, hours }) {
    const most = BigInt(percent);
    const near = since(conduct.out, fact.time, hours, fact.counterparty).filter(
      ({ currency, amount }) =>
        currency === fact.currency &&
        (amount < fact.amount ? areAlike(amount, fact.amount, most) : areAlike(fact.amount, amount, most)),
    );
    if (near.length + 1 < count) return undefined;
    const alike = mostAlike(near, fact, most);
    if (alike.length + 1 < count) return undefined;
    return {
      observed: `${alike.length + 1} amounts like ${shown(fact.amount, fact)} to ${fact.counterparty} within ${hours} h`,
      threshold: `${count} or more within ${percent}% of each other`,
      evidence: evidenceOf(alike),
    };
  },
});

/** Of earlier facts the most that are within so many percent of each other and of this one, in the order in which they are. */
function mostAlike(earlier: readonly PastFact[], fact: Fact, percent: bigint): readonly PastFact[] {
  let most: readonly PastFact[] = [];
  for (const { amount: smallest } of [...earlier, fact]) {
    const fits = ({ amount }: PastFact): boolean => amount >= smallest && areAlike(smallest, amount, percent);
    if (!fits(fact)) continue;
    const alike = earlier.filter(fits);
    if (alike.length > most.length) most = alike;
  }
  return most;
}

/** Whether the smaller of two amounts is within so many percent of the larger below it. */
function areAlike(smaller: bigint, larger: bigint, percent: bigint): boolean {
  return (larger - smaller) * 100n <= larger * percent;
}
