// What does the store in the browser say when the site is full, or the database of a newer release, not its own, changed by
// other hands, or not allowed? It names what is wrong, and loses nothing. (Clause 7 of the contract, as are damage and waiting.)

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { afterAll, describe, expect, test } from "vitest";
import { indexedDbStore } from "tallystick/indexeddb";
import { notes, positionsOf, upTo } from "../stores/note.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { calls, expectTrouble } from "../stores/trouble.ts";
import { pageProgram } from "./bundle.ts";
import { startBrowser } from "./chromium.ts";
import { noteOf, someLog } from "./logs.ts";
import { remoteStore } from "./remote-store.ts";

const profile = await makeFolder();
const browser = await startBrowser(profile, await pageProgram("tab"));
const [here, there] = [await browser.tab(), await browser.tab()];

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await removeFolder(profile);
});

describe("a site without space", () => {
  test("says store_full, keeps what was acknowledged, and goes on once there is room", async () => {
    // A site of its own, so that no other test runs out of space.
    const origin = "https://full.test";
    const page = await browser.tab(origin);
    const session = await browser.context.newCDPSession(page);
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000_000 });
    const { place, store } = await someLog(page);
    let acknowledged = 10;
    let append: Promise<unknown> = Promise.resolve();
    while (acknowledged < 1000) {
      append = store.append([noteOf(60_000)]);
      const ok = await append.then(() => true).catch(() => false);
      if (!ok) break;
      acknowledged += 1;
    }
    await expectTrouble(append, "store_full", place);
    await expectTrouble(store.append([noteOf(60_000)]), "store_full", place);
    expect(positionsOf(await store.read())).toEqual(upTo(acknowledged));
    await session.send("Storage.overrideQuotaForOrigin", { origin });
    expect(await store.append([noteOf(60_000)])).toEqual({ ok: true, position: acknowledged + 1 });
  });
});

describe("a database of another version, or of another program", () => {
  test("one of a newer release says store_newer and is left as it was", async () => {
    const { name, place, store } = await someLog(here);
    await store.close();
    await there.evaluate((name) => tab.upgrade(name, 999), name);
    const entry = await there.evaluate((name) => tab.entryOf(name, 10), name);
    const older = await remoteStore(here, name);
    for (const call of calls(older)) await expectTrouble(call, "store_newer", place, "999");
    expect(await there.evaluate((name) => tab.entryOf(name, 10), name)).toBe(entry);
    expect(await there.evaluate((name) => tab.entryOf(name, 11), name)).toBeUndefined();
  });

  test.each([1, 7])(
    "one of another program, at version %i, says store_foreign and is left as it was",
    async (version) => {
      const name = `orders ${version}`;
      await there.evaluate(([name, version]) => tab.makeForeign(name, version), [name, version] as const);
      const store = await remoteStore(here, name);
      for (const call of calls(store)) await expectTrouble(call, "store_foreign", `IndexedDB "${name}"`);
      expect(await there.evaluate((name) => tab.shapeOf(name), name)).toEqual({ version, stores: ["orders"] });
    },
  );

  test("one that another tab upgrades while it is open is closed for it; what was acknowledged is there", async () => {
    const { name, place, store } = await someLog(here);
    const append = store.append(notes(1, ["account:a"]));
    const upgraded = there.evaluate((name) => tab.upgrade(name, 2), name);
    const outcome = await append.catch((error: unknown) => error);
    await upgraded;
    for (const call of calls(store)) await expectTrouble(call, "store_newer", place);
    const eleventh = await there.evaluate((name) => tab.entryOf(name, 11), name);
    expect(outcome).toMatchObject(eleventh === undefined ? { code: "store_newer" } : { ok: true, position: 11 });
    await store.close();
  });

  test("one that another tab deletes while it is open is lost for good, even if there is a new one of its name", async () => {
    const { name, place, store } = await someLog(here);
    await there.evaluate((name) => tab.remove(name), name);
    for (const call of calls(store)) await expectTrouble(call, "store_unavailable", place, "deleted");
    const anew = await remoteStore(there, name);
    expect(await anew.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 1 });
    for (const call of calls(store)) await expectTrouble(call, "store_unavailable", place, "deleted");
  });
});

test("a database that the user clears while it is open is lost for good", async () => {
  const origin = "https://cleared.test";
  const page = await browser.tab(origin);
  const { place, store } = await someLog(page);
  const session = await browser.context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  for (const call of calls(store)) await expectTrouble(call, "store_unavailable", place, "open the store again");
});

describe("a log that other hands have changed", () => {
  test("an entry that is missing, or is not one, is named", async () => {
    for (const entry of [undefined, "", "not an entry"]) {
      const { name, place, store } = await someLog(here);
      await store.close();
      await there.evaluate(([name, entry]) => tab.tamper(name, 5, entry), [name, entry] as const);
      const damaged = await remoteStore(here, name);
      for (const call of calls(damaged)) await expectTrouble(call, "store_damaged", place, "entry 5");
    }
  });

  test("a log that has become shorter than what was read of it takes no more", async () => {
    const { name, place, store } = await someLog(here);
    await there.evaluate((name) => tab.tamper(name, 10), name);
    await expectTrouble(store.append(notes(1, ["account:a"])), "store_damaged", place, "entry 10");
    expect(await there.evaluate((name) => tab.entryOf(name, 11), name)).toBeUndefined();
  });
});

describe("a place without a database", () => {
  test("where there is no IndexedDB every call says so", async () => {
    const store = indexedDbStore("wallet");
    for (const call of calls(store))
      await expectTrouble(call, "store_unavailable", 'IndexedDB "wallet"', "no IndexedDB");
    await store.close();
  });

  test("a page that may not keep anything is told so", async () => {
    const page = await browser.tab();
    await page.evaluate(() => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.src = location.href;
      document.body.append(frame);
    });
    const [, frame] = page.frames();
    if (!frame) throw new Error("the page was expected to have a frame");
    await frame.waitForFunction(() => "tab" in globalThis);
    const store = await remoteStore(frame, "wallet");
    for (const call of calls(store)) await expectTrouble(call, "store_unavailable", 'IndexedDB "wallet"', "allow");
  });
});
