// Instants far ahead are the last one that is written with a year of four digits, and still compare as text.

import { expect, test } from "vitest";
import { isDue, LAST_INSTANT, later, monthsLater } from "../../src/wallet/due.ts";

test.for([
  ["milliseconds", later("9999-12-31T23:59:59.000Z", 1000)],
  ["months", monthsLater("9999-12-01T00:00:00.000Z", 1)],
] as const)("so many %s behind the last instant is the last instant", ([, instant]) => {
  expect(instant).toBe(LAST_INSTANT);
  expect(isDue(instant, { now: "2026-11-26T00:00:00.000Z" })).toBe(false);
});

test.for([
  ["2026-01-31T10:00:00.000Z", 1, "2026-02-28T10:00:00.000Z"],
  ["2027-12-31T23:59:59.999Z", 2, "2028-02-29T23:59:59.999Z"],
  ["2026-03-31T00:00:00.000Z", 12, "2027-03-31T00:00:00.000Z"],
] as const)("%s and %i months is %s", ([instant, months, expected]) => {
  expect(monthsLater(instant, months)).toBe(expected);
});
