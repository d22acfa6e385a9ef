// A log whose events lie days and months apart, or a moment on either side of midnight.

import * as fc from "fast-check";
import { memoryStore, openLedger, type Ledger, type LedgerEvent } from "tallystick";
import { arbitraries } from "tallystick/testing";
import { appends } from "../ledger/recorded.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 31, 23, 59, 59, 999);

/** Milliseconds to the next event: often none, and now and then less, as where two processes write whose clocks differ. */
const gaps = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.constantFrom(-1, 1, HOUR, 23 * HOUR, 24 * HOUR, 28 * 24 * HOUR) },
);

/** The events that a random sequence of commands leads to. */
export const datedHistories: fc.Arbitrary<LedgerEvent[]> = fc
  .tuple(arbitraries.history({ maxLength: 40 }), fc.array(gaps, { minLength: 60, maxLength: 60 }))
  .map(([events, steps]) => {
    let time = START;
    return events.map((event, index) => {
      time += steps[index % steps.length] ?? 0;
      return { ...event, at: new Date(time).toISOString() };
    });
  });

/** A ledger on which these events are recorded. */
export async function ledgerOf(events: readonly LedgerEvent[]): Promise<Ledger> {
  const store = memoryStore();
  await store.append(appends(events));
  return openLedger({ store });
}

/** Two instants, the second not before the first; each may be missing. */
export function periods(instants: readonly string[]): fc.Arbitrary<{ from?: string; to?: string }> {
  const border = fc.constantFrom(...instants);
  return fc.record({ from: border, to: border }, { requiredKeys: [] }).map(({ from, to }) => {
    if (from !== undefined && to !== undefined && to < from) return { from: to, to: from };
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });
}
