// A store that forgets when the process ends: for tests, demos and previews.

import { Bell } from "./bell.ts";
import { StoreClosedError } from "./errors.ts";
import { MemorySnapshots } from "./memory-snapshots.ts";
import type {
  AppendResult,
  EventStore,
  Guard,
  NewEvent,
  ReadQuery,
  RecordedEvent,
  Snapshot,
  SnapshotStore,
} from "./store.ts";
import { watchHead } from "./watch.ts";

/** What several memory stores can share, as several processes share a file. */
export interface MemoryLog {
  /** Events as JSON text, so that nobody who read one can change it here. */
  readonly events: string[];
  readonly index: MemoryIndex;
  readonly snapshots: MemorySnapshots;
  /** Rung when there are more events. */
  readonly bell: Bell;
}

export function memoryLog(): MemoryLog {
  return { events: [], index: new MemoryIndex(), snapshots: new MemorySnapshots(), bell: new Bell() };
}

/** A store in memory. Stores given the same `log` see one another's events. */
export function memoryStore(log: MemoryLog = memoryLog()): EventStore {
  let open = true;

  function assertOpen(): void {
    if (!open) throw new StoreClosedError("memory");
  }

  async function append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    assertOpen();
    const conflicts = [];
    for (const { tag, head } of guards) {
      const actual = log.index.head(tag);
      if (actual !== head) conflicts.push({ tag, expected: head, actual });
    }
    if (conflicts.length > 0) return { ok: false, conflicts };
    // Everything that can throw comes before anything is kept.
    const texts = events.map((event) => JSON.stringify(event));
    for (const [index, text] of texts.entries()) {
      const position = log.events.push(text);
      for (const tag of events[index]?.tags ?? []) log.index.add(tag, position);
    }
    log.bell.ring();
    return { ok: true, position: log.events.length };
  }

  async function read({ tags, after = 0, limit }: ReadQuery = {}): Promise<readonly RecordedEvent[]> {
    assertOpen();
    if (tags === undefined) {
      return log.events
        .slice(after, limit === undefined ? undefined : after + limit)
        .map((text, index) => recorded(after + index + 1, text));
    }
    const found = new Set<number>();
    for (const tag of tags) {
      const positions = log.index.positions(tag);
      for (let index = firstAfter(positions, after); index < positions.length; index += 1) {
        found.add(positions[index] as number);
      }
    }
    return [...found]
      .sort((a, b) => a - b)
      .slice(0, limit)
      .map((position) => recorded(position, log.events[position - 1] as string));
  }

  async function head(): Promise<number> {
    assertOpen();
    return log.events.length;
  }

  const snapshots: SnapshotStore = {
    async save(kept) {
      assertOpen();
      for (const snapshot of kept) log.snapshots.save(snapshot);
    },
    async latest(tags, until = Infinity): Promise<readonly Snapshot[]> {
      assertOpen();
      return [...new Set(tags)].flatMap((tag) => log.snapshots.latest(tag, until) ?? []);
    },
    async discard(tags) {
      assertOpen();
      for (const tag of tags) log.snapshots.discard(tag);
    },
  };

  async function close(): Promise<void> {
    open = false;
    // Whoever watches this store looks again, and finds it closed.
    log.bell.ring();
  }

  return {
    append,
    read,
    head,
    snapshots,
    watch: (after, signal) => watchHead(head, log.bell, { after, signal }),
    close,
  };
}

/**
 * The positions of each tag, rising. A map per kind of tag: accounts are few and asked for all the time, and their map
 * stays small enough for the processor's caches whatever else is recorded.
 */
class MemoryIndex {
  /** Most tags are borne once, so one position stands without a list. */
  readonly #kinds = new Map<string, Map<string, number | number[]>>();

  head(tag: string): number {
    const positions = this.#of(tag).get(tag) ?? 0;
    return typeof positions === "number" ? positions : (positions.at(-1) ?? 0);
  }

  positions(tag: string): readonly number[] {
    const positions = this.#of(tag).get(tag) ?? [];
    return typeof positions === "number" ? [positions] : positions;
  }

  add(tag: string, position: number): void {
    const kind = this.#of(tag);
    const positions = kind.get(tag);
    if (positions === undefined) kind.set(tag, position);
    else if (typeof positions !== "number") {
      if (positions.at(-1) !== position) positions.push(position);
    } else if (positions !== position) kind.set(tag, [positions, position]);
  }

  #of(tag: string): Map<string, number | number[]> {
    const kind = tag.slice(0, tag.indexOf(":"));
    let of = this.#kinds.get(kind);
    if (!of) this.#kinds.set(kind, (of = new Map()));
    return of;
  }
}

function recorded(position: number, text: string): RecordedEvent {
  return { position, ...(JSON.parse(text) as NewEvent) };
}

/** The index of the first position behind `after`, in a rising list. */
function firstAfter(positions: readonly number[], after: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] as number) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
