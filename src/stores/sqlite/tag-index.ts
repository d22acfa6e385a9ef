// Which events bear a tag? Sorted runs in the file, and the stretch behind them in memory.
//
// A run has, for a stretch of 4,096 events, an entry per tag and event, sorted by a hash of the tag, in blocks of about a
// page. Four runs of one length become one, step by step as further runs are written, so there are about three per power of
// four of the log's length. A filter per run, in parts that are read when they are first asked, keeps looks for tags that
// are not there, which new ids and keys all are, away from the file. An append therefore costs the same however long the log
// is; whoever opens the file reads what the runs are and the stretch behind them, at most some thousand events.
// Everything is written in the transactions of appends, so that a crash undoes it with them, and read back in the next
// one, so that the writer learns of it as every other process does. The index can always be made again from the events.

import { Recent } from "../recent.ts";
import type { EventRows, Head } from "./event-rows.ts";
import { mayHold, partOf } from "./filter.ts";
import type { IndexFile, Run } from "./index-file.ts";
import { falling, isAsked, rising } from "./run-lookup.ts";
import { goOnMerging, RUN_LENGTH, writeRun } from "./runs.ts";
import { tagHash } from "./tag-hash.ts";
import { Tail } from "./tail.ts";

/** Heads of tags that guards asked for, so that a hot account costs no look into the runs. */
const KNOWN_HEADS = 500_000;

/** So many parts of filters are kept in memory, each of about 4 kB. */
const KNOWN_PARTS = 32_768;

/** A run with the parts of its filter that were asked. */
interface KnownRun extends Run {
  readonly filter: (Uint8Array | undefined)[];
}

/** The tag index of one connection. All methods are called inside a transaction; what they learn stays true after it. */
export class TagIndex {
  readonly #rows: EventRows;
  readonly #file: IndexFile;
  #version = -1;
  #seed = 0;
  #runs: readonly KnownRun[] = [];
  #partsKnown = 0;
  /** Events up to here are in runs. */
  #covered = 0;
  /** Events up to here are known. */
  #head = 0;
  /** What is behind `#covered`, and perhaps some before. */
  #tail = new Tail();
  /** The same of the index that this one was made from, as far as that one knew the log; it is not to be changed here. */
  #beneath: Tail | undefined;
  #heads = new Recent<number>(KNOWN_HEADS);

  constructor(rows: EventRows, file: IndexFile) {
    this.#rows = rows;
    this.#file = file;
  }

  /**
   * The index of another connection to the same file, which knows what this one knows and keeps what it learns to itself.
   * It holds as long as this one learns nothing new.
   */
  over(rows: EventRows, file: IndexFile): TagIndex {
    const index = new TagIndex(rows, file);
    index.#version = this.#version;
    index.#seed = this.#seed;
    index.#runs = this.#runs;
    index.#covered = this.#covered;
    index.#head = this.#head;
    index.#beneath = this.#tail;
    return index;
  }

  get head(): number {
    return this.#head;
  }

