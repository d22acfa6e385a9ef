// When was something, and until when does it stand?

import * as fc from "fast-check";
import type { InstantInput } from "../../events/instant.ts";

/** Any instant that can be written with a year of four digits. */
export function instant(): fc.Arbitrary<string> {
  const min = new Date("0001-01-01T00:00:00.000Z");
  const max = new Date("9999-12-31T23:59:59.999Z");
  return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
}

/** The instant at which the clocks of the laws start. */
const START = Date.UTC(2026, 0, 31, 9);
const MINUTE = 60_000;
const DAY = 86_400_000;
const SECOND = 1000;
const HOUR = 60 * MINUTE;
/** Longer than any life. */
const YEARS = 3653 * DAY;

/** An instant that is never later than any at which a command of the laws is sent. */
export function pastInstant(): fc.Arbitrary<string> {
  return after(0, -1, -60 * MINUTE, -31 * DAY);
}

/**
 * An instant that waits of a minute, an hour, a day or a month reach exactly, pass, or do not reach; or, where commands are a
 * second apart, one at which some command is sent. Seldom a past one.
 */
export function deadline(): fc.Arbitrary<InstantInput> {
  const instants = fc.oneof(
    { weight: 4, arbitrary: after(MINUTE, 60 * MINUTE, DAY) },
    { weight: 4, arbitrary: after(31 * DAY, 400 * DAY) },
    { weight: 3, arbitrary: fc.integer({ min: 8, max: 40 }).chain((seconds) => after(seconds * 1000)) },
    { weight: 1, arbitrary: after(-1, 0, 1) },
  );
  return written(instants);
}

/** The same instants, some of them as others would write them. */
function written(instants: fc.Arbitrary<string>): fc.Arbitrary<InstantInput> {
  const hand = fc.oneof(
    { weight: 8, arbitrary: fc.constant((instant: string): InstantInput => instant) },
    { weight: 1, arbitrary: fc.constantFrom<(instant: string) => InstantInput>(...HANDS) },
  );
  return fc.tuple(instants, hand).map(([instant, write]) => write(instant));
}

const HANDS: readonly ((instant: string) => InstantInput)[] = [
  (instant) => new Date(instant),
  (instant) => Date.parse(instant),
  (instant) => instant.replace(/(?::00)?\.000Z$/, "Z"),
  (instant) => new Date(Date.parse(instant) + 2 * HOUR).toISOString().replace("Z", "+02:00"),
  (instant) => new Date(Date.parse(instant) - 90 * MINUTE).toISOString().replace("Z", "-0130"),
];

/** So many milliseconds after the start. */
function after(...milliseconds: readonly number[]): fc.Arbitrary<string> {
  return fc.constantFrom(...milliseconds.map((passed) => new Date(START + passed).toISOString()));
}

/** An instant until which something may stand: soon, after one or more of the waits of wait.ts, and seldom past already. */
export function until(): fc.Arbitrary<InstantInput> {
  const soon = fc.integer({ min: 15, max: 50 }).map((seconds) => seconds * SECOND);
  // Lives are of very different lengths, so a date that one has long passed lies far ahead for another.
  const later = fc
    .record({ months: fc.integer({ min: 0, max: 6 }), more: fc.constantFrom(0, 1, MINUTE, HOUR, HOUR + MINUTE, DAY) })
    .map(({ months, more }) => months * 31 * DAY + more);
  const instants = fc
    .oneof(
      { weight: 2, arbitrary: soon },
      { weight: 4, arbitrary: later },
      { weight: 3, arbitrary: fc.constant(YEARS) },
    )
    .map((milliseconds) => new Date(START + milliseconds).toISOString());
  return written(instants);
}
