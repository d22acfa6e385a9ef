// On which days may something be due that is not settled, and what fell or falls due on them?

import { decodeEvent } from "../events/decode.ts";
import type { LedgerEvent } from "../events/catalogue.ts";
import { daysAfter } from "../events/instant.ts";
import type { EventStore } from "../stores/store.ts";
import { DAYS_KEPT_OPEN } from "../wallet/upkeep.ts";
import { scan } from "./scan.ts";

/** Days whose dues are looked for in one go. */
export const DAYS = 31;

/** The last day through which everything that was due is settled; "" if upkeep was never completed. */
export async function completedThrough(store: EventStore): Promise<string> {
  let through = "";
  for await (const event of scan(store, { tags: ["upkeep:ledger"] })) {
    if (event.type === "UpkeepCompleted") through = event.data.through;
  }
  return through;
}

/**
 * The first day on which something may be due that is not settled: nothing fell due before anything had happened, by
 * whichever clock.
 */
export async function firstOpenDay(store: EventStore, complete: string, otherwise: string): Promise<string> {
  if (complete !== "") return next(complete);
  const [first] = await store.read({ limit: 1 });
  return first ? daysAfter(decodeEvent(first).at.slice(0, 10), -DAYS_KEPT_OPEN) : otherwise;
}

/** The days (UTC) from one through another, a month of them at a time. */
export function* spansOf(first: string, until: string): Generator<readonly string[], void, undefined> {
  let days: string[] = [];
  // No day is asked for that comes behind the last one: behind the year 9999 they are written otherwise.
  for (let day = first; day <= until; day = day === until ? AFTER_ALL : next(day)) {
    days.push(day);
    if (days.length < DAYS && day !== until) continue;
    yield days;
    days = [];
  }
}

const AFTER_ALL = "\uffff";

/** The events after which something falls due on any of these days, in log order. */
export function eventsDueOn(
  store: EventStore,
  days: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<LedgerEvent, void, undefined> {
  return scan(store, { tags: days.map((day) => `due:${day}`), signal });
}

function next(day: string): string {
  return daysAfter(day, 1);
}
