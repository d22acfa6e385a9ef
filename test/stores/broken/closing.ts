// Stores that break clause 6: closing waits, a closed store says so, several stores over one place agree.

import { StoreClosedError } from "../../../src/stores/errors.ts";
import type { AppendResult, EventStore, Guard, NewEvent, ReadQuery, RecordedEvent } from "../../../src/stores/store.ts";
import { breakages, onDisk, overMemory, overSqlite, plain } from "./breakage.ts";
import { Disk } from "./disk.ts";
import { PlainStore } from "./plain.ts";

class Hasty extends PlainStore {
  override async close(): Promise<void> {
    this.closed = true;
  }
}

class Dropping extends PlainStore {
  override close(): Promise<void> {
    this.closed = true;
    return super.close();
  }

  protected override async moment(): Promise<void> {
    await super.moment();
    if (this.closed) throw new StoreClosedError("dropping");
  }
}

class Unused extends PlainStore {
  #used = false;

  protected override call<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#used = true;
    return super.call(work);
  }

  override async close(): Promise<void> {
    if (!this.#used) throw new TypeError("there is no connection to close");
    await super.close();
  }
}

/** The handles that are open on a disk, and the log as the last of them left it in a file of its own. */
const checkpoints = new WeakMap<Disk, { open: number; events: number }>();

class LeavesTheLast extends PlainStore {
  constructor(disk: Disk) {
    super(disk);
    const checkpoint = checkpoints.get(disk) ?? { open: 0, events: 0 };
    if (checkpoint.open === 0 && disk.entries.length > 6) disk.entries.length = checkpoint.events;
    checkpoint.open += 1;
    checkpoints.set(disk, checkpoint);
  }

  override async close(): Promise<void> {
    const checkpoint = checkpoints.get(this.disk);
    if (checkpoint && !this.closed) {
      checkpoint.open -= 1;
      checkpoint.events = Math.max(0, this.disk.entries.length - 1);
    }
    await super.close();
  }
}

class RemembersAnswers extends PlainStore {
  readonly #answers = new Map<string, readonly RecordedEvent[]>();

  override async read(query: ReadQuery = {}): Promise<readonly RecordedEvent[]> {
    const question = JSON.stringify(query);
    const known = this.closed ? undefined : this.#answers.get(question);
    const answer = known ?? (await super.read(query));
    this.#answers.set(question, answer);
    return structuredClone(answer);
  }

  override append(events: readonly NewEvent[], guards?: readonly Guard[]): Promise<AppendResult> {
    this.#answers.clear();
    return super.append(events, guards);
  }
}

class OwnHead extends PlainStore {
  #known = 0;

  override async append(events: readonly NewEvent[], guards?: readonly Guard[]): Promise<AppendResult> {
    const result = await super.append(events, guards);
    if (result.ok) this.#known = result.position;
    return result;
  }

  override head(): Promise<number> {
    return this.call(async () => this.#known);
  }
}

/** The disk of all who are there at the same time. */
let common: { disk: Disk; places: number } | undefined;

/** A closed memory store that does not say so everywhere. */
function closedExcept(answers: (store: EventStore, closed: () => boolean) => Partial<EventStore>) {
  return overMemory(() => (store) => {
    let closed = false;
    return {
      ...answers(store, () => closed),
      close: () => {
        closed = true;
        return store.close();
      },
    };
  });
}

export const brokenClosings = breakages(6, {
  hasty: ["does not wait for work in flight", plain(Hasty)],
  dropping: ["lets work in flight fail", plain(Dropping)],
  unused: ["cannot be closed before it was used", plain(Unused)],
  "leaves the last": ["loses the last event when all have closed", plain(LeavesTheLast)],
  "remembers answers": ["answers from memory what it was asked before it appended last", plain(RemembersAnswers)],
  "own head": ["tells the head as it was when it appended last", plain(OwnHead)],
  "one for all": [
    "keeps one log for all who are there at once",
    async () => {
      common ??= { disk: new Disk(), places: 0 };
      common.places += 1;
      const place = onDisk(common.disk, PlainStore);
      return {
        ...place,
        destroy: async () => {
          if (common && (common.places -= 1) === 0) common = undefined;
        },
      };
    },
  ],
  "still reads": [
    "answers reads after it was closed",
    overMemory(() => (store) => {
      let last: readonly RecordedEvent[] = [];
      return {
        read: async (query) => {
          const seen = await store.read(query).catch(() => undefined);
          last = seen ?? last;
          return last;
        },
      };
    }),
  ],
  "still has a head": [
    "tells the head that it knew after it was closed",
    closedExcept((store, closed) => ({ head: async () => (closed() ? 0 : store.head()) })),
  ],
  "nothing to append": [
    "accepts an append without events after it was closed",
    closedExcept((store, closed) => ({
      append: async (events, guards) =>
        closed() && events.length === 0 ? { ok: true, position: 0 } : store.append(events, guards),
    })),
  ],
  "nothing to find": [
    "answers a read of no tags after it was closed",
    closedExcept((store) => ({ read: async (query) => (query?.tags?.length === 0 ? [] : store.read(query)) })),
  ],
  "some error": [
    "says that it is closed with an error of the driver's",
    overSqlite(() => (store) => ({
      head: () =>
        store.head().catch((error: unknown) => {
          throw error instanceof StoreClosedError ? new Error("database is not open") : error;
        }),
    })),
  ],
  "closed once": [
    "fails to close when it is closed already",
    overSqlite(() => (store) => {
      let closed = false;
      return {
        close: async () => {
          if (closed) throw new Error("database is not open");
          closed = true;
          await store.close();
        },
      };
    }),
  ],
  "one pool": [
    "closes the others over its place as well",
    overSqlite(() => {
      const pool: EventStore[] = [];
      return (store) => {
        pool.push(store);
        return { close: async () => void (await Promise.all(pool.map((other) => other.close()))) };
      };
    }),
  ],
});
