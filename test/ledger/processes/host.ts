// A host with a database of its own, in which its ledger is kept too: what it does to its table and to the ledger in one
// transaction.

import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventStore } from "../../../src/index.ts";
import { sqliteStore } from "../../../src/stores/sqlite/store.ts";

/** A transaction that is open. */
export interface HostTransaction {
  readonly client: unknown;
  /** Adds a row to the host's own table of orders. */
  insert(order: string): Promise<void>;
  savepoint(): Promise<void>;
  /** Undoes what was done since the savepoint. */
  undo(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface Host {
  /** Another handle on the ledger's log. */
  store(): EventStore;
  begin(): Promise<HostTransaction>;
  /** The orders that were committed, in any order. */
  orders(): Promise<string[]>;
  /** Resolves once only this process can change anything: what a killed one has sent may still be carried out. */
  alone(): Promise<void>;
  close(): Promise<void>;
}

const ORDERS = "CREATE TABLE IF NOT EXISTS orders (id TEXT)";

/** A host on a SQLite file in which there is a ledger already. */
export function sqliteHost(file: string): Host {
  const all: DatabaseSync[] = [];
  const idle: DatabaseSync[] = [];

  async function connect(): Promise<DatabaseSync> {
    const db = idle.pop() ?? new DatabaseSync(file, { timeout: 0 });
    if (!all.includes(db)) {
      all.push(db);
      await patiently(db, ORDERS);
    }
    return db;
  }

  return {
    store: () => sqliteStore(file),
    async begin() {
      const db = await connect();
      await patiently(db, "BEGIN IMMEDIATE");
      const end = (sql: string) => {
        db.exec(sql);
        idle.push(db);
      };
      return {
        client: db,
        insert: async (order) => void db.prepare("INSERT INTO orders VALUES (?)").run(order),
        savepoint: async () => db.exec("SAVEPOINT mine"),
        undo: async () => db.exec("ROLLBACK TO mine"),
        commit: async () => end("COMMIT"),
        rollback: async () => end("ROLLBACK"),
      };
    },
    async orders() {
      const db = await connect();
      const rows = db.prepare("SELECT id FROM orders ORDER BY rowid").all();
      idle.push(db);
      return rows.map(({ id }) => String(id));
    },
    // What a process did to a file ends with it.
    alone: async () => undefined,
    async close() {
      for (const db of all) db.close();
    },
  };
}

/** Waits while another holds the file: in here a wait of SQLite's own would keep that other from ever going on. */
async function patiently(db: DatabaseSync, sql: string): Promise<void> {
  for (;;) {
    try {
      db.exec(sql);
      return;
    } catch (error) {
      if (!(error instanceof Error && "errcode" in error && error.errcode === 5)) throw error;
    }
    await sleep(Math.random() * 2);
  }
}
