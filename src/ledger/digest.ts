// Do two stores keep the same ledger? One digest of the log and one of the balances, whatever the store.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import { decodeEvent } from "../events/decode.ts";
import { CorruptLogError } from "../events/errors.ts";
import { tagsOf } from "../events/tags.ts";
import { inOrder } from "../projections/in-order.ts";
import { accountSums, type AccountSums } from "../projections/trial-balance.ts";
import type { EventStore, RecordedEvent } from "../stores/store.ts";
import { options } from "./read-options.ts";
import { wholeNumber } from "./scan.ts";

const PAGE = 1000;

/** What a log comes to. Two logs with the same digest are the same, event by event. */
export interface LogDigest {
  /** How many events: the position of the last. */
  readonly events: number;
  /** SHA-256, in hex, over the canonical JSON (RFC 8785) of every event as it is recorded, each followed by a line feed. */
  readonly log: string;
  /** The same over `[asset, account, sum]` of every account of the books, sorted; sums in minor units, + debit, - credit. */
  readonly balances: string;
}

export interface DigestQuery {
  /** Up to and including this position; to the end of the log where absent. */
  readonly position?: number;
  readonly signal?: AbortSignal;
  /** Called now and then with the position that was reached. */
  readonly onProgress?: (position: number) => void;
}

/** Reads the whole log. @throws CorruptLogError at a gap, a malformed event, or one whose tags are not its own */
export async function digestLog(store: EventStore, query: DigestQuery = {}): Promise<LogDigest> {
  const { signal, onProgress } = options(query);
  const last = query.position === undefined ? Infinity : wholeNumber(query.position, "position");
  const until = Math.min(await store.head(), last);
  const digest = new RunningDigest();
  for await (const page of pages(store, { after: 0, until, size: PAGE, signal })) {
    for (const event of page) digest.take(event);
    onProgress?.(digest.position);
  }
  return digest.result();
}

/** The digest of the events taken so far, which have to come in order. */
export class RunningDigest {
  readonly #log = sha256.create();
  readonly #sums = accountSums.initial();
  #position = 0;

  /** Of the last event taken. */
  get position(): number {
    return this.#position;
  }

  /** What the accounts of the books have by then. */
  get sums(): Readonly<AccountSums> {
    return this.#sums;
  }

  /** @returns the event in canonical JSON */
  take(recorded: RecordedEvent): string {
    const { position } = recorded;
    if (position !== this.#position + 1) {
      throw new CorruptLogError(this.#position + 1, `the log goes on at position ${position}`);
    }
    const event = decodeEvent(recorded);
    const [are, should] = [recorded.tags, tagsOf(event)].map((tags) => [...new Set(tags)].sort().join(" "));
    if (are !== should) throw new CorruptLogError(position, `its tags are "${are}", but it is about "${should}"`);
    accountSums.apply(this.#sums, event);
    const text = canonicalize(recorded) ?? "";
    this.#log.update(line(text));
    this.#position = position;
    return text;
  }

  /** To be asked for once, at the end. */
  result(): LogDigest {
    const balances = sha256.create();
    for (const [asset, accounts] of inOrder(this.#sums)) {
      for (const [account, sum] of inOrder(accounts))
        balances.update(line(JSON.stringify([asset, account, String(sum)])));
    }
    return { events: this.#position, log: bytesToHex(this.#log.digest()), balances: bytesToHex(balances.digest()) };
  }
}

export interface PageQuery {
  readonly after: number;
  /** The position of the last event wanted. */
  readonly until: number;
  readonly size: number;
  readonly signal: AbortSignal | undefined;
}

/** A stretch of a log as it is recorded, page by page. @throws CorruptLogError if it ends too soon */
export async function* pages(
  store: EventStore,
  { after, until, size, signal }: PageQuery,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  for (let last = after; last < until;) {
    signal?.throwIfAborted();
    const page = await store.read({ after: last, limit: Math.min(size, until - last) });
    if (page.length === 0) throw new CorruptLogError(last + 1, `nothing is there, but the log goes on to ${until}`);
    yield page;
    last += page.length;
  }
}

function line(text: string): Uint8Array {
  return utf8ToBytes(`${text}\n`);
}
