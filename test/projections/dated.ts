// A log whose events lie days and months apart, or a moment on either side of midnight.

import * as fc from "fast-check";
import { memoryStore, openLedger, type Ledger, type LedgerEvent, type Policy } from "tallystick";
import { arbitraries, live } from "tallystick/testing";
import { appends } from "../ledger/recorded.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 31, 23, 59, 59, 999);

/** Milliseconds to the next event: often none, and now and then less, as where two processes write whose clocks differ. */
const gaps = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.constantFrom(-1, 1, HOUR, 23 * HOUR, 24 * HOUR, 28 * 24 * HOUR) },
);

/** Half of everything, so that of a few cents there is something to waive and to give back. */
const dear: fc.Arbitrary<Policy> = fc.constantFrom("proRata", "full").map((refunds) => ({
  tariff: {
    version: "dear-1",
    refunds,
    components: (["fund", "transfer", "payment", "convert", "withdraw"] as const).map((operation) => ({
      kind: operation,
      when: { operation },
      percent: "50",
      payer: operation === "transfer" || operation === "payment" ? "payee" : "payer",
    })),
  },
  risk: [],
}));

/** The events that a random sequence of commands leads to, where nothing is charged, something, or much. */
const histories: fc.Arbitrary<LedgerEvent[]> = fc.oneof(
  arbitraries.history({ maxLength: 40 }),
  fc
    .tuple(arbitraries.submissions({ keys: "none", malformed: "none", maxLength: 40 }), dear)
    .map(([submissions, policy]) =>
      live(submissions, { policy })
        .flatMap(({ events }) => events)
        .map((event, index) => ({ position: index + 1, ...event })),
    ),
);

/** The same, spread over days and months. */
export const datedHistories: fc.Arbitrary<LedgerEvent[]> = fc
  .tuple(histories, fc.array(gaps, { minLength: 60, maxLength: 60 }))
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
