// An event that is about nothing but its tags, for tests of what lies under a store.

import type { NewEvent, RecordedEvent } from "../../src/stores/store.ts";

let made = 0;

export function note(tags: readonly string[], data: object = {}): NewEvent {
  made += 1;
  return {
    id: `evt_${process.pid}_${made}`,
    type: "Noted",
    version: 1,
    at: "2026-01-31T09:00:00.000Z",
    data,
    meta: {},
    tags,
  };
}

export function notes(count: number, tags: readonly string[]): NewEvent[] {
  return Array.from({ length: count }, () => note(tags));
}

/** The positions of events, in the order in which they were read. */
export function positionsOf(events: readonly RecordedEvent[]): number[] {
  return events.map(({ position }) => position);
}

export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
