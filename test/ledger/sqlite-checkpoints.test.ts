// Do a checkpoint and the rows beside it stand or fall together, in a SQLite database?

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreError } from "tallystick";
import { expect, onTestFinished, test, vi } from "vitest";
import { sqliteCheckpoints } from "../../src/stores/sqlite/checkpoints.ts";
import { temporaryFolder } from "../stores/temporary.ts";

/** Two connections to one database with a table `rows`. */
async function database(): Promise<[DatabaseSync, DatabaseSync]> {
  const file = join(await temporaryFolder(), "tables.db");
  const [one, other] = [new DatabaseSync(file, { timeout: 0 }), new DatabaseSync(file, { timeout: 0 })];
  one.exec("CREATE TABLE rows (value TEXT) STRICT");
  onTestFinished(() => {
    one.close();
    other.close();
  });
  return [one, other];
}

function add(value: string) {
  return (tx: DatabaseSync): void => void tx.prepare("INSERT INTO rows VALUES (?)").run(value);
}

function rows(db: DatabaseSync): unknown[] {
  return db
    .prepare("SELECT value FROM rows ORDER BY rowid")
    .all()
    .map(({ value }) => value);
}

test("a checkpoint that was never moved is at 0; each name has its own", async () => {
  const [one, other] = await database();
  const checkpoints = sqliteCheckpoints(one);
  expect(await checkpoints.load("a")).toBe(0);
  expect(await checkpoints.commit("a", { from: 0, to: 7 }, add("a7"))).toBe(true);
  expect(await checkpoints.commit("b", { from: 0, to: 5 }, add("b5"))).toBe(true);
  expect([await sqliteCheckpoints(other).load("a"), await sqliteCheckpoints(other).load("b")]).toEqual([7, 5]);
  expect(rows(other)).toEqual(["a7", "b5"]);
});

test("a move from where the checkpoint is not does nothing and says so", async () => {
  const [one, other] = await database();
  const [checkpoints, others] = [sqliteCheckpoints(one), sqliteCheckpoints(other)];
  await others.commit("a", { from: 0, to: 7 }, add("a7"));
  for (const from of [0, 6, 8]) expect(await checkpoints.commit("a", { from, to: 9 }, add("a9"))).toBe(false);
  expect(await checkpoints.commit("b", { from: 7, to: 9 }, add("b9"))).toBe(false);
  expect(await checkpoints.load("a")).toBe(7);
  expect(rows(one)).toEqual(["a7"]);
});

test("whatever rows and numbers the host's connection gives, a checkpoint is where it is", async () => {
  const file = join(await temporaryFolder(), "tables.db");
  for (const [n, options] of [{}, { returnArrays: true }, { readBigInts: true }].entries()) {
    const db = new DatabaseSync(file, options);
    const checkpoints = sqliteCheckpoints(db);
    expect(await checkpoints.load("a")).toBe(n);
    expect(await checkpoints.commit("a", { from: n, to: n + 1 }, () => {})).toBe(true);
    db.close();
  }
});

test("work that throws leaves neither its rows nor the move, and the connection as it was", async () => {
  const [one, other] = await database();
  const checkpoints = sqliteCheckpoints(one);
  const broken = new Error("no such customer");
  const work = async (tx: DatabaseSync): Promise<void> => {
    add("half")(tx);
    await nextTurn();
    throw broken;
  };
  await expect(checkpoints.commit("a", { from: 0, to: 7 }, work)).rejects.toBe(broken);
  expect(await checkpoints.load("a")).toBe(0);
  expect(rows(other)).toEqual([]);
  expect(await checkpoints.commit("a", { from: 0, to: 7 }, add("whole"))).toBe(true);
  expect(rows(other)).toEqual(["whole"]);
});

test("work that has caught an error which undid the transaction does not move the checkpoint", async () => {
  const [one, other] = await database();
  one.exec("CREATE UNIQUE INDEX once ON rows (value)");
  const checkpoints = sqliteCheckpoints(one);
  const catching = (tx: DatabaseSync): void => {
    add("half")(tx);
    try {
      tx.exec("INSERT OR ROLLBACK INTO rows VALUES ('half')");
    } catch {
      // As a host that takes it for a duplicate does.
    }
  };
  const refused: unknown = await checkpoints.commit("a", { from: 0, to: 7 }, catching).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StoreError);
  expect(refused).toMatchObject({ code: "store_unavailable" });
  expect(await checkpoints.load("a")).toBe(0);
  expect(rows(other)).toEqual([]);
  expect(await checkpoints.commit("a", { from: 0, to: 7 }, add("whole"))).toBe(true);
  expect(rows(other)).toEqual(["whole"]);
});

