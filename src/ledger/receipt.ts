// What does a caller get for an accepted command?

import type { LedgerEvent } from "../events/catalogue.ts";
import { subjectOf } from "../events/tags.ts";

/** Proof that a command was carried out. It is given only for what is durable. */
export interface Receipt {
  /** What the command brought into being or brought to an end: an account, a transfer, a refund, a dispute … */
  readonly id: string;
  /** Where its last event stands in the log. */
  readonly position: number;
  /** Everything that the command had recorded, in the order of the log: what it asked for and what came along. */
  readonly events: readonly LedgerEvent[];
  /** Whether this was done before, and this is the receipt of then. */
  readonly replayed: boolean;
}

/** The receipt for the events of one command; there is at least one. It is for the first that no other has caused. */
export function receiptFor(events: readonly LedgerEvent[], { replayed }: { readonly replayed: boolean }): Receipt {
  const main = events.find(({ meta }) => meta.cause === undefined) ?? events[0];
  const last = events.at(-1);
  if (!main || !last) throw new RangeError("a receipt needs at least one event");
  return { id: subjectOf(main), position: last.position, events, replayed };
}
