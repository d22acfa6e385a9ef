// How is an event written as a row, and is a row what was written, at the place where it was written?

import { crc32 } from "node:zlib";
import type { NewEvent, RecordedEvent } from "../store.ts";
import { StoreError } from "../errors.ts";
import type { Statements } from "./statements.ts";

/** So many events go into one statement: to carry out a statement costs more than a row. */
const ROWS = 16;

const COLUMNS = "INSERT INTO events (position, event, crc) VALUES (?, ?, ?)";
const ADD_ONE = COLUMNS;
const ADD_MANY = COLUMNS + ", (?, ?, ?)".repeat(ROWS - 1);
const AT = "SELECT position, event, crc FROM events WHERE position = ?";
const BEHIND = "SELECT position, event, crc FROM events WHERE position > ? ORDER BY position LIMIT ?";
const HEAD = `SELECT position, index_version, crc, (SELECT coalesce(max(position), 0) FROM events) AS last
  FROM head WHERE one = 1`;
const SET_HEAD = "UPDATE head SET position = ?, index_version = ?, crc = ? WHERE one = 1";

/** Where the log ends, and which version of the index goes with it. */
export interface Head {
  readonly position: number;
  readonly indexVersion: number;
}

/** The events of a log, through one connection. */
export class EventRows {
  readonly #sql: Statements;
  readonly #place: string;

  constructor(sql: Statements, place: string) {
    this.#sql = sql;
    this.#place = place;
  }

  /** @throws StoreError `store_damaged` if the end of the log was lost: that would show nowhere else */
  head(): Head {
    const { position, index_version: indexVersion, crc, last } = this.#sql(HEAD).get() ?? {};
    if (
      typeof position !== "number" ||
      typeof indexVersion !== "number" ||
      position !== last ||
      headCrc(position, indexVersion) !== crc
    ) {
      throw new StoreError(
        "store_damaged",
        this.#place,
        `the log ends at position ${String(last)}, but ${String(position)} were recorded; restore it from a backup`,
      );
    }
    return { position, indexVersion };
  }

  /** Writes events, as JSON, behind a position where the log ends. */
  append(texts: readonly string[], { position: end, indexVersion }: Head): void {
    let position = end;
    let done = 0;
    for (; done + ROWS <= texts.length; done += ROWS) {
      const values: (string | number)[] = [];
      for (let row = done; row < done + ROWS; row += 1) {
        const text = texts[row] as string;
        values.push((position += 1), text, eventCrc(position, text));
      }
      this.#sql(ADD_MANY).run(...values);
    }
    for (const text of texts.slice(done)) this.#sql(ADD_ONE).run((position += 1), text, eventCrc(position, text));
    this.#sql(SET_HEAD).run(position, indexVersion, headCrc(position, indexVersion));
  }

  at(position: number): RecordedEvent {
    return this.#checked(this.#sql(AT).get(position), position);
  }

  /** The next events behind a position, at most so many. */
  *behind(after: number, limit: number): Generator<RecordedEvent> {
    let position = after;
    for (const row of this.#sql(BEHIND).iterate(after, limit)) yield this.#checked(row, (position += 1));
  }

  #checked(row: Readonly<Record<string, unknown>> | undefined, expected: number): RecordedEvent {
    const { position, event, crc } = row ?? {};
    if (position !== expected) throw this.missing(expected);
    if (typeof event !== "string" || eventCrc(expected, event) !== crc) {
      throw this.#damaged(expected, "is not what was written (checksum)");
    }
    return { ...(JSON.parse(event) as NewEvent), position };
  }

  /** The error for an event that is not there. */
  missing(position: number): StoreError {
    return this.#damaged(position, "is missing");
  }

  #damaged(position: number, what: string): StoreError {
    return new StoreError(
      "store_damaged",
      this.#place,
      `the event at position ${position} ${what}; restore it from a backup`,
    );
  }
}

/** The checksum starts from the position, so that no event passes for one that stands elsewhere. */
function eventCrc(position: number, text: string): number {
  return crc32(text, position >>> 0);
}

/** The checksum of the row that says where the log ends. */
export function headCrc(position: number, indexVersion: number): number {
  return crc32(`head ${position} ${indexVersion}`);
}
