// Tables that a projection keeps: every event as it was applied, and what each account of the books comes to.

import { setImmediate as nextTurn } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { postings, type LedgerEvent } from "../../../src/index.ts";

/** A connection to the tables in a file, made if they are not there. None of them refuses a row that comes twice. */
export function openTables(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5000 });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  db.exec("CREATE TABLE IF NOT EXISTS applied (position INTEGER, id TEXT) STRICT");
  db.exec("CREATE TABLE IF NOT EXISTS sums (account TEXT PRIMARY KEY, cents INTEGER) STRICT");
  db.exec("PRAGMA busy_timeout = 0");
  return db;
}

/** Takes events into the tables, a row at a time and with a pause in the middle. */
export async function apply(events: readonly LedgerEvent[], db: DatabaseSync): Promise<void> {
  for (const event of events) {
    db.prepare("INSERT INTO applied VALUES (?, ?)").run(event.position, event.id);
    for (const { account, amount } of postings(event)) {
      db.prepare("INSERT INTO sums VALUES (?, ?) ON CONFLICT DO UPDATE SET cents = cents + excluded.cents").run(
        account,
        amount,
      );
    }
    if (event.position % 5 === 0) await nextTurn();
  }
}

export interface Tables {
  /** In the order in which they were applied. */
  readonly applied: readonly { readonly position: number; readonly id: string }[];
  readonly sums: Readonly<Record<string, bigint>>;
}

export function readTables(db: DatabaseSync): Tables {
  const applied = db.prepare("SELECT position, id FROM applied ORDER BY rowid").all();
  const sums = db.prepare("SELECT account, CAST(cents AS TEXT) AS cents FROM sums").all();
  return {
    applied: applied.map(({ position, id }) => ({ position: Number(position), id: String(id) })),
    sums: Object.fromEntries(sums.map(({ account, cents }) => [String(account), BigInt(String(cents))])),
  };
}

/** What the tables should be. */
export function tablesOf(events: readonly LedgerEvent[]): Tables {
  const sums: Record<string, bigint> = {};
  for (const { account, amount } of events.flatMap(postings)) sums[account] = (sums[account] ?? 0n) + amount;
  return { applied: events.map(({ position, id }) => ({ position, id })), sums };
}
