// A store that forgets when the process ends: for tests, demos and previews.

import { Bell } from "./bell.ts";
import { StoreClosedError } from "./errors.ts";
import { MemoryIndex } from "./memory-index.ts";
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
    const heads = log.index.heads(guards.map(({ tag }) => tag));
    const conflicts = guards
      .map(({ tag, head }, index) => ({ tag, expected: head, actual: heads[index] as number }))
      .filter(({ expected, actual }) => actual !== expected);
    if (conflicts.length > 0) return { ok: false, conflicts };
    // Everything that can throw comes before anything is kept.
    const texts = events.map((event) => JSON.stringify(event));
    const tags = events.map((event) => event.tags);
    log.index.add(tags, log.events.length + 1);
    for (const text of texts) log.events.push(text);
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
      for (const position of log.index.behind(tag, after, limit)) found.add(position);
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

function recorded(position: number, text: string): RecordedEvent {
  // An event that was read elsewhere, and is appended here, has another position in its text.
  return { ...(JSON.parse(text) as NewEvent), position };
}
