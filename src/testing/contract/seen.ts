// Is what was seen what had to be seen?

import canonicalize from "canonicalize";
import { expect } from "vitest";
import { StoreClosedError } from "../../stores/errors.ts";
import type { AppendResult, GuardConflict, RecordedEvent } from "../../stores/store.ts";

// Laws are run inside of tests, by whoever holds a store against them; they look through this one door.
export { expect };

/** Equal in canonical JSON. */
export function expectSame(seen: readonly RecordedEvent[], expected: readonly RecordedEvent[]): void {
  expect(seen.map((event) => canonicalize(event))).toEqual(expected.map((event) => canonicalize(event)));
}

export function positionsOf(events: readonly RecordedEvent[]): number[] {
  return events.map(({ position }) => position);
}

/** The position of an append that had to be accepted. */
export function positionOf(result: AppendResult): number {
  expect(result).toMatchObject({ ok: true });
  return result.ok ? result.position : 0;
}

/** A result with its conflicts sorted and each once: the contract leaves open in which order they are told, and how often. */
export function inOrder(result: AppendResult): AppendResult {
  if (result.ok) return result;
  const told = new Map<string, GuardConflict>();
  for (const conflict of result.conflicts) {
    told.set(JSON.stringify([conflict.tag, conflict.expected, conflict.actual]), conflict);
  }
  return { ok: false, conflicts: [...told].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, conflict]) => conflict) };
}

/** That a call on a closed store says so. */
export async function expectClosed(call: () => Promise<unknown>): Promise<void> {
  const error: unknown = await call().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreClosedError);
  expect(error).toMatchObject({ code: "store_closed" });
}
