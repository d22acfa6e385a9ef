// What if another tab holds the database? Calls wait, and whoever has waited in vain is told so and can ask again.

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { notes } from "../stores/note.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { expectTrouble } from "../stores/trouble.ts";
import { pageProgram } from "./bundle.ts";
import { startBrowser } from "./chromium.ts";
import { someLog } from "./logs.ts";
import { remoteStore } from "./remote-store.ts";

const profile = await makeFolder();
const browser = await startBrowser(profile, await pageProgram("tab"));

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await removeFolder(profile);
});

// At once, since some of them take all the patience of the store.
describe.concurrent("a database that another tab holds", () => {
  test("an append waits until the other lets go, and is then recorded", async () => {
    const { name, store } = await someLog(await browser.tab());
    const letGo = await hold(name);
    let recorded = false;
    const append = store.append(notes(1, ["account:a"]), [{ tag: "account:a", head: 10 }]);
    const noticed = append.then(() => (recorded = true));
    await sleep(200);
    expect(recorded).toBe(false);
    letGo();
    expect(await append).toEqual({ ok: true, position: 11 });
    await noticed;
  });

  test("closing waits for an append that waits", async () => {
    const page = await browser.tab();
    const { name, store } = await someLog(page);
    const letGo = await hold(name);
    let outcome: unknown;
    const noted = store.append(notes(1, ["account:a"])).then((result) => (outcome = result));
    const closing = store.close();
    await sleep(100);
    letGo();
    await Promise.all([closing, noted]);
    expect(outcome).toEqual({ ok: true, position: 11 });
    expect(await (await remoteStore(page, name)).head()).toBe(11);
  });

  test("whoever waited in vain is told store_locked; nothing was recorded, and it can be sent again", async () => {
    const { name, place, store } = await someLog(await browser.tab());
    const letGo = await hold(name);
    const waiting = [store.head(), store.append(notes(1, ["account:a"]))];
    for (const call of waiting) await expectTrouble(call, "store_locked", place);
    letGo();
    const again = await store.append(notes(1, ["account:a"]), [{ tag: "account:a", head: 10 }]);
    expect(again).toEqual({ ok: true, position: 11 });
  });

  test("whoever waited in vain to open a database that is being deleted is told store_locked, and does not hold it", async () => {
    const [page, holder, deleter] = [await browser.tab(), await browser.tab(), await browser.tab()];
    const { name, place, store } = await someLog(page);
    await store.close();
    await holder.evaluate((name) => tab.clutch(name), name);
    const deleted = deleter.evaluate((name) => tab.remove(name), name);
    await sleep(100);
    const late = await remoteStore(page, name);
    await expectTrouble(late.head(), "store_locked", place);
    await holder.evaluate(() => tab.release());
    await deleted;
    // What was opened when nobody waited for it any more is not in the way of whoever comes next.
    await deleter.evaluate((name) => tab.remove(name), name);
    expect(await late.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 1 });
  });
});

/** Has a new tab hold the entries of a database. @returns lets go */
async function hold(name: string): Promise<() => void> {
  const page = await browser.tab();
  let letGo: (() => void) | undefined;
  const released = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/hold", async (route) => {
    await released;
    await route.fulfill();
  });
  await page.evaluate((name) => tab.hold(name), name);
  return () => letGo?.();
}
