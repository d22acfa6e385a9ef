// Rule 16: many counterparties in a day, in or out.

import * as z from "zod";
import { within, type Fact, type Finding, type Signals } from "./fact.ts";

export const Counterparties = z.strictObject({
  rule: z.literal("counterparties"),
  /** This many different wallets or more, in one direction … */
  count: z.int().min(2).max(100),
  /** … in this many hours. */
  hours: z.int().min(1).max(24),
});

/** Merchants are left out: many counterparties are their trade. Found by each payment that brings a new one. */
export function counterparties(
  signals: Signals,
  fact: Fact,
  { count, hours }: z.infer<typeof Counterparties>,
): Finding | undefined {
  if (signals.kind === "merchant") return undefined;
  const sameWay = within(signals.recent, hours).filter(({ direction }) => direction === fact.direction);
  const first = new Map<string, string>();
  for (const { counterparty, event } of sameWay) {
    if (!first.has(counterparty)) first.set(counterparty, event);
  }
  if (first.size < count || first.get(fact.counterparty) !== fact.event) return undefined;
  return {
    observed: `${first.size} counterparties ${fact.direction} within ${hours} h`,
    threshold: `${count} or more`,
    evidence: [...first.values()],
  };
}
