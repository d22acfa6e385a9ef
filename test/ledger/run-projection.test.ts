// Is every event applied exactly once, whatever happens to whoever applies it?

import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { memoryStore, openLedger, runProjection, type Ledger, type LedgerEvent } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteCheckpoints } from "../../src/stores/sqlite/checkpoints.ts";
import { start, type Child } from "../stores/child.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { collected } from "../wallet/market.ts";
import { apply, openTables, readTables, tablesOf } from "./processes/tables.ts";
import { makeTransfers } from "./transfers.ts";

const KILLS = 30;

/** A ledger with so many events. */
async function recorded(count: number): Promise<Ledger> {
  const store = memoryStore();
  await makeTransfers({ ...store, close: async () => {} }, count - 3);
  const ledger = await openLedger({ store });
  onTestFinished(() => ledger.close());
  return ledger;
}

async function tables(): Promise<DatabaseSync> {
  const db = openTables(join(await temporaryFolder(), "tables.db"));
  onTestFinished(() => db.close());
  return db;
}

/** Runs the projection until it has reached a position. */
async function runTo(position: number, ledger: Ledger, db: DatabaseSync, batch = 17): Promise<void> {
  const done = new AbortController();
  const { signal } = done;
  const onProgress = (reached: number) => reached >= position && done.abort("done");
  const checkpoints = sqliteCheckpoints(db);
  if ((await checkpoints.load("books")) >= position) return;
  const run = runProjection({ ledger, name: "books", checkpoints, apply, batch, signal, onProgress });
  await expect(run).rejects.toBe("done");
}

