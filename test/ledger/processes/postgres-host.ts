// A host with a database of PostgreSQL, in which its ledger is kept too.

import { setTimeout as sleep } from "node:timers/promises";
import { postgresStore } from "../../../src/stores/postgres/store.ts";
import { poolOf } from "../../stores/postgres/pool.ts";
import type { Host } from "./host.ts";

/** A host on a database in which there are the ledger's tables and one of orders. */
export function postgresHost(url: string): Host {
  const name = `host ${process.pid}`;
  const pool = poolOf(url, { max: 10, application_name: name });
  return {
    store: () => postgresStore({ pool, ledger: "main" }),
    async begin() {
      const client = await pool.connect();
      await client.query("BEGIN");
      const end = async (sql: string): Promise<void> => {
        await client.query(sql);
        client.release();
      };
      return {
        client,
        insert: async (order) => void (await client.query("INSERT INTO orders VALUES ($1)", [order])),
        savepoint: async () => void (await client.query("SAVEPOINT mine")),
        undo: async () => void (await client.query("ROLLBACK TO SAVEPOINT mine")),
        commit: () => end("COMMIT"),
        rollback: () => end("ROLLBACK"),
      };
    },
    async orders() {
      const { rows } = await pool.query<{ id: string }>("SELECT id FROM orders");
      return rows.map(({ id }) => id);
    },
    async alone() {
      const others = `SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'host %' AND application_name <> $1`;
      while ((await pool.query(others, [name])).rowCount !== 0) await sleep(5);
    },
    close: () => pool.end(),
  };
}

export const ORDERS = "CREATE TABLE orders (id text)";
