// Which events bear a tag? Sorted runs in the file, and the stretch behind them in memory.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { StoreError } from "../errors.ts";
import { Recent } from "../recent.ts";
import { checkedTags, damagedEvent, headCrc, runCrc, runTagCrc } from "./checksum.ts";
import { TagFilter, tagHash } from "./filter.ts";

/** So many events are indexed in memory before they become a run; also the most that opening a file has to read. */
const RUN_LENGTH = 16_384;

/** Heads of tags that guards asked for, so that a hot account costs no look into the runs. */
const KNOWN_HEADS = 500_000;

interface Run {
  readonly run: number;
  readonly last: number;
  /** How many tags it has. */
  readonly count: number;
  filter?: TagFilter;
}

/** What a run has for one tag. */
interface RunTag {
  readonly tag: string;
  /** Where it stands among the tags of its run; -1 before the first, the count behind the last. */
  readonly place: number;
  readonly head: number;
  readonly positions: string;
}

/** The tag index of one connection. All methods are called inside a transaction; what they learn stays true after it. */
export class TagIndex {
  readonly #place: string;
  readonly #statements: Readonly<
    Record<
      "head" | "setHead" | "runs" | "filter" | "tagsSince" | "tag" | "before" | "behind" | "addRun" | "addTag",
      StatementSync
    >
  >;
  #runs: Run[] = [];
  /** Events up to here are in runs. */
  #covered = 0;
  /** Events up to here are known. */
  #head = 0;
  /** The positions of each tag behind `#covered`. */
  #tail = new Map<string, number[]>();
  readonly #heads = new Recent<number>(KNOWN_HEADS);

