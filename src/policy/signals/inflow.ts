// What is known of what an account receives? A fold of the events that bear `credits:ID`, of bounded size.

import type { EventAbout } from "../../events/catalogue.ts";
import { receivedFact } from "./fact.ts";
import { copyRecent, noneYet, recentOn, remember, type Recent } from "./recent.ts";
import { addUse, copyUsage, dayOf, type Usage } from "./usage.ts";

/** Changed in place, but for the facts themselves. */
export interface Inflow {
  readonly account: string;
  /** Money from rails and other wallets, and what was refunded to it. */
  readonly received: Recent;
  /** The largest amount that has ever come in, by asset, in minor units. */
  readonly largest: Record<string, bigint>;
  /** What was used of the limits on what comes in. */
  readonly usage: Usage;
  /** How many payments from other wallets it has ever received. */
  sales: number;
}

export function initialInflow(account: string): Inflow {
  return { account, received: noneYet(), largest: {}, usage: {}, sales: 0 };
}

export function copyInflow(inflow: Inflow): Inflow {
  return copied(inflow, copyRecent);
}

/** What can be folded on without changing the original, and is a copy of it for as long as nothing is folded into that either. */
export function inflowOn(inflow: Inflow): Inflow {
  return copied(inflow, recentOn);
}

function copied(inflow: Inflow, copyOf: (recent: Recent) => Recent): Inflow {
  const { received, largest, usage } = inflow;
  return {
    ...inflow,
    received: copyOf(received),
    largest: { ...largest },
    usage: copyUsage(usage),
  };
}

export function foldInflow(draft: Inflow, event: EventAbout<"credits">): void {
  const fact = receivedFact(event);
  if (!fact) return;
  remember(draft.received, fact);
  const { what, currency, amount } = fact;
  if (what !== "refund" && amount > (draft.largest[currency] ?? 0n)) draft.largest[currency] = amount;
  if (what === "receive") draft.sales += 1;
  if (what === "receive" || what === "fund") {
    addUse(draft.usage, { operation: what, currency, amount, count: 1, day: dayOf(event) });
  }
}