test("a checkpoint that cannot be written leaves no rows", async () => {
  const [one, other] = await database();
  const checkpoints = sqliteCheckpoints(one);
  await checkpoints.commit("a", { from: 0, to: 7 }, add("a7"));
  for (const change of ["INSERT", "UPDATE"]) {
    const refuse = `BEFORE ${change} ON tallystick_checkpoints BEGIN SELECT raise(ABORT, 'not today'); END`;
    other.exec(`CREATE TRIGGER refuse_${change} ${refuse}`);
  }
  await expect(checkpoints.commit("a", { from: 7, to: 9 }, add("a9"))).rejects.toThrow("not today");
  expect(rows(other)).toEqual(["a7"]);
  expect(await checkpoints.load("a")).toBe(7);
});

test("moves on one connection take turns: none sees or undoes another's rows", async () => {
  const [one] = await database();
  const seen: unknown[][] = [];
  const work = (value: string, fails: boolean) => async (tx: DatabaseSync) => {
    seen.push(rows(tx));
    add(value)(tx);
    await nextTurn();
    if (fails) throw new Error(value);
  };
  const outcomes = await Promise.allSettled([
    sqliteCheckpoints(one).commit("a", { from: 0, to: 1 }, work("a", false)),
    sqliteCheckpoints(one).commit("b", { from: 0, to: 1 }, work("b", true)),
    sqliteCheckpoints(one).load("b"),
    sqliteCheckpoints(one).commit("c", { from: 0, to: 1 }, work("c", false)),
  ]);
  expect(outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : "failed"))).toEqual([
    true,
    "failed",
    0,
    true,
  ]);
  expect(seen).toEqual([[], ["a"], ["a"]]);
  expect(rows(one)).toEqual(["a", "c"]);
});

test("a move waits for whoever holds the database, and gives up with an error that says so", async () => {
  const [one, other] = await database();
  const checkpoints = sqliteCheckpoints(one);
  await checkpoints.load("a");
  other.exec("BEGIN IMMEDIATE");
  const waiting = checkpoints.commit("a", { from: 0, to: 7 }, add("a7"));
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  other.exec("COMMIT");
  expect(await waiting).toBe(true);

  // In a database without WAL a reader stands in the way of the commit itself.
  other.exec("BEGIN; SELECT * FROM rows");
  other.prepare("SELECT * FROM rows").get();
  const blocked = checkpoints.commit("a", { from: 7, to: 8 }, add("a8"));
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  other.exec("COMMIT");
  expect(await blocked).toBe(true);

  other.exec("BEGIN IMMEDIATE");
  const clock = vi.spyOn(performance, "now");
  onTestFinished(() => clock.mockRestore());
  const start = performance.now();
  let reading = 0;
  clock.mockImplementation(() => start + (reading += 6000));
  const refused: unknown = await checkpoints
    .commit("a", { from: 8, to: 9 }, add("a9"))
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StoreError);
  expect(refused).toMatchObject({ code: "store_locked" });
  clock.mockRestore();
  other.exec("ROLLBACK");
  expect(await checkpoints.load("a")).toBe(8);
  expect(rows(one)).toEqual(["a7", "a8"]);
});

test("what is wrong with the database is told as it is", async () => {
  const [one] = await database();
  const checkpoints = sqliteCheckpoints(one);
  const lost = checkpoints.commit("a", { from: 0, to: 7 }, (tx) => tx.exec("INSERT INTO nowhere VALUES (1)"));
  await expect(lost).rejects.toThrow("nowhere");
  one.exec("BEGIN");
  await expect(checkpoints.commit("a", { from: 0, to: 7 }, add("a7"))).rejects.toThrow("transaction");
  one.exec("ROLLBACK");
  expect(await checkpoints.load("a")).toBe(0);
});