  constructor(db: DatabaseSync, place: string) {
    this.#place = place;
    const runTag = "SELECT tag, place, head, positions, crc FROM run_tags WHERE run = ?";
    this.#statements = {
      head: db.prepare(
        "SELECT position, crc, (SELECT coalesce(max(position), 0) FROM events) AS last FROM head WHERE one = 1",
      ),
      setHead: db.prepare("UPDATE head SET position = ?, crc = ? WHERE one = 1"),
      runs: db.prepare("SELECT run, last, count FROM runs WHERE run > ? ORDER BY run"),
      filter: db.prepare("SELECT filter, crc FROM runs WHERE run = ?"),
      tagsSince: db.prepare(
        "SELECT position, tags, tags_crc FROM events WHERE position > ? AND position <= ? ORDER BY position",
      ),
      tag: db.prepare(`${runTag} AND tag = ?`),
      before: db.prepare(`${runTag} AND tag < ? ORDER BY tag DESC LIMIT 1`),
      behind: db.prepare(`${runTag} AND tag > ? ORDER BY tag LIMIT 1`),
      addRun: db.prepare("INSERT INTO runs (run, last, count, filter, crc) VALUES (?, ?, ?, ?, ?)"),
      addTag: db.prepare("INSERT INTO run_tags (run, tag, place, head, positions, crc) VALUES (?, ?, ?, ?, ?, ?)"),
    };
  }

  get head(): number {
    return this.#head;
  }

  /** Where the log ends. @throws StoreError `store_damaged` if its end was lost */
  headOfLog(): number {
    const { position, crc, last } = this.#statements.head.get() ?? {};
    if (typeof position !== "number" || position !== last || headCrc(position) !== crc) {
      throw new StoreError(
        "store_damaged",
        this.#place,
        `the log ends at position ${String(last)}, but ${String(position)} were recorded; restore it from a backup`,
      );
    }
    return position;
  }

  /** To be called inside the transaction that appends. */
  moveHead(position: number): void {
    this.#statements.setHead.run(position, headCrc(position));
  }

  /** Learns what other connections have appended since the last call. */
  catchUp(): void {
    const head = this.headOfLog();
    if (head === this.#head) return;
    const added = this.#statements.runs.all(this.#runs.at(-1)?.run ?? 0);
    for (const { run, last, count } of added) {
      if (run !== this.#runs.length + 1) throw this.#damaged(this.#runs.length + 1);
      this.#runs.push({ run, last: last as number, count: count as number });
    }
    const covered = this.#runs.at(-1)?.last ?? 0;
    if (covered !== this.#covered) {
      this.#cover(covered);
      if (covered > this.#head) {
        // What lies between was never seen here: what it did to the known heads is unknown.
        this.#heads.clear();
        this.#head = covered;
      }
    }
    for (const row of this.#statements.tagsSince.iterate(this.#head, head)) {
      const position = this.#head + 1;
      this.#add(position, checkedTags(row, position, this.#place));
      this.#head = position;
    }
    if (this.#head < head) throw damagedEvent(this.#place, this.#head + 1, "is missing");
  }

  /** Takes in events that this connection has just committed. */
  appended(first: number, tags: readonly (readonly string[])[]): void {
    for (const [index, of] of tags.entries()) this.#add(first + index, of);
    this.#head = first + tags.length - 1;
  }

  /** The position of the last event that bears the tag; 0 if none does. */
  headOf(tag: string): number {
    const recent = this.#tail.get(tag)?.at(-1) ?? this.#heads.get(tag);
    if (recent !== undefined) return recent;
    let head = 0;
    const hash = tagHash(tag);
    for (let index = this.#runs.length - 1; index >= 0 && head === 0; index -= 1) {
      const run = this.#runs[index] as Run;
      if (!this.#filterOf(run).mayHold(hash)) continue;
      head = this.#find(run, tag)?.head ?? 0;
    }
    if (head > 0) this.#heads.set(tag, head);
    return head;
  }

  /** The positions behind `after` of events that bear the tag, rising. */
  positionsOf(tag: string, after: number): number[] {
    const positions: number[] = [];
    const hash = tagHash(tag);
    for (const run of this.#runs) {
      if (run.last <= after || !this.#filterOf(run).mayHold(hash)) continue;
      const found = this.#find(run, tag);
      if (!found || found.head <= after) continue;
      for (const position of JSON.parse(found.positions) as number[]) positions.push(position);
    }
    for (const position of this.#tail.get(tag) ?? []) positions.push(position);
    return after === 0 ? positions : positions.filter((position) => position > after);
  }

  /**
   * Writes the stretch in memory as a run, if it has grown long. To be called inside the transaction of an append,
   * after `catchUp`; the function it returns is to be called once that transaction has been committed.
   */
  writeRun(): (() => void) | undefined {
    if (this.#head - this.#covered < RUN_LENGTH) return undefined;
    const run = (this.#runs.at(-1)?.run ?? 0) + 1;
    const last = this.#head;
    const filter = TagFilter.of(this.#tail.keys(), this.#tail.size);
    const tags = [...this.#tail.keys()].sort(byBytes);
    const count = tags.length;
    this.#statements.addRun.run(run, last, count, filter.bytes, runCrc(run, last, count, filter.bytes));
    for (const [place, tag] of tags.entries()) {
      const borne = this.#tail.get(tag) as number[];
      const head = borne.at(-1) as number;
      const positions = JSON.stringify(borne);
      this.#statements.addTag.run(run, tag, place, head, positions, runTagCrc(run, tag, place, head, positions));
    }
    return () => {
      this.#runs.push({ run, last, count, filter });
      this.#cover(last);
    };
  }

  #add(position: number, tags: readonly string[]): void {
    for (const tag of tags) {
      const positions = this.#tail.get(tag);
      if (positions === undefined) this.#tail.set(tag, [position]);
      else if (positions.at(-1) !== position) positions.push(position);
    }
  }

  /** Forgets the stretch in memory up to a position that runs now cover; the known heads stay known. */
  #cover(covered: number): void {
    const rest = new Map<string, number[]>();
    for (const [tag, positions] of this.#tail) {
      if (this.#heads.get(tag) !== undefined) this.#heads.set(tag, positions.at(-1) as number);
      const behind = positions.filter((position) => position > covered);
      if (behind.length > 0) rest.set(tag, behind);
    }
    this.#tail = rest;
    this.#covered = covered;
  }

  #filterOf(run: Run): TagFilter {
    if (run.filter) return run.filter;
    const { filter, crc } = this.#statements.filter.get(run.run) ?? {};
    if (!(filter instanceof Uint8Array) || runCrc(run.run, run.last, run.count, filter) !== crc) {
      throw this.#damaged(run.run);
    }
    run.filter = new TagFilter(filter);
    return run.filter;
  }

  /**
   * What a run has for a tag that its filter may hold. One time in a hundred that is nothing; then the two tags between
   * which it would stand must be neighbours, or a damaged row is in the way and could hide events.
   */
  #find(run: Run, tag: string): RunTag | undefined {
    const found = this.#checked(run, this.#statements.tag.get(run.run, tag));
    if (found) return found;
    const before = this.#checked(run, this.#statements.before.get(run.run, tag));
    const behind = this.#checked(run, this.#statements.behind.get(run.run, tag));
    if ((behind?.place ?? run.count) !== (before?.place ?? -1) + 1) throw this.#damaged(run.run);
    return undefined;
  }

  #checked(run: Run, row: Readonly<Record<string, unknown>> | undefined): RunTag | undefined {
    if (!row) return undefined;
    const { tag, place, head, positions, crc } = row as unknown as RunTag & { readonly crc: number };
    if (runTagCrc(run.run, tag, place, head, positions) !== crc) throw this.#damaged(run.run);
    return { tag, place, head, positions };
  }

  #damaged(run: number): StoreError {
    return new StoreError(
      "store_damaged",
      this.#place,
      `run ${run} of the tag index is not what was written (checksum)`,
    );
  }
}

const utf8 = new TextEncoder();

/** SQLite compares text by its UTF-8 bytes, JavaScript by UTF-16 units; they differ where a tag is not ASCII. */
function byBytes(a: string, b: string): number {
  if (NOT_ASCII.test(a) || NOT_ASCII.test(b)) return Buffer.compare(utf8.encode(a), utf8.encode(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const NOT_ASCII = /[\u0080-\uffff]/;
