// How long does one wait before the next command? Mostly not at all.

import * as fc from "fast-check";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Milliseconds that pass before a command is sent, or none so many times as often: what falls due is met exactly, late, and
 * not yet.
 */
export function wait(seldom = 9): fc.Arbitrary<{ readonly wait?: number }> {
  return fc.oneof(
    { weight: seldom, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom(1, MINUTE, HOUR, DAY, 31 * DAY).map((wait) => ({ wait })) },
  );
}
