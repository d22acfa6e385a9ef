// Which instant is meant? What people write, as text that sorts.

import { described } from "../money/described.ts";
import type { LedgerError } from "../money/errors.ts";

/** An instant as people write it: a Date, milliseconds since 1970, or ISO 8601 with `Z` or an offset. */
export type InstantInput = Date | number | string;

const ISO_WITH_OFFSET = /^\d{4}-\d\d-\d\dT(?<hour>\d\d):\d\d(?::\d\d(?:\.(?<decimals>\d{1,9}))?)?(?:Z|[+-]\d\d:?\d\d)$/;
const AN_INSTANT = 'an instant with its offset, such as "2026-01-31T09:00:00.000Z"';
/** What is recorded is no more exact than that. */
export const AN_EXACT_INSTANT =
  'an instant with its offset, to the millisecond at the most, such as "2026-01-31T09:00:00.000Z"';
const YEAR_0 = Date.parse("0000-01-01T00:00:00.000Z");
const YEAR_10000 = Date.parse("9999-12-31T23:59:59.999Z") + 1;

/**
 * An instant in UTC with milliseconds; a text without an offset is none: whose time would it be? What is none is refused
 * with an error that is made of what was seen and what was expected.
 */
export function instantOf(input: InstantInput, refusal: (why: string, expected: string) => LedgerError): string {
  const instant = inUtc(input);
  if (instant !== undefined) return instant;
  throw refusal(`is ${described(input)}: expected ${AN_INSTANT}`, AN_INSTANT);
}

/** The same of anything; undefined for what is no instant, and for one between two milliseconds: which is meant? */
export function exactInstant(input: unknown): string | undefined {
  if (typeof input === "number" && input % 1 !== 0) return undefined;
  if (typeof input !== "string") return inUtc(input);
  const { hour = "24", decimals = "" } = ISO_WITH_OFFSET.exec(input)?.groups ?? {};
  // A Date takes 24:00 for the next day's first instant; here a day has no such hour.
  return hour === "24" || decimals.length > 3 ? undefined : inUtc(input);
}

function inUtc(input: unknown): string | undefined {
  // Not every platform reads an offset without its colon.
  const written = typeof input === "string" ? input.replace(/([+-]\d\d)(\d\d)$/, "$1:$2") : input;
  const date = isInstant(written) ? new Date(written) : undefined;
  // An invalid Date has no time, which is in no range.
  return date && date.getTime() >= YEAR_0 && date.getTime() < YEAR_10000 ? date.toISOString() : undefined;
}

/** A caller without types may give anything, and a Date makes something of most of it. */
function isInstant(input: unknown): input is InstantInput {
  if (typeof input !== "string") return typeof input === "number" || input instanceof Date;
  // A Date takes 30 February for 2 March.
  return ISO_WITH_OFFSET.test(input) && exists(`${input.slice(0, 10)}T00:00:00.000Z`);
}

/** Whether there is an instant that is written like one: there is no 30th of February. */
export function exists(instant: string): boolean {
  return new Date(instant).toJSON() === instant;
}

/** The millisecond before an instant: what is until then is before it. */
export function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}

/** The day (UTC) so many days after another. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00.000Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
