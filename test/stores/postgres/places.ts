// For tests of what lies under the store in PostgreSQL: ledgers to spoil, and what is expected to be said of them.

import { Client, type Pool, type PoolConfig } from "pg";
import { expect, onTestFinished } from "vitest";
import { StoreError, type StoreErrorCode } from "../../../src/stores/errors.ts";
import { postgresStore, type PostgresStore, type PostgresStoreOptions } from "../../../src/stores/postgres/store.ts";
import { note, upTo } from "../note.ts";
import { poolOf } from "./pool.ts";

/** A pool that is ended when the test is. */
export function poolFor(url: string, options: PoolConfig = {}): Pool {
  const pool = poolOf(url, options);
  onTestFinished(() => pool.end());
  return pool;
}

/** A store on a pool of its own, closed when the test is. */
export function storeAt(url: string, options: Partial<PostgresStoreOptions> = {}): PostgresStore {
  const store = postgresStore({ pool: poolFor(url), ledger: "main", ...options });
  onTestFinished(() => store.close());
  return store;
}

/** A client with a connection of its own, and a transaction open on it; rolled back when the test is over, if it still is. */
export async function begun(url: string, level = "READ COMMITTED"): Promise<Client> {
  const client = new Client(url);
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`BEGIN ISOLATION LEVEL ${level}`);
  return client;
}

/** A log of so many events. Event n bears `account:a` and `transfer:n`. */
export async function fill(store: PostgresStore, count = 10): Promise<void> {
  await store.append(upTo(count).map((n) => note(["account:a", `transfer:${n}`], { memo: `memo-${n}.` })));
}

/** Expects a StoreError with a code that names the place, and its message to say something. */
export async function expectTrouble(call: Promise<unknown>, code: StoreErrorCode, says = ""): Promise<void> {
  const error: unknown = await call.then(
    () => "no error",
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ code });
  expect((error as StoreError).message).toContain((error as StoreError).place);
  expect((error as StoreError).message).toContain(says);
}

/** Until a server process waits for a lock that another holds. */
export async function untilSomebodyWaits(pool: Pool, count = 1): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ waiting: number }>(
      "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
    );
    if ((rows[0]?.waiting ?? 0) >= count) return;
  }
}
