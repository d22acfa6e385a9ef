import { PGlite } from "@electric-sql/pglite";
import { money, openLedger, type Ledger, type LedgerTransaction, type Receipt } from "tallystick";
import { postgresStore } from "tallystick/postgres";
import type { PoolClient } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { poolOf, withPool } from "../stores/postgres/pool.ts";
import { serverOfFile } from "../stores/postgres/server.ts";
import { ORDERS, postgresHost } from "./processes/postgres-host.ts";
import { killOrderTakers } from "./within-processes.ts";
import { collected } from "../wallet/market.ts";
import { keepRefuted, withinSuite } from "./within-suite.ts";

const KILLS = 15;

const server = serverOfFile();

/** A database with a ledger in it, and the host's table. */
async function database(): Promise<string> {
  const url = await server.database();
  await withPool(url, (pool) => pool.query(ORDERS));
  return url;
}

withinSuite("PostgreSQL", async () => postgresHost(await database()));

test(
  `orders and their payments stand or fall together, though whoever takes them is killed ${KILLS} times`,
  { timeout: 240_000 },
  async () => {
    const url = await database();
    const host = postgresHost(url);
    onTestFinished(() => host.close());
    // Else they were killed before they had done anything.
    expect(await killOrderTakers(KILLS, url, host)).toBeGreaterThan(KILLS / 2);
  },
);

function pay(on: LedgerTransaction, value: string, key: string): Promise<Receipt> {
  return on.transfer({ from: "alice", to: "shop", amount: money(value, "USD") }, { key });
}

test("what is undone lets others in, and is not taken for what they have recorded in its place", async () => {
  const host = postgresHost(await database());
  onTestFinished(() => host.close());
  const [ledger, elsewhere] = [await openLedger({ store: host.store() }), await openLedger({ store: host.store() })];
  for (const each of [ledger, elsewhere]) onTestFinished(() => each.close());
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
  const source = { rail: "bank", reference: "wire-1" };
  await ledger.fund({ account: "alice", amount: money("100.00 USD"), source });
  const open = await host.begin();
  const within = ledger.within(open.client, async (tx) => {
    await open.savepoint();
    await pay(tx, "1.00", "req-1");
    await open.undo();
    await pay(elsewhere, "98.00", "req-2");
    expect((await tx.balance("alice", "USD")).available.value).toBe("2.00");
    await expect(pay(tx, "50.00", "req-3")).rejects.toMatchObject({ code: "insufficient_funds" });
    expect(await pay(tx, "1.00", "req-1")).toMatchObject({ position: 5, replayed: false });
  });
  // What fails must not leave others waiting.
  await within.catch(async (error: unknown) => {
    await open.rollback();
    throw error;
  });
  await open.commit();
  for (const each of [ledger, elsewhere]) {
    expect((await each.balance("alice", "USD")).available.value).toBe("1.00");
  }
});

interface Shop {
  readonly ledger: Ledger;
  readonly client: PoolClient;
  /** Another connection. */
  readonly other: PoolClient;
  /** Sends what the host would send to commit. @returns what has become of it: COMMIT or ROLLBACK */
  readonly commit: () => Promise<string>;
}

/** A ledger with an account, a refuted snapshot of it, and a client with a transaction in which there is an order. */
async function shop(): Promise<Shop> {
  const pool = poolOf(await database());
  const store = postgresStore({ pool, ledger: "main" });
  const ledger = await openLedger({ store });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: "alice", amount: money("1.00 USD"), source: { rail: "bank", reference: "wire-1" } });
  await ledger.fund({ account: "alice", amount: money("1.00 USD"), source: { rail: "bank", reference: "wire-2" } });
  await keepRefuted(store, "alice");
  const [client, other] = [await pool.connect(), await pool.connect()];
  onTestFinished(async () => {
    await client.query("ROLLBACK");
    await other.query("ROLLBACK");
    client.release();
    other.release();
    await ledger.close();
    await pool.end();
  });
  // May not read anything; roles are those of the whole server.
  await other.query("DROP ROLE IF EXISTS nobody");
  await other.query("CREATE ROLE nobody");
  await client.query("BEGIN");
  await client.query("INSERT INTO orders VALUES ('order-1')");
  return { ledger, client, other, commit: async () => (await client.query("COMMIT")).command };
}

describe("what PostgreSQL has aborted", () => {
  const READS: readonly (readonly [string, (tx: LedgerTransaction) => Promise<unknown>])[] = [
    ["reading the head", (tx) => tx.head()],
    ["reading events", (tx) => collected(tx.events())],
    ["looking for a snapshot", (tx) => tx.account("alice")],
    ["a preview", (tx) => tx.preview({ type: "closeAccount", account: "alice" })],
  ];

  test.for(READS)("because %s failed is told, though somebody has caught it", async ([, read]) => {
    const { ledger, client, commit } = await shop();
    const within = ledger.within(client, async (tx) => {
      await client.query("SET LOCAL ROLE nobody");
      await read(tx).catch(() => "caught");
    });
    await expect(within).rejects.toMatchObject({
      code: "store_unavailable",
      cause: { code: "42501" },
    });
    expect(await commit()).toBe("ROLLBACK");
  });

  test("because a read failed that nobody waited for is told", async () => {
    const { ledger, client, commit } = await shop();
    const within = ledger.within(client, async (tx) => {
      await client.query("SET LOCAL ROLE nobody");
      void tx.head().catch(() => "caught");
    });
    await expect(within).rejects.toMatchObject({ code: "store_unavailable" });
    expect(await commit()).toBe("ROLLBACK");
  });

  test("is nothing, where a snapshot that the log refutes is held by another", async () => {
    const { ledger, client, other, commit } = await shop();
    await other.query("BEGIN");
    await other.query("SELECT * FROM tallystick_snapshots FOR UPDATE");
    await client.query("SET LOCAL lock_timeout = '50ms'");
    const seen = await ledger.within(client, (tx) => tx.balance("alice", "USD"));
    expect(seen.available.value).toBe("2.00");
    expect(await commit()).toBe("COMMIT");
  });
});

test("on PGlite commands are part of its transactions", async () => {
  const pool = new PGlite();
  onTestFinished(() => pool.close());
  const store = postgresStore({ pool, ledger: "main" });
  await store.migrate();
  await using ledger = await openLedger({ store });
  await pool.exec(ORDERS);
  const open = { kind: "personal", holder: "cust_1" } as const;
  for (const outcome of ["commit", "rollback", "commit"] as const) {
    await pool.transaction(async (tx) => {
      await ledger.within(tx, async (commands) => {
        const { id } = await commands.openAccount(open);
        const source = { rail: "bank", reference: `wire-${id}` };
        await commands.fund({ account: id, amount: money("1.00 USD"), source });
        await tx.query("INSERT INTO orders VALUES ($1)", [id]);
      });
      if (outcome === "rollback") await tx.rollback();
    });
  }
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM orders");
  expect(rows).toHaveLength(2);
  expect(await ledger.head()).toBe(4);
  for (const { id } of rows) expect((await ledger.balance(id, "USD")).available.value).toBe("1.00");
});
