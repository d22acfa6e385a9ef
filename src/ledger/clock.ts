// What time is it? One clock for the whole ledger, as text that sorts.

import { instantOf, type InstantInput } from "../events/instant.ts";
import { LedgerError } from "../money/errors.ts";

export type { InstantInput };

/** A read was asked for something that makes no sense; the message names the option. */
export class QueryError extends LedgerError {
  override readonly name = "QueryError";

  constructor(message: string) {
    super("invalid_query", message);
  }
}

/** An instant in UTC with milliseconds. @throws QueryError for a text without an offset: whose time would it be? */
export function instant(input: InstantInput, name: string): string {
  return instantOf(input, (why) => new QueryError(`${name} ${why}`));
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
