// Where are snapshots kept in a SQLite file? Beside the events, and never trusted over them.

import { crc32 } from "node:zlib";
import type { Snapshot } from "../store.ts";
import type { Statements } from "./statements.ts";

const SAVE = `INSERT INTO snapshots (tag, position, state, crc) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET state = excluded.state, crc = excluded.crc`;
const LATEST = `SELECT position, state, crc FROM snapshots WHERE tag = ? AND position <= ?
  ORDER BY position DESC LIMIT 1`;
const FORGET = "DELETE FROM snapshots WHERE tag = ? AND position = ?";
const DISCARD = "DELETE FROM snapshots WHERE tag = ?";

/** Where a snapshot stands. */
interface Spot {
  readonly tag: string;
  readonly position: number;
}

/** The snapshots of a log, through one connection. All methods are called inside a transaction. */
export class SnapshotRows {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  save(snapshots: readonly Snapshot[]): void {
    const save = this.#sql(SAVE);
    for (const { tag, position, state } of snapshots) save.run(tag, position, state, crcOf(tag, position, state));
  }

  /** One that is damaged is passed over for the one before; where those stood is told too. */
  latest(tags: readonly string[], until: number): { readonly found: Snapshot[]; readonly damaged: Spot[] } {
    const found: Snapshot[] = [];
    const damaged: Spot[] = [];
    for (const tag of new Set(tags)) {
      for (let before = until; ;) {
        const { position, state, crc } = this.#sql(LATEST).get(tag, before) ?? {};
        if (typeof position !== "number") break;
        if (typeof state === "string" && crcOf(tag, position, state) === crc) {
          found.push({ tag, position, state });
          break;
        }
        damaged.push({ tag, position });
        before = position - 1;
      }
    }
    return { found, damaged };
  }

  forget(spots: readonly Spot[]): void {
    for (const { tag, position } of spots) this.#sql(FORGET).run(tag, position);
  }

  discard(tags: readonly string[]): void {
    for (const tag of tags) this.#sql(DISCARD).run(tag);
  }
}

function crcOf(tag: string, position: number, state: string): number {
  return crc32(state, crc32(`${position} ${tag}`));
}
