// How does a reader follow the log? From a position on, as it grows, without a gap, at the reader's own pace.

import type { LedgerEvent } from "../events/catalogue.ts";
import { CorruptLogError } from "../events/errors.ts";
import type { EventStore } from "../stores/store.ts";
import { QueryError } from "./clock.ts";
import { LedgerClosedError } from "./errors.ts";
import { options } from "./read-options.ts";
import { scan, wholeNumber, type ScanQuery } from "./scan.ts";

/** Where a store cannot tell that its log has grown it is asked: soon while it grows, less often while it rests. */
const SHORTEST_POLL_MS = 5;
const LONGEST_POLL_MS = 250;

const PAGE = 1000;

export interface SubscribeQuery {
  /** Only events behind this position, which is that of the last event dealt with; 0, the whole log, where absent. */
  readonly after?: number;
  /** Only events that bear any of these. */
  readonly tags?: readonly string[];
  /** Ends the subscription: it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface BatchQuery extends SubscribeQuery {
  /** The most events in one batch; 1000 where absent. */
  readonly size?: number;
}

export interface Subscriptions {
  /**
   * The events of the log from a position on, in order, each once, whoever appends them; then those to come. It reads on
   * only when asked for more, never ends by itself, and ends quietly when the ledger is closed. Whoever keeps the position
   * of the last event dealt with takes it up again there: the log is the outbox.
   * @throws QueryError if the log ends before `after`; CorruptLogError; the signal's reason once it is aborted
   */
  subscribe(query?: SubscribeQuery): AsyncGenerator<LedgerEvent, void, undefined>;
  /** The same events, taken together as they are there: it never waits for a batch to be full. */
  subscribeInBatches(query?: BatchQuery): AsyncGenerator<readonly LedgerEvent[], void, undefined>;
}

/** The reason for which subscriptions are ended when the ledger is closed; nobody gets to see it. */
const CLOSED = new LedgerClosedError();

/** Subscriptions to a store; `end` ends them all and lets no other begin. It has to come before the store is closed. */
export function subscriptions(store: EventStore): { readonly asked: Subscriptions; readonly end: () => void } {
  const running = new Set<AbortController>();
  let ended = false;

  async function* subscribeInBatches(query: BatchQuery = {}): AsyncGenerator<readonly LedgerEvent[], void, undefined> {
    const { signal } = options(query);
    const size = wholeNumber(query.size ?? PAGE, "size");
    if (size === 0) throw new QueryError("size is 0: expected at least 1");
    let after = wholeNumber(query.after ?? 0, "after");
    if (ended) throw new LedgerClosedError();
    signal?.throwIfAborted();
    const stop = new AbortController();
    const abort = (): void => stop.abort(signal?.reason);
    signal?.addEventListener("abort", abort);
    running.add(stop);
    try {
      await expectBehind(store, after);
      for await (const head of heads(store, after, stop.signal)) {
        while (after < head) {
          const { batch, isWhole } = await read(store, { ...query, after, limit: size, signal: stop.signal });
          after = batch.at(-1)?.position ?? after;
          if (batch.length > 0) {
            yield batch;
            stop.signal.throwIfAborted();
          }
          if (batch.length === size || !isWhole) continue;
          // Everything up to the head was there to be read.
          if (query.tags === undefined && after < head) {
            throw new CorruptLogError(after + 1, `nothing is there, but the log goes on to position ${head}`);
          }
          after = Math.max(after, head);
        }
      }
      stop.signal.throwIfAborted();
    } catch (error) {
      if (error !== CLOSED) throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
      running.delete(stop);
      stop.abort();
    }
  }

  async function* subscribe(query: SubscribeQuery = {}): AsyncGenerator<LedgerEvent, void, undefined> {
    for await (const batch of subscribeInBatches(query)) {
      for (const event of batch) {
        query.signal?.throwIfAborted();
        if (ended) return;
        yield event;
      }
    }
  }

  function end(): void {
    ended = true;
    for (const stop of running) stop.abort(CLOSED);
  }

  return { asked: { subscribe, subscribeInBatches }, end };
}

/** Whoever was further than the log goes has read another log, or this one before it was restored from a backup. */
async function expectBehind(store: EventStore, after: number): Promise<void> {
  if (after === 0) return;
  const head = await store.head();
  if (after <= head) return;
  throw new QueryError(`after is ${after}, but the log ends at ${head}: expected a position of this log`);
}

/** The next events. What is wrong with one of them is thrown only after those before it were given. */
async function read(store: EventStore, query: ScanQuery): Promise<{ batch: readonly LedgerEvent[]; isWhole: boolean }> {
  const batch: LedgerEvent[] = [];
  try {
    for await (const event of scan(store, query)) batch.push(event);
  } catch (error) {
    query.signal?.throwIfAborted();
    if (batch.length === 0) throw error;
    return { batch, isWhole: false };
  }
  return { batch, isWhole: true };
}

/** The head of the log, and again whenever it may have moved, until the signal is aborted. */
async function* heads(store: EventStore, after: number, signal: AbortSignal): AsyncGenerator<number, void, undefined> {
  if (signal.aborted) return;
  if (store.watch) yield* store.watch(after, signal);
  let seen = -1;
  for (let wait = SHORTEST_POLL_MS; !signal.aborted; wait = Math.min(2 * wait, LONGEST_POLL_MS)) {
    const head = await store.head();
    if (head > seen) {
      seen = head;
      wait = SHORTEST_POLL_MS;
      yield head;
    }
    await sleep(wait, signal);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    if (signal.aborted) wake();
    else signal.addEventListener("abort", wake);
  });
}
