// Which events in memory bear a tag?

import { PositionLists } from "./log/position-lists.ts";
import { TextTable } from "./text-table.ts";

/** As many tables as there are kinds of tag, or a few more. */
const TABLES = 64;

/** A tag on its way to its record; 0 if it has none. */
interface Found {
  readonly tag: string;
  readonly table: TextTable;
  readonly hash: number;
  record: number;
}

/**
 * The positions of the events that bear each tag. Tags of a kind are in a table of their own: accounts are few and asked for
 * all the time, and their table stays small enough for the processor's caches whatever else is recorded.
 */
export class MemoryIndex {
  readonly #tables: TextTable[] = [];
  readonly #lists = new PositionLists();

  /** The last event that bears each of these tags; 0 if there is none. */
  heads(tags: readonly string[]): number[] {
    return this.#find(tags).map(({ table, record }) => (record === 0 ? 0 : this.#lists.last(table.number(record))));
  }

  /** The first events behind `after` that bear a tag, at most `limit` of them. */
  behind(tag: string, after: number, limit: number = Infinity): readonly number[] {
    return this.#lists.behind(this.#tableOf(tag).get(tag) ?? 0, after, limit);
  }

  /** Takes in that the events from a position on bear these tags. Positions of a tag are added in rising order. */
  add(events: readonly (readonly string[])[], first: number): void {
    const found = this.#find(events.flat());
    let next = 0;
    for (const [index, tags] of events.entries()) {
      for (const tag of tags) {
        const { table, hash, record } = found[next++] as Found;
        // An event before this one may be the first to bear it.
        const at = record || table.find(tag, hash) || table.add(tag, hash);
        table.setNumber(at, this.#lists.push(table.number(at), first + index));
      }
    }
  }

  /**
   * All are looked up together, one step after the other: then the processor asks for the memory of many at once, where it
   * would else wait for each in turn. Of a hundred thousand accounts hardly any is in its caches.
   */
  #find(tags: readonly string[]): Found[] {
    const found = tags.map((tag): Found => {
      const table = this.#tableOf(tag);
      return { tag, table, hash: table.hash(tag), record: 0 };
    });
    for (const each of found) each.record = each.table.likely(each.hash);
    for (const each of found) each.record = each.table.find(each.tag, each.hash, each.record);
    return found;
  }

  /** By what stands before the colon. Two kinds may share a table: it has whole tags. */
  #tableOf(tag: string): TextTable {
    let hash = 0;
    for (let index = 0; index < tag.length; index += 1) {
      const unit = tag.charCodeAt(index);
      if (unit === 58) break;
      hash = Math.imul(hash ^ unit, 0x9e3779b1) ^ (hash >>> 15);
    }
    return (this.#tables[(hash >>> 20) % TABLES] ??= new TextTable());
  }
}
