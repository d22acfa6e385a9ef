// What is known of what an account receives? A fold of the events that bear `credits:ID`, of bounded size.

import type { EventAbout } from "../../events/catalogue.ts";
import { dayOf } from "./conduct.ts";
import { receivedFact, type Fact } from "./fact.ts";
import { remember } from "./recent.ts";
import { addUse, copyUsage, type Usage } from "./usage.ts";

/** What is in it is replaced as a whole, and not changed in place, but for the usage. */
export interface Inflow {
  readonly account: string;
  /** Money from rails and other wallets, and what was refunded to it, oldest first: the newest of it. */
  received: readonly Fact[];
  /** The largest amount that has ever come in, by asset, in minor units. */
  largest: Readonly<Record<string, bigint>>;
  /** What was used of the limits on what comes in. */
  usage: Usage;
  /** How many payments from other wallets it has ever received. */
  sales: number;
}

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});
const NO_FACTS: readonly Fact[] = Object.freeze([]);

export function initialInflow(account: string): Inflow {
  return { account, received: NO_FACTS, largest: NOTHING, usage: {}, sales: 0 };
}

export function copyInflow(inflow: Inflow): Inflow {
  return { ...inflow, usage: copyUsage(inflow.usage) };
}

export function foldInflow(draft: Inflow, event: EventAbout<"credits">): void {
  const fact = receivedFact(event);
  if (!fact) return;
  draft.received = remember(draft.received, fact);
  const { what, currency, amount } = fact;
  if (what !== "refund" && amount > (draft.largest[currency] ?? 0n))
    draft.largest = { ...draft.largest, [currency]: amount };
  if (what === "receive") draft.sales += 1;
  if (what === "receive" || what === "fund") {
    addUse(draft.usage, { operation: what, currency, amount, count: 1, day: dayOf(event) });
  }
}
