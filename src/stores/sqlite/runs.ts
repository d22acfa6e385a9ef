// How do runs come into being, and stay few however long the log is?

import { addTo, PART_BYTES, partOf, partsFor } from "./filter.ts";
import { BLOCK_ENTRIES, END, isBefore, START, type Block, type IndexFile, type Key, type Run } from "./index-file.ts";

/** So many events make a run. */
export const RUN_LENGTH = 4096;

/** So many runs of one length that follow one another become one. */
const MERGED = 4;

/** Offsets within a run have 32 bits; of runs as long as this there may be any number. */
const LONGEST = RUN_LENGTH * MERGED ** 9;

/** Twice as fast as needed to be done before the next ones of that length are there. */
const HASTE = 2;

/**
 * Writes a run over the stretch from `first` on.
 * @param entries the hash of a tag times RUN_LENGTH, and the offset of the event in the stretch; in any order
 */
export function writeRun(file: IndexFile, runs: readonly Run[], first: number, entries: Float64Array): Run {
  entries.sort();
  let tags = 0;
  for (let index = 0, before = -1; index < entries.length; index += 1) {
    const hash = Math.floor((entries[index] as number) / RUN_LENGTH);
    if (hash !== before) tags += 1;
    before = hash;
  }
  const writer = new Writer(file, emptyRun(runs, first, first + RUN_LENGTH - 1, partsFor(tags)));
  for (let index = 0, before = -1; index < entries.length; index += 1) {
    const entry = entries[index] as number;
    // Two tags of one event may have the same hash.
    if (entry === before) continue;
    before = entry;
    const hash = Math.floor(entry / RUN_LENGTH);
    writer.add(hash, first + entry - hash * RUN_LENGTH);
  }
  return writer.end(END);
}

/**
 * Goes on with every merge that is under way, and begins those that are due. To be called once per run that was written,
 * in its transaction: it takes about as long as that did, for each length of runs there is. A merge moves entries over in the order of
 * their hashes, so that at any time whoever looks for a tag finds it either in the runs that are merged or in the one that they become.
 * @returns the runs after it
 */
export function goOnMerging(file: IndexFile, before: readonly Run[]): Run[] {
  let runs = [...before];
  for (const output of before) {
    if (!isBefore(output.high, END)) continue;
    const inputs = runs.filter((run) => run !== output && isWithin(run, output));
    const total = inputs.reduce((sum, { entries }) => sum + entries, 0);
    const share = (HASTE * RUN_LENGTH) / lengthOf(output);
    const moved = moveOver(file, output, inputs, Math.ceil(total * share));
    const isDone = !isBefore(moved.output.high, END);
    runs = runs.filter((run) => run !== output && !inputs.includes(run));
    runs.push(moved.output, ...(isDone ? [] : moved.inputs));
  }
  runs.sort(byStretch);
  for (let due = nextMerge(runs); due; due = nextMerge(runs)) {
    const [first, last] = [due[0] as Run, due.at(-1) as Run];
    const tags = due.reduce((sum, run) => sum + run.tags, 0);
    runs.push(emptyRun(runs, first.first, last.last, partsFor(tags)));
    runs.sort(byStretch);
  }
  return runs;
}

/** The longer one first: whoever reads on from one to the next finds positions rising. */
function byStretch(a: Run, b: Run): number {
  return a.first - b.first || b.last - a.last;
}

function isWithin(run: Run, output: Run): boolean {
  return run.first >= output.first && run.last <= output.last;
}

/** Runs of one length that follow one another, enough of them to become one, and none of them under way. */
function nextMerge(runs: readonly Run[]): Run[] | undefined {
  const outputs = runs.filter(({ high }) => isBefore(high, END));
  const idle = runs.filter((run) => !outputs.some((output) => isWithin(run, output)));
  for (let index = 0; index + MERGED <= idle.length; index += 1) {
    const due = idle.slice(index, index + MERGED);
    const length = lengthOf(due[0] as Run);
    if (length < LONGEST && due.every((run) => lengthOf(run) === length)) return due;
  }
  return undefined;
}

function lengthOf({ first, last }: Run): number {
  return last - first + 1;
}

function emptyRun(runs: readonly Run[], first: number, last: number, parts: number): Run {
  const run = runs.reduce((most, { run }) => Math.max(most, run), 0) + 1;
  return { run, first, last, entries: 0, tags: 0, parts, low: START, high: START };
}

