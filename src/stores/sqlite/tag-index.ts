// Which events bear a tag? Sorted runs in the file, and the stretch behind them in memory.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Recent } from "../recent.ts";
import { TagFilter, tagHash } from "./filter.ts";

/** So many events are indexed in memory before they become a run; also the most that opening a file has to read. */
const RUN_LENGTH = 16_384;

/** Heads of tags that guards asked for, so that a hot account costs no look into the runs. */
const KNOWN_HEADS = 500_000;

interface Run {
  readonly run: number;
  readonly last: number;
  filter?: TagFilter;
}

/** The tag index of one connection. All methods are called inside a transaction; what they learn stays true after it. */
export class TagIndex {
  readonly #statements: Readonly<
    Record<"head" | "runs" | "filter" | "tagsSince" | "runHead" | "runPositions" | "addRun" | "addTag", StatementSync>
  >;
  #runs: Run[] = [];
  /** Events up to here are in runs. */
  #covered = 0;
  /** Events up to here are known. */
  #head = 0;
  /** The positions of each tag behind `#covered`. */
  #tail = new Map<string, number[]>();
  readonly #heads = new Recent<number>(KNOWN_HEADS);

  constructor(db: DatabaseSync) {
    this.#statements = {
      head: db.prepare("SELECT coalesce(max(position), 0) AS head FROM events"),
      runs: db.prepare("SELECT run, last FROM runs WHERE run > ? ORDER BY run"),
      filter: db.prepare("SELECT filter FROM runs WHERE run = ?"),
      tagsSince: db.prepare("SELECT position, tags FROM events WHERE position > ? AND position <= ? ORDER BY position"),
      runHead: db.prepare("SELECT head FROM run_tags WHERE run = ? AND tag = ?"),
      runPositions: db.prepare("SELECT positions FROM run_tags WHERE run = ? AND tag = ? AND head > ?"),
      addRun: db.prepare("INSERT INTO runs (run, last, filter) VALUES (?, ?, ?)"),
      addTag: db.prepare("INSERT INTO run_tags (run, tag, head, positions) VALUES (?, ?, ?, ?)"),
    };
  }

  get head(): number {
    return this.#head;
  }

  /** Learns what other connections have appended since the last call. */
  catchUp(): void {
    const head = this.#statements.head.get()?.["head"] as number;
    if (head === this.#head) return;
    const added = this.#statements.runs.all(this.#runs.at(-1)?.run ?? 0);
    for (const { run, last } of added) this.#runs.push({ run: run as number, last: last as number });
    const covered = this.#runs.at(-1)?.last ?? 0;
    if (covered !== this.#covered) {
      this.#cover(covered);
      if (covered > this.#head) {
        // What lies between was never seen here: what it did to the known heads is unknown.
        this.#heads.clear();
        this.#head = covered;
      }
    }
    for (const { position, tags } of this.#statements.tagsSince.iterate(this.#head, head)) {
      this.#add(position as number, JSON.parse(tags as string) as string[]);
    }
    this.#head = head;
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
      head = (this.#statements.runHead.get(run.run, tag)?.["head"] as number | undefined) ?? 0;
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
      const row = this.#statements.runPositions.get(run.run, tag, after);
      if (row) for (const position of JSON.parse(row["positions"] as string) as number[]) positions.push(position);
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
    this.#statements.addRun.run(run, last, filter.bytes);
    for (const tag of [...this.#tail.keys()].sort()) {
      const positions = this.#tail.get(tag) as number[];
      this.#statements.addTag.run(run, tag, positions.at(-1) as number, JSON.stringify(positions));
    }
    return () => {
      this.#runs.push({ run, last, filter });
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
    run.filter ??= new TagFilter(this.#statements.filter.get(run.run)?.["filter"] as Uint8Array);
    return run.filter;
  }
}
