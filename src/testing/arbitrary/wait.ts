// How long does one wait before the next command? Mostly not at all.

import * as fc from "fast-check";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long the sides of a dispute have where nobody says otherwise. */
const WEEK = 7 * DAY;

/**
 * Milliseconds that pass before a command is sent, or none so many times as often: what falls due is met exactly, late, and
 * not yet.
 */
export function wait(seldom = 9): fc.Arbitrary<{ readonly wait?: number }> {
  return fc.oneof(
    { weight: seldom, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom(1, MINUTE, HOUR, DAY, WEEK, 31 * DAY).map((wait) => ({ wait })) },
  );
}

/** An instant until which something is to be done: long ago, now, soon, in weeks, or never; mostly none is named. */
export function perhapsDeadline(): fc.Arbitrary<string | undefined> {
  const start = Date.UTC(2026, 0, 31, 9);
  const instants = [0, MINUTE, DAY, WEEK, 32 * DAY, 4_000 * DAY].map((after) => new Date(start + after).toISOString());
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constantFrom(...instants) },
  );
}
