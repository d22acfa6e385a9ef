// Do a checkpoint and the rows beside it stand or fall together, in a PostgreSQL database?

import { openLedger, runProjection, StoreError, type LedgerEvent } from "tallystick";
import { postgresCheckpoints, postgresStore, type PostgresClient } from "tallystick/postgres";
import type { Pool } from "pg";
import { expect, test } from "vitest";
import { start } from "../stores/child.ts";
import { upTo } from "../stores/note.ts";
import { poolFor, storeAt } from "../stores/postgres/places.ts";
import { proxyTo } from "../stores/postgres/proxy.ts";
import { serverOfFile } from "../stores/postgres/server.ts";
import { makeTransfers } from "./transfers.ts";

const server = serverOfFile();

/** Two pools on one database with a table `rows`. */
async function database(): Promise<{ url: string; one: Pool; other: Pool }> {
  const url = await server.emptyDatabase();
  const [one, other] = [poolFor(url), poolFor(url)];
  await one.query("CREATE TABLE rows (n int GENERATED ALWAYS AS IDENTITY, value text)");
  return { url, one, other };
}

function add(value: string) {
  return async (tx: PostgresClient): Promise<void> =>
    void (await tx.query("INSERT INTO rows (value) VALUES ($1)", [value]));
}

async function addAll(events: readonly LedgerEvent[], tx: PostgresClient): Promise<void> {
  for (const { position } of events) await add(String(position))(tx);
}

async function rows(pool: PostgresClient): Promise<unknown[]> {
  const { rows: found } = await pool.query("SELECT value FROM rows ORDER BY n");
  return found.map((row) => (row as { value: string }).value);
}

test("a checkpoint that was never moved is at 0; each name has its own", async () => {
  const { one, other } = await database();
  const checkpoints = postgresCheckpoints(one);
  expect(await checkpoints.load("a")).toBe(0);
  expect(await checkpoints.commit("a", { from: 0, to: 7 }, add("a7"))).toBe(true);
  expect(await checkpoints.commit("b", { from: 0, to: 5 }, add("b5"))).toBe(true);
  expect([await postgresCheckpoints(other).load("a"), await postgresCheckpoints(other).load("b")]).toEqual([7, 5]);
  expect(await rows(other)).toEqual(["a7", "b5"]);
});

test("many that ask first at once find one table, in a schema of their own too", async () => {
  const { url, one } = await database();
  await one.query("CREATE SCHEMA house");
  const all = upTo(6).map(() => postgresCheckpoints(poolFor(url), { schema: "house" }));
  expect(await Promise.all(all.map((each) => each.load("a")))).toEqual(upTo(6).map(() => 0));
  expect((await one.query("SELECT name FROM house.tallystick_checkpoints")).rows).toEqual([]);
});

test("a move from where the checkpoint is not does nothing and says so", async () => {
  const { one, other } = await database();
  const [checkpoints, others] = [postgresCheckpoints(one), postgresCheckpoints(other)];
  await others.commit("a", { from: 0, to: 7 }, add("a7"));
  for (const from of [0, 6, 8]) expect(await checkpoints.commit("a", { from, to: 9 }, add("a9"))).toBe(false);
  expect(await checkpoints.commit("b", { from: 7, to: 9 }, add("b9"))).toBe(false);
  expect(await checkpoints.load("a")).toBe(7);
  expect(await rows(one)).toEqual(["a7"]);
});

test("of many that move the same checkpoint at once, one does", async () => {
  const { url, one } = await database();
  const all = upTo(6).map((n) => postgresCheckpoints(poolFor(url)).commit("a", { from: 0, to: 9 }, add(`by ${n}`)));
  expect((await Promise.all(all)).filter(Boolean)).toHaveLength(1);
  expect(await rows(one)).toHaveLength(1);
});

