// What is appended to see what becomes of it?

import type { NewEvent, RecordedEvent } from "../../stores/store.ts";

let made = 0;

/** An event that is about nothing but its tags. */
export function note(tags: readonly string[], data: object = {}): NewEvent {
  made += 1;
  const id = `evt_${String(made).padStart(8, "0")}`;
  return { id, type: "Noted", version: 1, at: "2026-01-31T09:00:00.000Z", data, meta: {}, tags };
}

export function notes(
  count: number,
  tagsOf: (index: number) => readonly string[] = () => ["account:a"],
  data: object = {},
): NewEvent[] {
  return Array.from({ length: count }, (_, index) => note(tagsOf(index), data));
}

/** Events as a log gives them back where the first of them stands at `first`. */
export function recordedAs(events: readonly NewEvent[], first = 1): RecordedEvent[] {
  return events.map((event, index) => ({ ...event, position: first + index }));
}

export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
