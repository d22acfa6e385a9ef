// What time is it? One clock for the whole ledger, as text that sorts.

import { exists } from "../events/fields.ts";
import { described } from "../money/described.ts";
import { LedgerError } from "../money/errors.ts";

/** An instant as people write it: a Date, milliseconds since 1970, or ISO 8601 with `Z` or an offset. */
export type InstantInput = Date | number | string;

/** A read was asked for something that makes no sense; the message names the option. */
export class QueryError extends LedgerError {
  override readonly name = "QueryError";

  constructor(message: string) {
    super("invalid_query", message);
  }
}

const ISO_WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;
const YEAR_0 = Date.parse("0000-01-01T00:00:00.000Z");
const YEAR_10000 = Date.parse("9999-12-31T23:59:59.999Z") + 1;

/** An instant in UTC with milliseconds. @throws QueryError for a text without an offset: whose time would it be? */
export function instant(input: InstantInput, name: string): string {
  const date = isInstant(input) ? new Date(input) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime()) || date.getTime() < YEAR_0 || date.getTime() >= YEAR_10000) {
    const seen = input instanceof Date ? "an invalid Date" : described(input);
    throw new QueryError(`${name} is ${seen}: expected an instant with its offset, such as "2026-01-31T09:00:00.000Z"`);
  }
  return date.toISOString();
}

/** A caller without types may give anything, and a Date makes something of most of it. */
function isInstant(input: unknown): input is InstantInput {
  if (typeof input !== "string") return typeof input === "number" || input instanceof Date;
  // A Date takes 30 February for 2 March.
  return ISO_WITH_OFFSET.test(input) && exists(`${input.slice(0, 10)}T00:00:00.000Z`);
}

/** A clock that gives text and never runs backwards, even if the machine's does: `since` is the earliest it gives. */
export function steadyClock(clock: () => InstantInput, since: string): () => string {
  let last = since;
  let lastInput: InstantInput | undefined;
  return () => {
    const input = clock();
    if (input !== undefined && input === lastInput) return last;
    const now = instant(input, "clock()");
    lastInput = typeof input === "object" ? undefined : input;
    if (now > last) last = now;
    return last;
  };
}
