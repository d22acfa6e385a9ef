// Stores that break clause 2: positions are dense, rising, and the same for every reader.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { AppendResult, Guard, NewEvent, ReadQuery, RecordedEvent } from "../../../src/stores/store.ts";
import { breakages, overMemory, plain } from "./breakage.ts";
import type { Disk, Entry } from "./disk.ts";
import { PlainStore } from "./plain.ts";

/** A position that was drawn and never used. */
const HOLE: Entry = { text: "", tags: [] };

class Gaps extends PlainStore {
  override async append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const result = await super.append(events, guards);
    if (!result.ok) this.disk.keep(events.map(() => HOLE));
    return result;
  }

  protected override find(query: ReadQuery): number[] {
    return super.find(query).filter((position) => this.log()[position - 1] !== HOLE);
  }
}

class GapsOfFailures extends Gaps {
  override append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    return PlainStore.prototype.append.call(this, events, guards).catch((error: unknown) => {
      this.disk.keep(events.map(() => HOLE));
      throw error;
    });
  }
}

/** Positions that were given, and whose append has not been committed. */
const uncommitted = new WeakMap<Disk, Set<number>>();

class Overtaken extends PlainStore {
  override append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    return this.call(async () => {
      const conflicts = this.conflictsWith(guards, events);
      if (conflicts.length > 0) return { ok: false, conflicts };
      const before = this.disk.entries.length;
      const positions = events.map((_, index) => before + index + 1);
      const hidden = uncommitted.get(this.disk) ?? new Set();
      uncommitted.set(this.disk, hidden);
      for (const position of positions) hidden.add(position);
      this.disk.keep(events.map((event) => this.encode(event)));
      // Whoever brings less is done sooner.
      for (let index = 0; index < events.length; index += 1) await this.moment();
      for (const position of positions) hidden.delete(position);
      return { ok: true, position: positions.at(-1) ?? before };
    });
  }

  protected override find(query: ReadQuery): number[] {
    return super.find(query).filter((position) => !uncommitted.get(this.disk)?.has(position));
  }
}

class Announced extends PlainStore {
  protected override async write(entries: readonly Entry[]): Promise<void> {
    announced.set(this.disk, this.log().length + entries.length);
    await this.moment();
    await super.write(entries);
  }

  override head(): Promise<number> {
    return this.call(async () => Math.max(this.log().length, announced.get(this.disk) ?? 0));
  }
}
const announced = new WeakMap<Disk, number>();

class FromTheEnd extends PlainStore {
  /** Page by page, the newest first, each so many from the end. */
  override read(query: ReadQuery = {}): Promise<readonly RecordedEvent[]> {
    return this.call(async () => {
      const events: RecordedEvent[] = [];
      for (let taken = 0, rest = Number.POSITIVE_INFINITY; rest > 0; taken += 500) {
        await this.moment();
        const found = this.find(query);
        rest = found.length - taken - 500;
        const page = found.slice(Math.max(0, rest), Math.max(0, found.length - taken));
        events.unshift(...page.map((position) => this.decode(this.log()[position - 1]?.text ?? "", position)));
      }
      return events;
    });
  }
}

class TagByTag extends PlainStore {
  override async read(query: ReadQuery = {}): Promise<readonly RecordedEvent[]> {
    if (!query.tags || query.tags.length < 2) return super.read(query);
    const found = new Map<number, RecordedEvent>();
    for (const tag of query.tags) {
      for (const event of await super.read({ ...query, tags: [tag] })) found.set(event.position, event);
      // A slow query.
      for (let moment = 0; moment < 20; moment += 1) await this.moment();
    }
    return [...found.values()].sort((a, b) => a.position - b.position).slice(0, query.limit);
  }
}

class StaleCursor extends PlainStore {
  #end = 0;

  /** From the first page on, the log as it was then; a later one only when that has been read to its end. */
  protected override find(query: ReadQuery): number[] {
    if ((query.after ?? 0) === 0 || this.#end === 0) this.#end = this.log().length;
    const found = super.find(query).filter((position) => position <= this.#end);
    if (found.length === 0) this.#end = 0;
    return found;
  }
}

export const brokenPositions = breakages(2, {
  gaps: ["draws positions before it checks the guards, and loses those of a refused append", plain(Gaps)],
  "gaps of failures": [
    "draws positions before it writes the events down, and loses them where that fails",
    plain(GapsOfFailures),
  ],
  overtaken: ["gives positions in order and commits in another: n+1 can be read before n", plain(Overtaken)],
  announced: ["moves the head before the events can be read", plain(Announced)],
  "from the end": ["reads long logs in pages counted from an end that moves", plain(FromTheEnd)],
  "tag by tag": ["reads one tag after the other, and misses what comes in between", plain(TagByTag)],
  "stale cursor": ["goes on with the log as it was when the first page was read", plain(StaleCursor)],
  "cached head": [
    "remembers the head, and looks again only every other time",
    overMemory(() => (store) => {
      let [asked, known] = [0, 0];
      return {
        head: async () => {
          asked += 1;
          if (asked % 2 === 1) known = await store.head();
          return known;
        },
      };
    }),
  ],
  "two replicas": [
    "asks for the head here and there, and one of the two is an append behind",
    overMemory(() => {
      let [asked, before] = [0, 0];
      return (store) => ({
        append: async (events, guards) => {
          before = await store.head();
          return store.append(events, guards);
        },
        head: async () => {
          asked += 1;
          return asked % 2 === 0 ? before : store.head();
        },
      });
    }),
  ],
  "head of the moment": [
    "answers an append with the head of the log some moments later",
    overMemory(() => (store) => ({
      append: async (events, guards) => {
        const result = await store.append(events, guards);
        await nextTurn();
        return result.ok ? { ok: true, position: await store.head() } : result;
      },
    })),
  ],
});
