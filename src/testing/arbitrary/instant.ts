// When is it, or will it be?

import * as fc from "fast-check";

/** Any instant that can be written with a year of four digits. */
export function instant(): fc.Arbitrary<string> {
  const min = new Date("0001-01-01T00:00:00.000Z");
  const max = new Date("9999-12-31T23:59:59.999Z");
  return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
}

/** When the first command of a generated life is decided, see live.ts and the clocks of the laws. */
const START = Date.UTC(2026, 0, 31, 9);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Longer than any life. */
const YEARS = 3653 * DAY;

/** An instant until which something may stand: soon, after one or more of the waits of wait.ts, and seldom past already. */
export function until(): fc.Arbitrary<string> {
  const soon = fc.integer({ min: 15, max: 50 }).map((seconds) => seconds * SECOND);
  // Lives are of very different lengths, so a date that one has long passed lies far ahead for another.
  const later = fc
    .record({ months: fc.integer({ min: 0, max: 6 }), more: fc.constantFrom(0, 1, MINUTE, HOUR, HOUR + MINUTE, DAY) })
    .map(({ months, more }) => months * 31 * DAY + more);
  return fc
    .oneof(
      { weight: 2, arbitrary: soon },
      { weight: 4, arbitrary: later },
      { weight: 3, arbitrary: fc.constant(YEARS) },
    )
    .map((milliseconds) => new Date(START + milliseconds).toISOString());
}
