// For tests of what lies under the store in a SQLite file: logs to spoil, and what is expected to be said of them.

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { StoreError, type StoreErrorCode } from "../../src/stores/errors.ts";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import type { EventStore } from "../../src/stores/store.ts";
import { note, notes, upTo } from "./note.ts";
import { temporaryFolder } from "./temporary.ts";

/** A log of so many events, closed, in a folder of its own. Event n bears `account:a` and `transfer:n`. */
export async function someLog(count = 10): Promise<string> {
  const file = join(await temporaryFolder(), "wallet.db");
  const store = sqliteStore(file);
  await store.append(upTo(count).map((n) => note(["account:a", `transfer:${n}`], { memo: `memo-${n}.` })));
  await store.close();
  return file;
}

/** Expects a StoreError with a code that names the place, and its message to say something. */
export async function expectTrouble(
  call: Promise<unknown>,
  code: StoreErrorCode,
  place: string,
  says = "",
): Promise<void> {
  const error: unknown = await call.then(
    () => "no error",
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ code, place });
  expect((error as StoreError).message).toContain(place);
  expect((error as StoreError).message).toContain(says);
}

/** Changes a file through SQL, as a mishap would behind the store's back. */
export function tamper(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** What is in a file, looked at without the store. */
export function lookAt(file: string, sql: string): Readonly<Record<string, unknown>>[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare(sql).all();
  db.close();
  return rows.map((row) => ({ ...row }));
}

/** Has work done in a transaction on a connection of a host's own, and ends it so; work that fails is rolled back. */
export async function inTransaction(
  file: string,
  work: (client: DatabaseSync) => Promise<void>,
  outcome: "commit" | "rollback" = "commit",
): Promise<void> {
  const db = new DatabaseSync(file, { timeout: 10_000 });
  db.exec("BEGIN IMMEDIATE");
  try {
    await work(db);
    db.exec(outcome);
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  } finally {
    db.close();
  }
}

/** Every way of asking a store for something. */
export function calls(store: EventStore): Promise<unknown>[] {
  return [store.head(), store.read(), store.read({ tags: ["account:a"] }), store.append(notes(1, ["account:a"]))];
}
