import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { memoryStore, openLedger } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../stores/temporary.ts";
import { sqliteHost } from "./processes/host.ts";
import { killOrderTakers } from "./within-processes.ts";
import { withinSuite } from "./within-suite.ts";

const KILLS = 20;

/** A file in which there is a ledger: it makes its file, and the host's table comes after. */
async function file(): Promise<string> {
  const path = join(await temporaryFolder(), "wallet.db");
  const ledger = await openLedger({ store: sqliteStore(path) });
  await ledger.close();
  return path;
}

withinSuite("SQLite", async () => sqliteHost(await file()));

test(
  `orders and their payments stand or fall together, though whoever takes them is killed ${KILLS} times`,
  { timeout: 240_000 },
  async () => {
    const path = await file();
    const host = sqliteHost(path);
    onTestFinished(() => host.close());
    // Else they were killed before they had done anything.
    expect(await killOrderTakers(KILLS, path, host)).toBeGreaterThan(KILLS / 2);
  },
);

test("a read that failed is told, though somebody has caught it: a log that cannot be read is nothing to commit on", async () => {
  const host = sqliteHost(await file());
  onTestFinished(() => host.close());
  await using ledger = await openLedger({ store: host.store() });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
  const open = await host.begin();
  const within = ledger.within(open.client, async (tx) => {
    (open.client as DatabaseSync).exec("UPDATE events SET event = replace(event, 'alice', 'alicf') WHERE position = 1");
    await tx.account("alice").catch(() => "caught");
    await open.insert("order-1");
  });
  await expect(within).rejects.toMatchObject({ code: "store_damaged" });
  await open.rollback();
  expect(await ledger.account("alice")).toMatchObject({ status: "open" });
});

test("a store without transactions says so", async () => {
  await using ledger = await openLedger({ store: memoryStore() });
  await expect(ledger.within({}, () => {})).rejects.toMatchObject({ name: "LedgerError", code: "not_supported" });
});
