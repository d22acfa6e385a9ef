// How is a long log read? Page by page, by position, every event checked.

import { decodeEvent } from "../events/decode.ts";
import type { LedgerEvent } from "../events/catalogue.ts";
import { CorruptLogError } from "../events/errors.ts";
import type { EventStore, ReadQuery, RecordedEvent } from "../stores/store.ts";
import { described } from "../money/described.ts";
import { QueryError } from "./clock.ts";
import { options } from "./read-options.ts";

const PAGE = 1000;

export interface ScanQuery extends ReadQuery {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The events that bear any of the tags, in log order.
 * @param size how many are read at first, where few are likely to be wanted; then twice as many, and so on
 * @throws CorruptLogError at a gap or a malformed event
 */
export async function* scan(
  store: EventStore,
  query: ScanQuery = {},
  size = PAGE,
): AsyncGenerator<LedgerEvent, void, undefined> {
  const { tags, signal } = options(query);
  let last = wholeNumber(query.after ?? 0, "after");
  if (query.limit !== undefined) wholeNumber(query.limit, "limit");
  for await (const page of recordedPages(store, query, size)) {
    for (const recorded of page) {
      signal?.throwIfAborted();
      const event = decodeEvent(recorded);
      if (tags === undefined && event.position !== last + 1) {
        throw new CorruptLogError(last + 1, `the log goes on at position ${event.position}`);
      }
      last = event.position;
      yield event;
    }
  }
}

/** The same as they are recorded, unchecked, as they are read. */
export async function* recordedPages(
  store: EventStore,
  { tags, after = 0, limit = Infinity, signal }: ScanQuery,
  size = PAGE,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  let [last, atOnce] = [after, size];
  for (let left = limit; left > 0;) {
    signal?.throwIfAborted();
    const most = Math.min(left, atOnce, PAGE);
    atOnce *= 2;
    const page = await store.read({ after: last, limit: most, ...(tags === undefined ? {} : { tags }) });
    yield page;
    if (page.length < most) return;
    last = page.at(-1)?.position ?? last;
    left -= page.length;
  }
}

/** @throws QueryError naming the option */
export function wholeNumber(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new QueryError(`${name} is ${described(value)}: expected a whole number of zero or more`);
}

/** How many entries a page has at most; as many as there are where absent. @throws QueryError naming the option */
export function pageLimit(value: number | undefined): number {
  if (value === undefined) return Infinity;
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new QueryError(`limit is ${described(value)}: expected a whole number of one or more`);
}
