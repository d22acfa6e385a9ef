// Does a ledger's log take part in a transaction of the host's on the same SQLite file, however long the log, and in no other?

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import type { EventStore, NewEvent } from "../../src/stores/store.ts";
import { note, notes, positionsOf, upTo } from "./note.ts";
import { temporaryFolder } from "./temporary.ts";
import { expectTrouble, inTransaction, lookAt, someLog, tamper } from "./trouble.ts";

function opened(file: string): EventStore {
  const store = sqliteStore(file);
  onTestFinished(() => store.close());
  return store;
}

function connected(file: string): DatabaseSync {
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  return db;
}

function inside(store: EventStore, client: unknown): EventStore {
  if (!store.within) throw new Error("the store has no within");
  return store.within(client);
}

describe("within a transaction on a SQLite file", () => {
  test("what the host writes and what the ledger writes are there together, or neither is", async () => {
    const file = await someLog(10);
    tamper(file, "CREATE TABLE orders (id TEXT)");
    const store = opened(file);
    for (const [round, outcome] of (["commit", "rollback", "commit"] as const).entries()) {
      const work = async (client: DatabaseSync): Promise<void> => {
        client.exec(`INSERT INTO orders VALUES ('order-${round}')`);
        await inside(store, client).append([note([`transfer:order-${round}`])]);
      };
      await inTransaction(file, work, outcome);
      const orders = lookAt(file, "SELECT id FROM orders").map(({ id }) => `transfer:${String(id)}`);
      expect((await store.read({ after: 10 })).flatMap(({ tags }) => tags)).toEqual(orders);
    }
    expect(await store.head()).toBe(12);
  });

  test("what the host undoes to a savepoint of its own never was, in there as well", async () => {
    const file = await someLog(10);
    const store = opened(file);
    await inTransaction(file, async (client) => {
      const tx = inside(store, client);
      await tx.append([note(["account:kept"])]);
      client.exec("SAVEPOINT own");
      expect(await tx.append([note(["account:undone"]), note(["account:kept"])])).toEqual({ ok: true, position: 13 });
      client.exec("ROLLBACK TO own");
      const guards = [
        { tag: "account:undone", head: 0 },
        { tag: "account:kept", head: 11 },
      ];
      expect(await tx.append([note(["account:a"])], guards)).toEqual({ ok: true, position: 12 });
    });
    expect(positionsOf(await store.read())).toEqual(upTo(12));
    expect(await store.append([], [{ tag: "account:undone", head: 0 }])).toEqual({ ok: true, position: 12 });
  });

  test("an append that fails half way leaves nothing of it in the transaction, and the rest of it as it was", async () => {
    const file = await someLog(10);
    tamper(file, "CREATE TABLE orders (id TEXT)");
    tamper(
      file,
      "CREATE TRIGGER broken BEFORE INSERT ON events WHEN NEW.position = 29 BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    const store = opened(file);
    await inTransaction(file, async (client) => {
      client.exec("INSERT INTO orders VALUES ('order-1')");
      const tx = inside(store, client);
      await expectTrouble(tx.append(notes(20, ["account:a"])), "store_unavailable", file);
      expect(await tx.head()).toBe(10);
      expect(await tx.append(notes(1, ["account:a"]), [{ tag: "account:a", head: 10 }])).toEqual({
        ok: true,
        position: 11,
      });
    });
    expect(lookAt(file, "SELECT id FROM orders")).toEqual([{ id: "order-1" }]);
    expect(positionsOf(await store.read({ tags: ["account:a"] }))).toEqual(upTo(11));
  });

  test("runs that are written and merged in a transaction are right in it, after a commit, and after a rollback", async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    const [store, other] = [opened(file), opened(file)];
    await store.append([note(["account:a"])]);
    let length = 1;
    for (const outcome of ["commit", "rollback", "commit", "rollback", "commit"] as const) {
      let reached = length;
      await inTransaction(
        file,
        async (client) => {
          for (let batch = 0; batch < 5; batch += 1) {
            // A store of its own each time, as each command's is.
            const tx = inside(store, client);
            const result = await tx.append(batchFrom(reached + 1), [{ tag: "account:a", head: reached }]);
            expect(result).toEqual({ ok: true, position: (reached += 1500) });
            expect(positionsOf(await tx.read({ tags: [`transfer:${reached - 1400}`] }))).toEqual([reached - 1400]);
            await tx.close();
          }
        },
        outcome,
      );
      const undone = reached;
      if (outcome === "commit") length = reached;
      for (const handle of [store, other, opened(file)]) {
        const guards = upTo(length).map((n) => ({ tag: `transfer:${n}`, head: n === 1 ? 0 : n }));
        guards.push({ tag: "account:a", head: length }, { tag: `transfer:${length + 1}`, head: 0 });
        if (undone > length) guards.push({ tag: `transfer:${undone}`, head: 0 });
        expect(await handle.append([], guards)).toEqual({ ok: true, position: length });
        const of = upTo(length).filter((n) => n > 1 && n % 97 === 5);
        expect(positionsOf(await handle.read({ tags: ["account:5"] }))).toEqual(of);
      }
    }
  });

  test("a connection to another file, or none at all, is refused, and nothing is written to it", async () => {
    const [file, foreign] = [await someLog(10), await someLog(3)];
    const store = opened(file);
    for (const client of [undefined, null, {}, "wallet.db", store]) {
      expect(() => inside(store, client)).toThrow(expect.objectContaining({ code: "store_unavailable" }) as Error);
    }
    for (const other of [connected(foreign), connected(":memory:")]) {
      expect(() => inside(store, other)).toThrow(expect.objectContaining({ code: "store_unavailable" }) as Error);
    }
    const reader = opened(foreign);
    expect(await reader.head()).toBe(3);
  });

  test("the same file by another name is the same file", async () => {
    const file = await someLog(10);
    const folder = join(await temporaryFolder(), "alias");
    mkdirSync(folder);
    const alias = join(folder, "ledger.db");
    symlinkSync(file, alias);
    const store = opened(file);
    await inTransaction(alias, async (client) => void (await inside(store, client).append([note(["account:a"])])));
    expect(await store.head()).toBe(11);
  });

  test("without an open transaction nothing is appended", async () => {
    const file = await someLog(10);
    const store = opened(file);
    const client = connected(file);
    const tx = inside(store, client);
    await expectTrouble(tx.append([note(["account:a"])]), "store_unavailable", file, "BEGIN IMMEDIATE");
    client.exec("BEGIN IMMEDIATE; COMMIT");
    await expectTrouble(tx.append([note(["account:a"])]), "store_unavailable", file, "BEGIN IMMEDIATE");
    expect(await store.head()).toBe(10);
  });

  test("a transaction that began before others wrote is told so, and keeps what it sees", async () => {
    const file = await someLog(10);
    const store = opened(file);
    const client = connected(file);
    client.exec("BEGIN");
    const tx = inside(store, client);
    expect(await tx.head()).toBe(10);
    await store.append([note(["account:a", "account:later"])]);
    expect(await tx.head()).toBe(10);
    expect(positionsOf(await tx.read({ tags: ["account:a"] }))).toEqual(upTo(10));
    expect(await tx.read({ tags: ["account:later"] })).toEqual([]);
    const guards = [{ tag: "account:a", head: 10 }];
    await expectTrouble(tx.append([note(["account:a"])], guards), "store_locked", file, "BEGIN IMMEDIATE");
    client.exec("ROLLBACK; BEGIN IMMEDIATE");
    expect(await tx.append([note(["account:a"])], [{ tag: "account:a", head: 11 }])).toEqual({
      ok: true,
      position: 12,
    });
    client.exec("COMMIT");
    expect(await store.head()).toBe(12);
  });

  test("the log is not gone through for every transaction: what the store knows is not read again", async () => {
    // None of it is in runs yet, so whoever knows nothing has to read all of it.
    const file = await someLog(4000);
    const store = opened(file);
    await store.append([note(["account:a"])]);
    const db = connected(file);
    const { client, rows } = countingRows(db);
    db.exec("BEGIN IMMEDIATE");
    for (let round = 1; round <= 3; round += 1) {
      const guards = [{ tag: "account:a", head: 4000 + round }];
      await inside(store, client).append([note(["account:a"])], guards);
    }
    db.exec("COMMIT");
    // Its own, which the store outside does not know.
    expect(rows()).toBeLessThan(10);
  });
});

/** A connection that counts the events that are read through it. */
function countingRows(db: DatabaseSync): { readonly client: unknown; readonly rows: () => number } {
  let rows = 0;
  function* counted(found: Iterable<unknown>): Generator {
    for (const row of found) {
      rows += 1;
      yield row;
    }
  }
  const client = {
    exec: (sql: string) => db.exec(sql),
    prepare(sql: string) {
      const statement = db.prepare(sql);
      const iterate = statement.iterate.bind(statement);
      const counting = (...values: SQLInputValue[]) => counted(iterate(...values));
      return Object.assign(statement, { iterate: counting });
    },
  };
  return { client, rows: () => rows };
}

function batchFrom(first: number): NewEvent[] {
  return upTo(1500).map((index) => note(tagsAt(first - 1 + index)));
}

function tagsAt(position: number): string[] {
  return ["account:a", `account:${position % 97}`, `transfer:${position}`];
}
