// What does the store in a SQLite file say when the file is locked, read-only, of a newer release or not its own, or the
// disk is full? It names what is wrong, and loses nothing. (Clause 7 of the contract.)

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { chmod, mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { StoreError } from "../../src/stores/errors.ts";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import { start } from "./child.ts";
import { notes } from "./note.ts";
import { smallDisk } from "./disks.ts";
import { makeFolder, removeFolder, temporaryFolder } from "./temporary.ts";
import { calls, expectTrouble, someLog, tamper } from "./trouble.ts";

describe("a file that another process holds", () => {
  // It takes the store's patience, so it runs beside the other tests.
  const givenUp = waitInVain();

  test("an append waits until the lock is released, and is then recorded", async () => {
    const file = await someLog();
    const holder = start(program("hold-lock"), [file]);
    expect(await holder.next()).toBe("held");
    const store = sqliteStore(file);
    let recorded = false;
    const append = store.append(notes(1, ["account:a"]), [{ tag: "account:a", head: 10 }]);
    const noticed = append.then(() => (recorded = true));
    // Whoever only reads is not kept waiting.
    expect((await store.read()).length).toBe(10);
    await sleep(1000);
    expect(recorded).toBe(false);
    holder.end();
    expect(await append).toEqual({ ok: true, position: 11 });
    await Promise.all([noticed, holder.ended()]);
    await store.close();
  });

  test("a file that is being made by another process is waited for", async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    const other = new DatabaseSync(file);
    other.exec("BEGIN EXCLUSIVE");
    const store = sqliteStore(file);
    const append = store.append(notes(1, ["account:a"]));
    await sleep(100);
    other.exec("ROLLBACK");
    other.close();
    expect(await append).toEqual({ ok: true, position: 1 });
    await store.close();
  });

  test("closing waits for an append that waits for the lock", async () => {
    const file = await someLog();
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    const store = sqliteStore(file);
    let outcome: unknown;
    const noted = store.append(notes(1, ["account:a"])).then(
      (result) => (outcome = result),
      (error: unknown) => (outcome = error),
    );
    const closing = store.close();
    await sleep(100);
    other.exec("ROLLBACK");
    other.close();
    await closing;
    expect(outcome).toEqual({ ok: true, position: 11 });
    await noted;
    const reopened = sqliteStore(file);
    expect(await reopened.head()).toBe(11);
    await reopened.close();
  });

  test("an append that waited in vain says store_locked, records nothing, and can be sent again", async () => {
    const { error, seconds, head, again } = await givenUp;
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: "store_locked" });
    expect(seconds).toBeGreaterThan(5);
    expect(head).toBe(0);
    expect(again).toEqual({ ok: true, position: 1 });
  });
});

describe("a file that may not be written", () => {
  const READ_ONLY = { code: "store_read_only", message: expect.stringContaining("wallet.db") as unknown };

  test("neither file nor folder may be written: store_read_only, and the file stays as it was", async () => {
    const file = await someLog();
    await chmod(file, 0o444);
    await chmod(join(file, ".."), 0o555);
    const before = await readFile(file);
    const child = start(program("as-nobody"), [file]);
    expect(await child.next()).toEqual(READ_ONLY);
    // A log in write-ahead mode cannot even be read without a place for the index of its journal.
    expect(await child.next()).toEqual(READ_ONLY);
    await child.ended();
    expect(before.equals(await readFile(file))).toBe(true);
  });

  test("only the file may not be written: an append says store_read_only, reading works", async () => {
    const file = await someLog();
    await chmod(file, 0o444);
    await chmod(join(file, ".."), 0o777);
    const child = start(program("as-nobody"), [file]);
    expect(await child.next()).toEqual(READ_ONLY);
    expect(await child.next()).toBe(10);
    await child.ended();
    const store = sqliteStore(file);
    expect(await store.head()).toBe(10);
    await store.close();
  });
});

describe("a disk without space", () => {
  test.skipIf(!smallDisk("/mnt"))(
    "says store_full, keeps what was acknowledged, and goes on once there is room (needs a mount namespace)",
    async () => {
      const folder = await temporaryFolder();
      const child = start(program("fill-disk"), [folder], smallDisk(folder));
      expect(await child.next()).toEqual({ onCreation: "store_full" });
      expect(await child.next()).toEqual({ failure: "store_full", again: "store_full" });
      const full = (await child.next()) as { acknowledged: number };
      const { acknowledged } = full;
      expect(acknowledged).toBeGreaterThan(100);
      expect(full).toEqual({ acknowledged, head: acknowledged, read: acknowledged });
      expect(await child.next()).toEqual({ withRoom: { ok: true, position: acknowledged + 20 } });
      expect(await child.next()).toEqual({ positions: acknowledged + 20, dense: true });
      await child.ended();
    },
  );
});

describe("a place that is not there, or not a ledger's", () => {
  test("a missing folder says store_unavailable, and the store works once it is there", async () => {
    const folder = join(await temporaryFolder(), "missing");
    const file = join(folder, "wallet.db");
    const store = sqliteStore(file);
    for (const call of calls(store)) await expectTrouble(call, "store_unavailable", file, "folder");
    await mkdir(folder);
    expect(await store.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 1 });
    await store.close();
  });

  test("a folder in place of the file says store_unavailable", async () => {
    const folder = await temporaryFolder();
    const store = sqliteStore(folder);
    await expectTrouble(store.head(), "store_unavailable", folder);
    await store.close();
  });

  test("a file of a newer release says store_newer and is left as it was", async () => {
    const file = await someLog();
    tamper(file, "PRAGMA user_version = 999");
    const before = await readFile(file);
    const store = sqliteStore(file);
    for (const call of calls(store)) await expectTrouble(call, "store_newer", file, "999");
    await store.close();
    expect(before.equals(await readFile(file))).toBe(true);
  });

  test.each([
    ["another program's tables", "CREATE TABLE orders (id INTEGER PRIMARY KEY); INSERT INTO orders VALUES (1);"],
    ["another program's tables and schema version", "CREATE TABLE orders (id INTEGER); PRAGMA user_version = 1;"],
    ["another program's mark", "PRAGMA application_id = 42; CREATE TABLE events (position INTEGER);"],
  ])("a SQLite file with %s says store_foreign and is left as it was, byte for byte", async (_, sql) => {
    const folder = await temporaryFolder();
    const file = join(folder, "orders.db");
    tamper(file, sql);
    const before = await readFile(file);
    const store = sqliteStore(file);
    for (const call of calls(store)) await expectTrouble(call, "store_foreign", file);
    await store.close();
    expect(before.equals(await readFile(file))).toBe(true);
    expect(await readdir(folder)).toEqual(["orders.db"]);
  });
});

/** An append to a file whose lock is never released while it waits, and what came of it. */
async function waitInVain() {
  const folder = await makeFolder();
  const file = join(folder, "wallet.db");
  const store = sqliteStore(file);
  await store.head();
  const other = new DatabaseSync(file);
  other.exec("BEGIN IMMEDIATE");
  const started = performance.now();
  const error: unknown = await store.append(notes(1, ["account:a"])).catch((thrown: unknown) => thrown);
  const seconds = (performance.now() - started) / 1000;
  const head = await store.head();
  other.exec("ROLLBACK");
  other.close();
  const again = await store.append(notes(1, ["account:a"]), [{ tag: "account:a", head: 0 }]);
  await store.close();
  await removeFolder(folder);
  return { error, seconds, head, again };
}

function program(name: string): URL {
  return new URL(`./processes/${name}.ts`, import.meta.url);
}
