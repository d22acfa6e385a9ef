// What is a store beyond an ordered log of texts? Guards, reads by tag, catching up, closing: here, once for every such log.

import { StoreClosedError, StoreError } from "../errors.ts";
import type { AppendResult, EventStore, Guard, NewEvent, ReadQuery, RecordedEvent, SnapshotStore } from "../store.ts";
import { Entry } from "./entry.ts";
import type { Log } from "./log.ts";
import { LogReader, type Looks } from "./reader.ts";
import type { TagIndex } from "./tag-index.ts";

/** So many events are looked up at a time. */
const PAGE = 4096;

/** How long an append waits for a log that refuses it without showing an entry that would be the reason. */
const PATIENCE_MS = 10_000;

/** What `fromLog` does, with an index of the caller's. */
export function storeOf(log: Log, place: string, index: TagIndex): EventStore {
  const reader = new LogReader(log, place, index);
  const { snapshots } = log;
  const ending = new AbortController();
  let closing: Promise<void> | undefined;
  /** Calls that have not been answered yet. */
  const underway = new Set<Promise<unknown>>();
  /** Appends of this handle go one by one, so that it never competes with itself. */
  let lastAppend: Promise<unknown> = Promise.resolve();

  function call<Result>(step: () => Promise<Result>): Promise<Result> {
    if (closing) return Promise.reject(new StoreClosedError(place));
    const answer = step();
    underway.add(answer);
    void answer.catch(() => undefined).finally(() => underway.delete(answer));
    return answer;
  }

  function append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    return call(async () => {
      // Whatever the caller does to them while the append waits for its turn, they are written as they are now.
      const text = events.length === 0 ? undefined : Entry.textOf(events);
      const asked = guards.map(({ tag, head }) => ({ tag, head }));
      const turn = lastAppend.then(() => (text === undefined ? check(asked) : appendEntry(text, asked)));
      lastAppend = turn.catch(() => undefined);
      return turn;
    });
  }

  async function check(guards: readonly Guard[]): Promise<AppendResult> {
    await reader.catchUp();
    const looks: Looks = new Map();
    for (;;) {
      const conflicts = reader.conflicts(guards, looks);
      if (!conflicts) await reader.lookUp(guards, looks);
      else return conflicts.length > 0 ? { ok: false, conflicts } : { ok: true, position: reader.head };
    }
  }

  /**
   * The log itself knows whether more was appended than this handle has read, so guards that hold in what was read are
   * sent along without asking first. A refusal is told only when the log was read since the call.
   */
  async function appendEntry(text: string, guards: readonly Guard[]): Promise<AppendResult> {
    const looks: Looks = new Map();
    let waited = 0;
    if (reader.entries === 0) await reader.catchUp();
    for (let fresh = false; ;) {
      const conflicts = reader.conflicts(guards, looks);
      if (!conflicts) {
        await reader.lookUp(guards, looks);
        continue;
      }
      if (conflicts.length > 0 && fresh) return { ok: false, conflicts };
      // Nothing was awaited since the guards were checked: they hold in the log of exactly so many entries.
      const { entries } = reader;
      if (conflicts.length === 0 && (await log.append(text, entries))) {
        reader.learn(entries + 1, text);
        reader.remember(guards, looks);
        return { ok: true, position: reader.lastOf(entries + 1) };
      }
      await reader.catchUp();
      fresh = true;
      // Refused because of an entry that cannot be read yet: it is on its way, and was acknowledged to nobody.
      if (conflicts.length === 0 && reader.entries === entries) waited = await waitLonger(waited);
    }
  }

  async function waitLonger(waited: number): Promise<number> {
    if (waited > PATIENCE_MS) {
      throw new StoreError(
        "store_unavailable",
        place,
        `the log refuses to append behind entry ${reader.entries}, but shows none after it; nothing was recorded`,
      );
    }
    const pause = 1 + Math.min(waited, 100);
    await new Promise((resolve) => setTimeout(resolve, pause));
    return waited + pause;
  }

  function read({ tags, after = 0, limit = Number.POSITIVE_INFINITY }: ReadQuery = {}): Promise<RecordedEvent[]> {
    const wanted = tags === undefined ? undefined : new Set(tags);
    return call(async () => {
      await reader.catchUp();
      // What is appended while the pages are read is not part of the answer.
      const { head } = reader;
      if (!wanted) return reader.eventsAt(range(after + 1, Math.min(head, after + limit)));
      const found: RecordedEvent[] = [];
      for (let last = after; found.length < limit && last < head;) {
        const page = reader.candidates(wanted, last, Math.min(limit - found.length, PAGE));
        const events = await reader.eventsAt(page.filter((position) => position <= head));
        for (const event of events) if (event.tags.some((tag) => wanted.has(tag))) found.push(event);
        last = page.at(-1) ?? head;
      }
      return found;
    });
  }

  function head(): Promise<number> {
    return call(async () => {
      await reader.catchUp();
      return reader.head;
    });
  }

  function close(): Promise<void> {
    closing ??= (async () => {
      await Promise.allSettled(underway);
      ending.abort();
      await log.close();
    })();
    return closing;
  }

  async function* heads(after: number, signal: AbortSignal): AsyncGenerator<number> {
    const end = AbortSignal.any([signal, ending.signal]);
    let last = after;
    await call(() => reader.catchUp());
    // Taken together, so that the log is watched from where this head stands.
    const { head, entries } = reader;
    if (head > last && !signal.aborted) yield (last = head);
    for await (const _ of log.watch?.(entries, end) ?? []) {
      if (signal.aborted) return;
      await call(() => reader.catchUp());
      if (reader.head > last) yield (last = reader.head);
    }
    if (!signal.aborted) throw new StoreClosedError(place);
  }

  return {
    append,
    read,
    head,
    close,
    ...(snapshots && { snapshots: guarded(snapshots, call) }),
    ...(log.watch && { watch: heads }),
  };
}

/** Snapshots of the log, as far as the store is open. */
function guarded(
  snapshots: SnapshotStore,
  call: <Result>(step: () => Promise<Result>) => Promise<Result>,
): SnapshotStore {
  return {
    save: (kept) => call(() => snapshots.save(kept)),
    latest: (tags, until) => call(() => snapshots.latest(tags, until)),
    discard: (tags) => call(() => snapshots.discard(tags)),
  };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
