// What is done to a log in a SQLite file? Every method is called inside a transaction, on whichever connection has it open.

import type { AppendResult, Guard, ReadQuery, RecordedEvent } from "../store.ts";
import { EventRows } from "./event-rows.ts";
import { IndexFile } from "./index-file.ts";
import { SnapshotRows } from "./snapshot-rows.ts";
import type { Statements } from "./statements.ts";
import { TagIndex } from "./tag-index.ts";

/** Of one event after another. */
export type Tags = readonly (readonly string[])[];

export class SqliteLog {
  readonly snapshots: SnapshotRows;
  readonly #rows: EventRows;
  readonly #index: TagIndex;
  /** Tags of what was appended in the transaction that is open. */
  #pending: Tags = [];

  /** @param base a log on another connection to the same file, for what it knows already */
  constructor(sql: Statements, place: string, base?: SqliteLog) {
    this.snapshots = new SnapshotRows(sql);
    this.#rows = new EventRows(sql, place);
    const file = new IndexFile(sql, place);
    this.#index = base ? base.#index.over(this.#rows, file) : new TagIndex(this.#rows, file);
  }

  head(): number {
    return this.#rows.head().position;
  }

  /** Learns what was appended elsewhere. */
  catchUp(): void {
    this.#index.catchUp();
  }

  /** @param texts the events as JSON: what cannot be written is found before the file is touched */
  append(texts: readonly string[], tags: Tags, guards: readonly Guard[]): AppendResult {
    const index = this.#index;
    index.catchUp();
    const conflicts = [];
    for (const { tag, head } of guards) {
      const actual = index.headOf(tag);
      if (actual !== head) conflicts.push({ tag, expected: head, actual });
    }
    if (conflicts.length > 0) return { ok: false, conflicts };
    if (texts.length > 0) {
      this.#rows.append(texts, index.writeRuns());
      this.#pending = tags;
    }
    return { ok: true, position: index.head + texts.length };
  }

  /** The transaction was committed: it is durable, and memory follows. */
  committed(): void {
    this.#index.appended(this.#pending);
    this.#pending = [];
  }

  /** The transaction was undone. */
  undone(): void {
    this.#pending = [];
  }

  read({ tags, after = 0, limit = Infinity }: ReadQuery): RecordedEvent[] {
    return tags === undefined ? this.#readAll(after, limit) : this.#readTags(new Set(tags), after, limit);
  }

  #readAll(after: number, limit: number): RecordedEvent[] {
    const end = Math.min(this.head(), after + limit);
    if (end <= after) return [];
    const events = [...this.#rows.behind(after, end - after)];
    if (events.length < end - after) throw this.#rows.missing(after + events.length + 1);
    return events;
  }

  #readTags(tags: ReadonlySet<string>, after: number, limit: number): RecordedEvent[] {
    this.#index.catchUp();
    const events: RecordedEvent[] = [];
    // Up to where all positions are known.
    let known = after;
    while (known < this.#index.head && events.length < limit) {
      const room = limit - events.length;
      const candidates = new Set<number>();
      let end = this.#index.head;
      for (const tag of tags) {
        const positions = this.#index.positionsOf(tag, known, room);
        for (const position of positions) candidates.add(position);
        // There may be more of them.
        if (positions.length === room) end = Math.min(end, positions.at(-1) as number);
      }
      for (const position of [...candidates].sort((a, b) => a - b)) {
        if (position > end || events.length === limit) break;
        const event = this.#rows.at(position);
        if (event.tags.some((tag) => tags.has(tag))) events.push(event);
      }
      known = end;
    }
    return events;
  }
}