test("work that throws, or has caught what undid it, leaves neither rows nor the move, and the pool as it was", async () => {
  const { one, other } = await database();
  const checkpoints = postgresCheckpoints(one);
  const broken = new Error("no such customer");
  const failing = async (tx: PostgresClient): Promise<void> => {
    await add("half")(tx);
    throw broken;
  };
  await expect(checkpoints.commit("a", { from: 0, to: 7 }, failing)).rejects.toBe(broken);
  const catching = async (tx: PostgresClient): Promise<void> => {
    await add("half")(tx);
    await tx.query("SELECT 1 / 0").catch(() => "caught");
  };
  await expect(checkpoints.commit("a", { from: 0, to: 7 }, catching)).rejects.toBeInstanceOf(StoreError);
  expect(await checkpoints.load("a")).toBe(0);
  expect(await rows(other)).toEqual([]);
  expect(await checkpoints.commit("a", { from: 0, to: 7 }, add("whole"))).toBe(true);
  expect(await rows(other)).toEqual(["whole"]);
  expect(one.totalCount).toBe(one.idleCount);
});

test("moves leave nothing behind on the connection that they borrow", async () => {
  const { url } = await database();
  const pool = poolFor(url, { max: 1 });
  const checkpoints = postgresCheckpoints(pool);
  const listening = async (): Promise<number> => {
    const client = await pool.connect();
    client.release();
    return client.listenerCount("error");
  };
  await checkpoints.load("a");
  const before = await listening();
  for (let from = 0; from < 3; from += 1) await checkpoints.commit("a", { from, to: from + 1 }, () => {});
  expect(await listening()).toBe(before);
});

test("a connection that is cut in the middle leaves nothing, and the next move goes through another", async () => {
  const { url, other } = await database();
  const proxy = await proxyTo(url);
  const checkpoints = postgresCheckpoints(poolFor(proxy.url));
  const cutting = async (tx: PostgresClient): Promise<void> => {
    await add("half")(tx);
    proxy.cutAll();
  };
  await expect(checkpoints.commit("a", { from: 0, to: 7 }, cutting)).rejects.toMatchObject({
    code: "store_unavailable",
  });
  expect(await checkpoints.load("a")).toBe(0);
  expect(await checkpoints.commit("a", { from: 0, to: 7 }, add("whole"))).toBe(true);
  expect(await rows(other)).toEqual(["whole"]);
});

test(
  "a table that is kept by processes which are killed holds every event exactly once",
  { timeout: 120_000 },
  async () => {
    const url = await server.database();
    const pool = poolFor(url);
    await pool.query("CREATE TABLE applied (n int GENERATED ALWAYS AS IDENTITY, position int, id text)");
    const store = storeAt(url);
    await makeTransfers(storeAt(url), 400);
    const head = await store.head();
    const program = new URL("./processes/project-postgres.ts", import.meta.url);
    for (let kills = 0, at = 0; at < head; kills += 1) {
      // Of two near the end one might do all that is left, and the other would wait for more.
      const children = upTo(head - at > 200 ? 1 + (kills % 2) : 1).map(() => start(program, [url]));
      await Promise.all(
        children.map(async (child) => {
          await child.next();
          await child.kill();
        }),
      );
      // In one look: a commit that was on its way when its process was killed is still carried out.
      const { rows: found } = await pool.query<{ applied: number; moved: number }>(
        `SELECT (SELECT count(*)::int FROM applied) AS applied,
          (SELECT position::int FROM tallystick_checkpoints WHERE name = 'applied') AS moved`,
      );
      at = found[0]?.applied ?? 0;
      expect(found).toEqual([{ applied: at, moved: at }]);
    }
    const events = await store.read();
    const { rows: applied } = await pool.query("SELECT position, id FROM applied ORDER BY n");
    expect(applied).toEqual(events.map(({ position, id }) => ({ position, id })));
  },
);

test("a run takes up where the one before has ended, on the ledger's own database", async () => {
  const url = await server.database();
  const pool = poolFor(url);
  await pool.query("CREATE TABLE rows (n int GENERATED ALWAYS AS IDENTITY, value text)");
  await using ledger = await openLedger({ store: postgresStore({ pool, ledger: "main" }) });
  for (const round of upTo(3)) {
    await ledger.openAccount({ kind: "personal", holder: "cust_1" });
    const stop = new AbortController();
    const onProgress = (position: number): void => {
      if (position === round) stop.abort("enough");
    };
    const checkpoints = postgresCheckpoints(pool);
    const run = runProjection({ ledger, name: "all", checkpoints, apply: addAll, signal: stop.signal, onProgress });
    await expect(run).rejects.toBe("enough");
  }
  expect(await rows(pool)).toEqual(["1", "2", "3"]);
});
