// What if the browser finds its files damaged? The log is never taken for a shorter one, or for one that has just begun.

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { notes } from "../stores/note.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { calls, expectTrouble } from "../stores/trouble.ts";
import { pageProgram } from "./bundle.ts";
import { startBrowser } from "./chromium.ts";
import { noteOf } from "./logs.ts";
import { remoteStore } from "./remote-store.ts";

const program = await pageProgram("tab");
const WALLET = 'IndexedDB "wallet"';

test("where the browser throws everything away because of it, the log is not taken for a new one, now or later", async () => {
  const folder = await temporaryFolder();
  await inBrowser(folder, async (page) => {
    const store = await remoteStore(page, "wallet");
    await store.append(notes(100, ["account:a"]));
    await store.close();
  });
  const database = join(folder, "Default", "IndexedDB", "https_wallet.test_0.indexeddb.leveldb");
  const [log = ""] = (await readdir(database)).filter((file) => file.endsWith(".log"));
  const bytes = await readFile(join(database, log));
  bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 8);
  await writeFile(join(database, log), bytes);
  await inBrowser(folder, async (page) => {
    const store = await remoteStore(page, "wallet");
    for (const call of calls(store)) await expectTrouble(call, "store_damaged", WALLET, "threw them away");
  });
  await inBrowser(folder, async (page) => {
    const store = await remoteStore(page, "wallet");
    for (const call of calls(store)) await expectTrouble(call, "store_damaged", WALLET, "threw them away");
    // The way out, when the backup is at hand.
    await page.evaluate(() => tab.remove("wallet"));
    const anew = await remoteStore(page, "wallet");
    expect(await anew.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 1 });
  });
});

test("a large entry that the browser has lost is told", async () => {
  const folder = await temporaryFolder();
  await inBrowser(folder, async (page) => {
    const store = await remoteStore(page, "wallet");
    // The browser keeps what is large in a file of its own.
    await store.append([noteOf(200_000)]);
    await store.append(notes(1, ["account:a"]));
    await store.close();
  });
  await rm(join(folder, "Default", "IndexedDB", "https_wallet.test_0.indexeddb.blob"), { recursive: true });
  await inBrowser(folder, async (page) => {
    const store = await remoteStore(page, "wallet");
    for (const call of calls(store)) await expectTrouble(call, "store_damaged", WALLET, "lost part of the log");
  });
});

/** One visit of a browser on a profile, from its start to its end. */
async function inBrowser(folder: string, visit: (page: Page) => Promise<void>): Promise<void> {
  await using browser = await startBrowser(folder, program);
  await visit(await browser.tab());
}