describe("a projection", () => {
  test(
    `whose processes are killed ${KILLS} times, alone and two at once, skips nothing and doubles nothing`,
    {
      timeout: 240_000,
    },
    async () => {
      const folder = await temporaryFolder();
      const [log, file] = [join(folder, "wallet.db"), join(folder, "tables.db")];
      await makeTransfers(sqliteStore(log), 3000);
      const db = openTables(file);
      onTestFinished(() => db.close());
      const begin = () => start(new URL("./processes/project.ts", import.meta.url), [log, file]);
      await using ledger = await openLedger({ store: sqliteStore(log) });

      let next = [begin(), begin()];
      const seen = { caughtUpSome: 0, leftSome: 0 };
      for (let kills = 0; kills < KILLS;) {
        const doomed = next;
        const before = readTables(db).applied.length;
        const doom = { isOver: false };
        const deaths = Promise.all(doomed.map((child, index) => liveAndDie(child, (kills + index) % 3))).finally(() => {
          doom.isOver = true;
        });
        next = kills % 4 === 0 ? [begin()] : [begin(), begin()];
        const amount = { currency: "USD", value: "0.01" };
        // As long as one of them lives there is something to do for it: the other may have done all that there was.
        while (!doom.isOver) {
          await Promise.all(Array.from({ length: 50 }, () => ledger.transfer({ from: "alice", to: "shop", amount })));
          await sleep(5);
        }
        await deaths;
        kills += doomed.length;
        const found = readTables(db);
        const checkpoint = await sqliteCheckpoints(db).load("books");
        expect(found).toEqual(tablesOf(await collected(ledger.events({ limit: checkpoint }))));
        if (found.applied.length > before) seen.caughtUpSome += 1;
        if (found.applied.length < (await ledger.head())) seen.leftSome += 1;
      }
      await Promise.all(next.map((child) => child.kill()));

      // Else they were killed before they had done anything, or when all was done.
      const head = await ledger.head();
      expect(seen.caughtUpSome).toBeGreaterThan(KILLS / 6);
      expect(seen.leftSome).toBeGreaterThan(0);
      await runTo(head, ledger, db);
      expect(readTables(db)).toEqual(tablesOf(await collected(ledger.events())));
    },
  );

  test.for(["on connections of their own", "on one connection"])(
    "run by several at once, %s, is carried out by one at a time",
    async (place) => {
      const ledger = await recorded(1200);
      const file = join(await temporaryFolder(), "tables.db");
      const one = openTables(file);
      const dbs = [one, place === "on one connection" ? one : openTables(file), openTables(file)];
      onTestFinished(() => new Set(dbs).forEach((db) => db.close()));
      const done = new AbortController();
      const commits = dbs.map(() => ({ done: 0, refused: 0 }));
      const runs = dbs.map((db, index) => {
        const checkpoints = sqliteCheckpoints(db);
        const commit: typeof checkpoints.commit = async (...move) => {
          // Lets another go first, now and then.
          await sleep(Math.random() * 3);
          const isDone = await checkpoints.commit(...move);
          (commits[index] ?? { done: 0, refused: 0 })[isDone ? "done" : "refused"] += 1;
          return isDone;
        };
        return runProjection({
          ledger,
          name: "books",
          checkpoints: { ...checkpoints, commit },
          apply,
          batch: 7 + index,
          signal: done.signal,
          onProgress: (position) => position === 1200 && done.abort("done"),
        });
      });
      for (const outcome of await Promise.allSettled(runs)) expect(outcome).toMatchObject({ reason: "done" });
      expect(readTables(one)).toEqual(tablesOf(await collected(ledger.events())));
      // Else they have not met.
      expect(commits.filter(({ done }) => done > 0).length).toBeGreaterThan(1);
      expect(commits.some(({ refused }) => refused > 0)).toBe(true);
    },
  );

  test("follows what is recorded later, in batches of what is there", async () => {
    const ledger = await recorded(100);
    const db = await tables();
    const reached: number[] = [];
    const done = new AbortController();
    const run = runProjection({
      ledger,
      name: "books",
      checkpoints: sqliteCheckpoints(db),
      apply,
      batch: 40,
      signal: done.signal,
      onProgress: (position) => reached.push(position),
    });
    await until(() => reached.at(-1) === 100);
    await ledger.openAccount({ kind: "personal", holder: "cust_5" });
    await until(() => reached.at(-1) === 101);
    done.abort("done");
    await expect(run).rejects.toBe("done");
    expect(reached).toEqual([40, 80, 100, 101]);
    expect(readTables(db)).toEqual(tablesOf(await collected(ledger.events())));
  });

  test("whose `apply` throws ends with that error, has nothing of that batch, and is taken up again there", async () => {
    const ledger = await recorded(100);
    const db = await tables();
    const broken = new Error("no such customer");
    const failing = async (events: readonly LedgerEvent[], tx: DatabaseSync) => {
      await apply(events, tx);
      if (events.some(({ position }) => position === 50)) throw broken;
    };
    const checkpoints = sqliteCheckpoints(db);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const run = runProjection({ ledger, name: "books", checkpoints, apply: failing, batch: 17 });
      await expect(run).rejects.toBe(broken);
      expect(await checkpoints.load("books")).toBe(34);
      expect(readTables(db)).toEqual(tablesOf(await collected(ledger.events({ limit: 34 }))));
    }
    await runTo(100, ledger, db);
    expect(readTables(db)).toEqual(tablesOf(await collected(ledger.events())));
  });

  test("that is given up finishes its batch, and starts no other", async () => {
    const ledger = await recorded(100);
    const db = await tables();
    const done = new AbortController();
    const run = runProjection({
      ledger,
      name: "books",
      checkpoints: sqliteCheckpoints(db),
      apply: async (events, tx) => {
        done.abort("done");
        await apply(events, tx);
      },
      batch: 17,
      signal: done.signal,
    });
    await expect(run).rejects.toBe("done");
    expect(readTables(db)).toEqual(tablesOf(await collected(ledger.events({ limit: 17 }))));
  });

  test("ends when its ledger is closed", async () => {
    const ledger = await recorded(100);
    const db = await tables();
    const onProgress = (position: number) => void (position === 100 && ledger.close());
    await runProjection({ ledger, name: "books", checkpoints: sqliteCheckpoints(db), apply, onProgress });
    expect(readTables(db).applied).toHaveLength(100);
  });

  test("goes back where somebody has set its checkpoint back", async () => {
    const ledger = await recorded(100);
    const db = await tables();
    let isReset = false;
    const done = new AbortController();
    const run = runProjection({
      ledger,
      name: "books",
      checkpoints: sqliteCheckpoints(db),
      apply,
      batch: 17,
      signal: done.signal,
      onProgress: (position) => {
        if (position === 100) done.abort("done");
        if (isReset || position < 50) return;
        isReset = true;
        db.exec("DELETE FROM applied; DELETE FROM sums; DELETE FROM tallystick_checkpoints");
      },
    });
    await expect(run).rejects.toBe("done");
    expect(isReset).toBe(true);
    expect(readTables(db)).toEqual(tablesOf(await collected(ledger.events())));
  });

  test("that was further than the log goes does not start", async () => {
    const ledger = await recorded(100);
    const checkpoints = sqliteCheckpoints(await tables());
    await checkpoints.commit("books", { from: 0, to: 101 }, () => {});
    const run = runProjection({ ledger, name: "books", checkpoints, apply });
    await expect(run).rejects.toMatchObject({ code: "invalid_query" });
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await nextTurn();
}

/** Kills a process at a random moment: before its first commit, at it, or a little later. */
async function liveAndDie(child: Child, when: number): Promise<void> {
  await child.next();
  child.tell("go");
  if (when === 0) await sleep(Math.random() * 80);
  else {
    await child.next();
    await sleep(Math.random() * 30);
  }
  await child.kill();
}
