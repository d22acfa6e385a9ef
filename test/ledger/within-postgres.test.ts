import { PGlite } from "@electric-sql/pglite";
import { money, openLedger } from "tallystick";
import { postgresStore } from "tallystick/postgres";
import { expect, onTestFinished, test } from "vitest";
import { withPool } from "../stores/postgres/pool.ts";
import { serverOfFile } from "../stores/postgres/server.ts";
import { ORDERS, postgresHost } from "./processes/postgres-host.ts";
import { killOrderTakers } from "./within-processes.ts";
import { withinSuite } from "./within-suite.ts";

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
