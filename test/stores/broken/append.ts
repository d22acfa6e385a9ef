// Stores that break clause 1: an append is all or nothing, and there when it resolves.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { AppendResult, Guard, NewEvent, ReadQuery } from "../../../src/stores/store.ts";
import { breakages, overMemory, overSqlite, plain } from "./breakage.ts";
import type { Disk, Entry } from "./disk.ts";
import { PlainStore } from "./plain.ts";

class Torn extends PlainStore {
  override append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    return this.call(() =>
      this.alone(async () => {
        await this.moment();
        const conflicts = this.conflictsWith(guards, events);
        if (conflicts.length > 0) return { ok: false, conflicts };
        for (const event of events) this.disk.keep([this.encode(event)]);
        return { ok: true, position: this.log().length };
      }),
    );
  }
}

class InParts extends PlainStore {
  protected readonly most: number = 1000;

  protected override async write(entries: readonly Entry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += this.most) {
      await super.write(entries.slice(start, start + this.most));
    }
  }
}

class OneByOne extends InParts {
  protected override readonly most = 1;
}

class Shuffled extends PlainStore {
  protected override write(entries: readonly Entry[]): Promise<void> {
    return super.write(entries.toReversed());
  }
}

/** Where a replica that others read from has got to. */
const replicas = new WeakMap<Disk, number>();

class Lagging extends PlainStore {
  #own = 0;

  protected override view(): readonly Entry[] {
    return this.disk.entries.slice(0, Math.max(this.#own, replicas.get(this.disk) ?? 0));
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    await super.write(entries);
    const written = (this.#own = this.disk.entries.length);
    void nextTurn()
      .then(nextTurn)
      .then(() => replicas.set(this.disk, written));
  }
}

class LateIndex extends PlainStore {
  #indexed = 0;

  protected override find(query: ReadQuery): number[] {
    const found = super.find(query);
    return query.tags ? found.filter((position) => position <= this.#indexed) : found;
  }

  override async read(query: ReadQuery = {}) {
    const events = await super.read(query);
    this.#indexed = this.log().length;
    return events;
  }
}

class IndexOfItsOwn extends PlainStore {
  readonly #from: number;

  constructor(disk: Disk) {
    super(disk);
    this.#from = disk.entries.length;
  }

  protected override find(query: ReadQuery): number[] {
    return super.find(query.tags ? { ...query, after: Math.max(query.after ?? 0, this.#from) } : query);
  }
}

class RefusedYetKept extends PlainStore {
  override async append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const result = await super.append(events, guards);
    if (!result.ok) await super.append(events);
    return result;
  }
}

class Poisoned extends PlainStore {
  #failed = false;

  override async append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    if (this.#failed) throw new Error("the transaction before was not ended");
    return super.append(events, guards).catch((error: unknown) => {
      this.#failed = true;
      throw error;
    });
  }
}

export const brokenAppends = breakages(1, {
  torn: ["writes event by event, and leaves what came before the one that fails", plain(Torn)],
  "in parts": ["writes more than a thousand events as several appends", plain(InParts)],
  "one by one": ["lets readers in between two events of an append", plain(OneByOne)],
  shuffled: ["writes the events of one append in an order of its own", plain(Shuffled)],
  lagging: ["acknowledges before the replica that other handles read has it", plain(Lagging)],
  "late index": ["finds an event by its tags only when somebody has read since", plain(LateIndex)],
  "index of its own": ["finds by tag only what was appended since the handle was opened", plain(IndexOfItsOwn)],
  "refused yet kept": ["tells of a conflict, and records the events nevertheless", plain(RefusedYetKept)],
  poisoned: ["does not end the transaction of an append that failed, so that the next fails too", plain(Poisoned)],
  "first position": [
    "answers with the position of the first event",
    overMemory(() => (store) => ({
      append: async (events, guards) => {
        const result = await store.append(events, guards);
        return result.ok ? { ok: true, position: result.position - Math.max(0, events.length - 1) } : result;
      },
    })),
  ],
  "nothing to do": [
    "answers an append without events without looking at its guards",
    overSqlite(() => (store) => ({
      append: async (events, guards) =>
        events.length === 0 ? { ok: true, position: await store.head() } : store.append(events, guards),
    })),
  ],
  "nothing at zero": [
    "answers an append without events with position 0",
    overMemory(() => (store) => ({
      append: async (events, guards) => {
        const result = await store.append(events, guards);
        return result.ok && events.length === 0 ? { ok: true, position: 0 } : result;
      },
    })),
  ],
  "knows ids": [
    "leaves out events whose id it has seen, and reports success",
    overMemory(() => {
      const seen = new Set<string>();
      return (store) => ({
        append: async (events, guards) => {
          const result = await store.append(
            events.filter(({ id }) => !seen.has(id)),
            guards,
          );
          if (result.ok) for (const { id } of events) seen.add(id);
          return result;
        },
      });
    }),
  ],
});
