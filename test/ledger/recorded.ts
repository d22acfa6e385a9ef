// What tests of this folder do with logs.

import { tagsOf, type LedgerEvent, type NewEvent } from "tallystick";
import { arbitraries } from "tallystick/testing";

/** The events of a random log. */
export const histories = arbitraries.history({ maxLength: 30 });

/** Events as they are appended. */
export function appends(events: readonly LedgerEvent[]): NewEvent[] {
  return events.map(({ position: _, ...event }) => ({ ...event, tags: tagsOf(event) }));
}

/** 1, 2, 3 … */
export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, n) => n + 1);
}

/** The next so many; whoever gives them is not asked for more. */
export async function take<Item>(from: AsyncIterator<Item, void>, count: number): Promise<Item[]> {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = await from.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
