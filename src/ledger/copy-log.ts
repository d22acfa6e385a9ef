// How does a ledger move to another store? Its events are copied as they are, and both stores are asked whether they agree.

import canonicalize from "canonicalize";
import { LedgerError } from "../money/errors.ts";
import type { EventStore, NewEvent, RecordedEvent } from "../stores/store.ts";
import { QueryError } from "./clock.ts";
import { ConflictError } from "./errors.ts";
import { CONFLICT_ATTEMPTS } from "./request.ts";
import { digestLog, pages, RunningDigest, type LogDigest } from "./digest.ts";
import { options } from "./read-options.ts";
import { wholeNumber } from "./scan.ts";

export interface CopyProgress {
  /**
   * `compare`: what the target has from an earlier attempt is compared with the source. `copy`: events are appended.
   * `verify`: the target is read back.
   */
  readonly step: "compare" | "copy" | "verify";
  /** The position that was reached … */
  readonly position: number;
  /** … and the last one of this step. */
  readonly until: number;
}

export interface CopyOptions {
  /** Gives up, between two appends. What was copied so far stays, and the next attempt goes on behind it. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CopyProgress) => void;
  /** The most events in one append; 500 where absent. */
  readonly batch?: number;
}

const BATCH = 500;

/**
 * Copies a log to another store, up to the head that the source has at the beginning: events with their ids, instants and
 * tags, at the same positions. If the target has the beginning of it already, from an earlier attempt, it goes on behind
 * that, even if an append of that attempt, of which nobody knew what became, lands only now. In the end the target is read back.
 * Nobody else may write to the target meanwhile; the source may be in use.
 * @returns the digest that both stores gave
 * @throws LedgerError `copy_differs` if the target has, or got from somebody else, other events; CorruptLogError for a
 * source that is damaged; StoreError; ConflictError for a target that refuses and shows nothing; the signal's reason
 */
export async function copyLog(from: EventStore, to: EventStore, given: CopyOptions = {}): Promise<LogDigest> {
  const { signal, onProgress, batch } = options(given);
  const size = wholeNumber(batch ?? BATCH, "batch");
  if (size === 0) throw new QueryError("batch is 0: expected at least 1");
  signal?.throwIfAborted();
  const [until, begun] = await Promise.all([from.head(), to.head()]);
  if (begun > until) throw differs(`it goes on to position ${begun}, the source only to ${until}`);
  const source = new RunningDigest();

  for await (const page of pages(from, { after: 0, until: begun, size, signal })) {
    const found = await to.read({ after: source.position, limit: page.length });
    expectSame(
      page.map((event) => source.take(event)),
      found,
      source.position - page.length,
    );
    onProgress?.({ step: "compare", position: source.position, until: begun });
  }

  for await (const page of pages(from, { after: begun, until, size, signal })) {
    const texts = page.map((event) => source.take(event));
    await appendPage(page, texts, to);
    onProgress?.({ step: "copy", position: source.position, until });
  }

  const original = source.result();
  const copy = await digestLog(to, {
    position: until,
    ...(signal === undefined ? {} : { signal }),
    onProgress: (position) => onProgress?.({ step: "verify", position, until }),
  });
  if (copy.log !== original.log || copy.balances !== original.balances) {
    throw differs("read back, it does not give what was appended to it");
  }
  const head = await to.head();
  if (head > until) throw differs(`it has grown to position ${head}, so somebody else writes to it`);
  return copy;
}

/**
 * Appends some events where they belong, unless they are there by now: an append of an earlier attempt, which seemed to have
 * failed, may land at any time. It begins with the event behind all that is there, as this one does; so if each is guarded on one
 * tag of its first event, only one of them is recorded. Most often that tag is new. Where it is not, its head is what a refusal
 * says, and that tells both cases apart: it is that of an earlier event, or of one that has landed.
 */
async function appendPage(page: readonly RecordedEvent[], texts: readonly string[], to: EventStore): Promise<void> {
  let left = page;
  let [head, refused] = [0, 0];
  for (let [first] = left; first; [first] = left) {
    const { position, tags } = first;
    const guards = tags.slice(-1).map((tag) => ({ tag, head }));
    const result = await to.append(left.map(withoutPosition), guards);
    const last = position + left.length - 1;
    if (result.ok) {
      if (result.position === last) return;
      const seen = `recorded at position ${result.position}`;
      throw differs(`the event for position ${last} was ${seen}, so somebody else writes to it`);
    }
    refused += 1;
    if (refused >= CONFLICT_ATTEMPTS) throw new ConflictError(tags, refused);
    head = Math.max(...result.conflicts.map(({ actual }) => actual));
    if (head < position) continue;
    const landed = await to.read({ after: position - 1, limit: left.length });
    expectSame(texts.slice(-left.length).slice(0, landed.length), landed, position - 1);
    left = left.slice(landed.length);
    head = 0;
  }
}

/** @throws LedgerError `copy_differs` where events that were found behind a position are not these, in canonical JSON */
function expectSame(texts: readonly string[], found: readonly RecordedEvent[], after: number): void {
  const other = texts.findIndex((text, index) => text !== canonicalize(found[index]));
  if (other >= 0) throw differs(`it has another event at position ${after + 1 + other}`);
}

function withoutPosition({ position: _, ...event }: RecordedEvent): NewEvent {
  return event;
}

function differs(why: string): LedgerError {
  return new LedgerError("copy_differs", `the target is not a copy of the source: ${why}; begin with an empty target`);
}