/** Moves so many entries over, and forgets what nobody needs any more. */
function moveOver(
  file: IndexFile,
  output: Run,
  inputs: readonly Run[],
  count: number,
): { readonly output: Run; readonly inputs: Run[] } {
  const cursors = inputs.map((run) => new Cursor(file, run, output.high));
  const writer = new Writer(file, output);
  for (let moved = 0; moved < count; moved += 1) {
    const next = first(cursors);
    if (!next) break;
    writer.add(next.hash, next.position);
    next.advance();
  }
  // Of those that have the same hash the first one's positions are lower.
  const next = first(cursors);
  const bound = next ? { hash: next.hash, position: next.position } : END;
  return {
    output: writer.end(bound),
    inputs: cursors.map(({ run, needed }) => {
      file.forget(run, needed);
      return { ...run, low: isBefore(bound, needed) ? needed : bound };
    }),
  };
}

/** The cursor at the least key: inputs are in the order of their positions, so that of equal hashes the first one counts. */
function first(cursors: readonly Cursor[]): Cursor | undefined {
  let least: Cursor | undefined;
  for (const cursor of cursors) if (!cursor.done && (!least || cursor.hash < least.hash)) least = cursor;
  return least;
}

/** Goes through the entries of a run from a key on. */
class Cursor {
  readonly run: Run;
  hash = 0;
  position = 0;
  done = false;
  readonly #file: IndexFile;
  #block: Block | undefined;
  #next = 0;

  constructor(file: IndexFile, run: Run, from: Key) {
    this.#file = file;
    this.run = run;
    const key = isBefore(from, run.low) ? run.low : from;
    this.#open(key);
    while (!this.done && isBefore(this, key)) this.advance();
  }

  /** Blocks below this key have been moved as a whole. */
  get needed(): Key {
    return this.#block?.from ?? END;
  }

  advance(): void {
    const { hashes, offsets, until } = this.#block as Block;
    if (this.#next === hashes.length) this.#open(until);
    else {
      this.hash = hashes[this.#next] as number;
      this.position = this.run.first + (offsets[this.#next] as number);
      this.#next += 1;
    }
  }

  #open(key: Key): void {
    this.done = !isBefore(key, this.run.high);
    this.#block = this.done ? undefined : this.#file.blockAt(this.run, key);
    this.#next = 0;
    if (!this.done) this.advance();
  }
}

/** Writes entries behind those that a run has. They come in order. */
class Writer {
  readonly #file: IndexFile;
  readonly #run: Run;
  #from: Key;
  #hashes = new Uint32Array(BLOCK_ENTRIES);
  #offsets = new Uint32Array(BLOCK_ENTRIES);
  #length = 0;
  #part: number;
  #bits: Uint8Array;
  #before = -1;
  #entries = 0;
  #tags = 0;

  constructor(file: IndexFile, run: Run) {
    this.#file = file;
    this.#run = run;
    this.#from = run.high;
    this.#part = partOf(run.high.hash, run.parts);
    this.#bits = isBefore(START, run.high) ? file.part(run, this.#part) : new Uint8Array(PART_BYTES);
  }

  add(hash: number, position: number): void {
    if (this.#length === BLOCK_ENTRIES) this.#endBlock({ hash, position });
    this.#hashes[this.#length] = hash;
    this.#offsets[this.#length] = position - this.#run.first;
    this.#length += 1;
    this.#entries += 1;
    if (hash === this.#before) return;
    this.#before = hash;
    this.#tags += 1;
    this.#reach(partOf(hash, this.#run.parts));
    addTo(this.#bits, hash);
  }

  /** @returns the run, which now has everything below a key */
  end(high: Key): Run {
    this.#endBlock(high);
    this.#reach(Math.min(partOf(high.hash, this.#run.parts), this.#run.parts - 1));
    this.#file.setPart(this.#run, this.#part, this.#bits);
    const { entries, tags } = this.#run;
    return { ...this.#run, entries: entries + this.#entries, tags: tags + this.#tags, high };
  }

  #endBlock(until: Key): void {
    const [hashes, offsets] = [this.#hashes.subarray(0, this.#length), this.#offsets.subarray(0, this.#length)];
    this.#file.addBlock(this.#run, { from: this.#from, until, hashes, offsets });
    this.#from = until;
    this.#length = 0;
  }

  /** Parts without a tag are written too: one that is missing was lost. */
  #reach(part: number): void {
    for (; this.#part < part; this.#part += 1) {
      this.#file.setPart(this.#run, this.#part, this.#bits);
      this.#bits = new Uint8Array(PART_BYTES);
    }
  }
}
