// Stores that lose something in a crash, or find what never was.

import { setTimeout as sleep } from "node:timers/promises";
import type { GuardConflict, ReadQuery } from "../../../src/stores/store.ts";
import { breakages, plain } from "./breakage.ts";
import type { Disk, Entry } from "./disk.ts";
import { PlainStore } from "./plain.ts";

/** Long enough for a crash to come in between. */
const WHILE = 4;

class EarlyWord extends PlainStore {
  protected override async write(entries: readonly Entry[]): Promise<void> {
    this.disk.entries.push(...entries);
    const end = this.disk.entries.length;
    void sleep(WHILE)
      .then(() => this.moment())
      .then(() => (this.disk.synced = Math.max(end, this.disk.synced)));
  }
}

class EarlyWordAlone extends EarlyWord {
  #own = 0;

  /** Nobody else reads what is not durable, as if that were enough. */
  protected override view(): readonly Entry[] {
    return this.disk.entries.slice(0, Math.max(this.#own, this.disk.synced));
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    await super.write(entries);
    this.#own = this.disk.entries.length;
  }
}

class EarlySight extends PlainStore {
  protected override async write(entries: readonly Entry[]): Promise<void> {
    this.disk.entries.push(...entries);
    await sleep(WHILE);
    await this.moment();
    this.disk.synced = this.disk.entries.length;
  }
}

class InHalves extends PlainStore {
  protected override async write(entries: readonly Entry[]): Promise<void> {
    const half = Math.ceil(entries.length / 2);
    await super.write(entries.slice(0, half));
    await sleep(WHILE);
    await super.write(entries.slice(half));
  }
}

class LargeInParts extends PlainStore {
  protected override async write(entries: readonly Entry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += 500) {
      if (start > 0) await sleep(WHILE);
      await super.write(entries.slice(start, start + 500));
    }
  }
}

const indexes = new WeakMap<Disk, Map<string, number>>();

class IndexFirst extends PlainStore {
  readonly #index: Map<string, number>;

  constructor(disk: Disk) {
    super(disk);
    this.#index = indexes.get(disk) ?? new Map<string, number>();
    indexes.set(disk, this.#index);
  }

  protected override headOf(tag: string): number {
    return this.#index.get(tag) ?? 0;
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    const before = this.log().length;
    for (const [index, { tags }] of entries.entries()) for (const tag of tags) this.#index.set(tag, before + index + 1);
    await sleep(WHILE);
    await super.write(entries);
  }
}

const sequences = new WeakMap<Disk, number>();

class SequenceFirst extends PlainStore {
  constructor(disk: Disk) {
    super(disk);
    // A new process goes on with the sequence; what was drawn and not written is a gap.
    const drawn = sequences.get(disk) ?? 0;
    if (disk.generation > 0 && drawn > disk.entries.length) {
      disk.keep(Array.from({ length: drawn - disk.entries.length }, () => ({ text: "", tags: [] })));
    }
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    sequences.set(this.disk, this.log().length + entries.length);
    await sleep(WHILE);
    await super.write(entries);
  }

  protected override find(query: Parameters<PlainStore["find"]>[0]): number[] {
    return super.find(query).filter((position) => this.log()[position - 1]?.text !== "");
  }
}

const journals = new WeakMap<Disk, { generation: number; entries: readonly Entry[] }>();

class DoneTwice extends PlainStore {
  constructor(disk: Disk) {
    super(disk);
    // What the journal has is done again, also if it had been done.
    const journal = journals.get(disk);
    if (journal && journal.generation < disk.generation) disk.keep(journal.entries);
    if (journal?.generation !== disk.generation) journals.delete(disk);
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    journals.set(this.disk, { generation: this.disk.generation, entries });
    await super.write(entries);
    await sleep(WHILE);
    await this.moment();
    journals.delete(this.disk);
  }
}

const lockFiles = new WeakMap<Disk, number>();

class LockedOut extends PlainStore {
  /** The lock of whoever crashed is there for ever. */
  protected override async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return super.alone(async () => {
      while (lockFiles.has(this.disk)) await sleep(WHILE);
      lockFiles.set(this.disk, this.disk.generation);
      await sleep(WHILE);
      await this.moment();
      try {
        return await work();
      } finally {
        lockFiles.delete(this.disk);
      }
    });
  }
}

class OldHeadsForgotten extends PlainStore {
  /** What was there when it was opened after a crash. */
  readonly #found = this.disk.generation > 0 ? this.disk.entries.length : 0;

  protected override conflictsWith(...given: Parameters<PlainStore["conflictsWith"]>): GuardConflict[] {
    return super.conflictsWith(...given).filter(({ actual }) => actual > this.#found);
  }
}

class PagesOneOff extends PlainStore {
  protected override find(query: ReadQuery): number[] {
    const found = super.find(query);
    return this.disk.generation > 0 && (query.after ?? 0) > 0 ? found.slice(1) : found;
  }
}

class FirstHandleOnly extends PlainStore {
  readonly #first: boolean;

  constructor(disk: Disk) {
    super(disk);
    const opened = openedIn.get(disk);
    this.#first = opened !== disk.generation;
    openedIn.set(disk, disk.generation);
  }

  /** Others find what there was at the crash. */
  protected override view(): readonly Entry[] {
    if (this.#first || this.disk.generation === 0) return super.view();
    return this.disk.entries.slice(0, this.disk.entries.length - 1);
  }
}
const openedIn = new WeakMap<Disk, number>();

export const brokenByCrashes = breakages("crash", {
  "early word": ["acknowledges before it is durable", plain(EarlyWord)],
  "early word alone": [
    "acknowledges before it is durable, and lets nobody else read it until then",
    plain(EarlyWordAlone),
  ],
  "early sight": ["lets others read before it is durable", plain(EarlySight)],
  "in halves": ["makes an append durable in two steps", plain(InHalves)],
  "large in parts": ["makes a large append durable in several steps", plain(LargeInParts)],
  "index first": ["makes the heads of tags durable before the events", plain(IndexFirst)],
  "sequence first": ["makes the last position durable before the events", plain(SequenceFirst)],
  "done twice": ["does what was under way again, also if it was done", plain(DoneTwice)],
  "locked out": ["leaves a lock behind that no one opens", plain(LockedOut)],
  "old heads forgotten": ["lets every guard pass on what was there before a crash", plain(OldHeadsForgotten)],
  "pages one off": ["skips an event of every page but the first, after a crash", plain(PagesOneOff)],
  "first handle only": ["has the end of the log for the first handle after a crash alone", plain(FirstHandleOnly)],
});