  /** Learns what was appended, and how the runs have changed, since the last call. */
  catchUp(): void {
    const { position, indexVersion } = this.#rows.head();
    if (position === this.#head && indexVersion === this.#version) return;
    if (position < this.#head) this.#forgetAll();
    if (indexVersion !== this.#version) this.#learnRuns(indexVersion);
    for (const event of this.#rows.behind(this.#head, position - this.#head)) this.#add(event.position, event.tags);
    if (this.#head < position) throw this.#rows.missing(this.#head + 1);
  }

  /** Takes in events that this connection has just committed. */
  appended(tags: readonly (readonly string[])[]): void {
    for (const of of tags) this.#add(this.#head + 1, of);
  }

  /** The position of the last event that bears the tag; 0 if none does. */
  headOf(tag: string): number {
    const hash = tagHash(tag, this.#seed);
    const recent = this.#tail.headOf(tag, hash) || (this.#beneath?.headOf(tag, hash) ?? 0);
    if (recent > 0) return recent;
    for (let index = this.#runs.length - 1; index >= 0; index -= 1) {
      const run = this.#runs[index] as KnownRun;
      // Most tags that are asked for are new: for them this is all.
      if (this.#mayHave(run, hash)) return this.#headInRuns(tag, hash, index);
    }
    return 0;
  }

  /** The same, in runs up to one. */
  #headInRuns(tag: string, hash: number, newest: number): number {
    const known = this.#heads.get(tag);
    if (known !== undefined) return known;
    for (let index = newest; index >= 0; index -= 1) {
      const run = this.#runs[index] as KnownRun;
      if (!this.#mayHave(run, hash)) continue;
      for (const position of falling(this.#file, run, hash)) {
        if (!this.#rows.at(position).tags.includes(tag)) continue;
        this.#heads.set(tag, position);
        return position;
      }
    }
    return 0;
  }

  /**
   * Positions behind `after`, rising, at most so many: all events that bear the tag and, rarely, one that does not.
   */
  positionsOf(tag: string, after: number, limit: number): number[] {
    const found: number[] = [];
    const hash = tagHash(tag, this.#seed);
    let last = after;
    for (const run of this.#runs) {
      if (run.last <= last || !this.#mayHave(run, hash)) continue;
      for (const position of rising(this.#file, run, hash, last)) {
        if (found.length === limit) return found;
        found.push((last = position));
      }
    }
    for (const tail of [this.#beneath, this.#tail]) {
      for (const position of tail?.positionsOf(tag, hash) ?? []) {
        if (position <= this.#covered || position <= after) continue;
        if (found.length === limit) return found;
        found.push(position);
      }
    }
    return found;
  }

  /**
   * Writes the stretch in memory as runs, if it has grown long, and goes on merging those there are. To be called inside the
   * transaction of an append, after `catchUp`.
   * @returns the head as it is then, for the append to move on
   */
  writeRuns(): Head {
    const due = Math.floor((this.#head - this.#covered) / RUN_LENGTH);
    if (due === 0) return { position: this.#head, indexVersion: this.#version };
    let runs: readonly Run[] = this.#runs.map(({ filter: _, ...run }) => run);
    for (let index = 0; index < due; index += 1) {
      const first = this.#covered + 1 + index * RUN_LENGTH;
      const run = writeRun(this.#file, runs, first, this.#stretch(first));
      runs = goOnMerging(this.#file, [...runs, run]);
    }
    this.#file.setManifest(this.#version + 1, { seed: this.#seed, runs });
    return { position: this.#head, indexVersion: this.#version + 1 };
  }

  #stretch(first: number): Float64Array {
    const tail = this.#tail.stretch(first, RUN_LENGTH);
    const beneath = this.#beneath?.stretch(first, RUN_LENGTH);
    if (!beneath) return tail;
    const both = new Float64Array(beneath.length + tail.length);
    both.set(beneath);
    both.set(tail, beneath.length);
    return both;
  }

  #add(position: number, tags: readonly string[]): void {
    for (const tag of tags) this.#tail.add(tag, tagHash(tag, this.#seed), position);
    this.#head = position;
  }

  #learnRuns(version: number): void {
    const { seed, runs } = this.#file.manifest(version);
    const known = new Map(this.#runs.map((run) => [run.run, run]));
    this.#runs = runs.map((run) => ({ ...run, filter: stillTrue(known.get(run.run)) }));
    this.#partsKnown = this.#runs.reduce((sum, { filter }) => sum + filter.reduce((count) => count + 1, 0), 0);
    this.#seed = seed;
    this.#version = version;
    this.#covered = runs.reduce((most, { last }) => Math.max(most, last), 0);
    if (this.#covered > this.#head) {
      // What lies between was never seen here: what it did to the heads that are known is unknown.
      this.#heads.clear();
      this.#tail = new Tail();
      this.#beneath = undefined;
      this.#head = this.#covered;
      return;
    }
    // What runs have now need not be kept; the heads that are known stay known.
    this.#tail.forget(this.#covered + 1, (tag, position) => {
      if (this.#heads.get(tag) !== undefined) this.#heads.set(tag, position);
    });
  }

  /** The log is not the one that was known: it may have been put back from a backup, or a transaction undone. */
  #forgetAll(): void {
    this.#version = -1;
    this.#runs = [];
    this.#covered = 0;
    this.#head = 0;
    this.#tail = new Tail();
    this.#beneath = undefined;
    this.#heads.clear();
  }

  #mayHave(run: KnownRun, hash: number): boolean {
    if (!isAsked(run, hash)) return false;
    const part = partOf(hash, run.parts);
    return mayHold(run.filter[part] ?? this.#readPart(run, part), hash);
  }

  #readPart(run: KnownRun, part: number): Uint8Array {
    if (this.#partsKnown >= KNOWN_PARTS) {
      for (const { filter } of this.#runs) filter.length = 0;
      this.#partsKnown = 0;
    }
    this.#partsKnown += 1;
    return (run.filter[part] = this.#file.part(run, part));
  }
}

/** The parts of a run's filter that do not change any more: all but the last, to which a merge may have added. */
function stillTrue(run: KnownRun | undefined): (Uint8Array | undefined)[] {
  return run ? run.filter.slice(0, partOf(run.high.hash, run.parts)) : [];
}
