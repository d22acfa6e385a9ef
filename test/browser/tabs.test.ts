// Do several tabs on one database spend the same money twice, and do they hear of one another?

import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { money, openLedger } from "tallystick";
import { Audit, cents } from "../crash/audit.ts";
import { note } from "../stores/note.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { pageProgram } from "./bundle.ts";
import { startBrowser } from "./chromium.ts";
import { readOn } from "./estate.ts";
import { remoteStore } from "./remote-store.ts";

const profile = await makeFolder();
const browser = await startBrowser(profile, await pageProgram("till"));
const [heir, one, two] = [await browser.tab(), await browser.tab(), await browser.tab()];

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await removeFolder(profile);
});

test("two tabs drain one account to the last cent, and not below it", async () => {
  await using ledger = await openLedger({ store: await remoteStore(heir, "wallet") });
  await ledger.openAccount({ account: "purse", kind: "personal", holder: "cust_1" });
  for (const pocket of ["pocket_1", "pocket_2"]) {
    await ledger.openAccount({ account: pocket, kind: "personal", holder: "cust_2" });
  }
  const source = { rail: "bank", reference: "wire-1" };
  await ledger.fund({ account: "purse", amount: money("500.00 USD"), source });

  for (const page of [one, two]) await page.evaluate(() => till.come("wallet"));
  const taken = await Promise.all([
    one.evaluate(() => till.drain("pocket_1")),
    two.evaluate(() => till.drain("pocket_2")),
  ]);
  const audit = new Audit();
  await readOn(ledger, audit);
  expect(audit.wallets.get("purse")).toBe(0n);
  expect(audit.total()).toBe(50_000n);
  for (const [index, moves] of taken.entries()) {
    const won = moves.reduce((sum, { amount }) => sum + cents(amount), 0n);
    expect(audit.wallets.get(`pocket_${index + 1}`)).toBe(won);
    expect(cents((await ledger.balance(`pocket_${index + 1}`, "USD")).available)).toBe(won);
  }
  // What the tabs have receipts for is what the log says was moved, no more and no less, each where its receipt says.
  const moves = taken.flat();
  expect(new Map(moves.map(({ id, amount }) => [id, cents(amount)]))).toEqual(audit.moved);
  expect(new Set(moves.map(({ position }) => position)).size).toBe(moves.length);
  // Else there was no race.
  expect(changesOfLead(taken)).toBeGreaterThan(3);
});

describe("tabs that listen to one another", () => {
  test("whoever watches hears of every append, in whichever tab or worker, without polling", async () => {
    const page = await pageWithoutPolling();
    const [worker] = await Promise.all([
      page.waitForEvent("worker"),
      page.evaluate(() => void new Worker("/program.js", { type: "module" })),
    ]);
    const watcher = await remoteStore(page, "bell");
    const writers = [watcher];
    for (const place of [page, one, worker]) writers.push(await remoteStore(place, "bell"));
    const given = new AbortController();
    const heads = watcher.watch?.(0, given.signal)[Symbol.asyncIterator]();
    for (let position = 1; position <= 40; position += 1) {
      const heard = heads?.next();
      await writers[position % 4]?.append([note(["account:a"])]);
      expect(await heard).toEqual({ done: false, value: position });
    }
    const heard = heads?.next();
    given.abort();
    expect(await heard).toEqual({ done: true, value: undefined });
    await page.close();
  });

  test("whoever watches misses no append that comes between reading the log and listening", async () => {
    const page = await pageWithoutPolling();
    const [watcher, writer] = [await remoteStore(page, "gap"), await remoteStore(one, "gap")];
    await writer.append([note(["account:a"])]);
    await page.route("**/gap", async (route) => {
      await writer.append([note(["account:a"])]);
      await route.fulfill();
    });
    await page.evaluate(() => tab.waitBeforeListening());
    const given = new AbortController();
    const heads = watcher.watch?.(1, given.signal)[Symbol.asyncIterator]();
    expect(await heads?.next()).toEqual({ done: false, value: 2 });
    given.abort();
    await page.close();
  });

  test("an append that nobody can be rung for is acknowledged all the same", async () => {
    const page = await browser.tab();
    await page.evaluate(() => {
      globalThis.BroadcastChannel = class extends BroadcastChannel {
        override postMessage(): never {
          throw new Error("this channel does not work");
        }
      };
    });
    const store = await remoteStore(page, "mute");
    expect(await store.append([note(["account:a"])])).toEqual({ ok: true, position: 1 });
    await page.close();
  });

  test("whoever watches notices an append that nobody rang for", async () => {
    const store = await remoteStore(one, "poll");
    const given = new AbortController();
    const heads = store.watch?.(0, given.signal)[Symbol.asyncIterator]();
    await store.append([note(["account:a"])]);
    expect(await heads?.next()).toEqual({ done: false, value: 1 });
    // It waits by now, and has heard all there was to hear.
    const noticed = heads?.next();
    await sleep(100);
    await two.evaluate(async () => tab.tamper("poll", 2, await tab.entryOf("poll", 1)));
    expect(await noticed).toEqual({ done: false, value: 2 });
    given.abort();
  });
});

/** A page in which no timer wakes whoever waits. */
async function pageWithoutPolling(): Promise<Page> {
  const page = await browser.tab();
  await page.evaluate(() => (globalThis.setInterval = (() => 0) as unknown as typeof setInterval));
  return page;
}

/** How often, along the log, a move of one tab follows one of another. */
function changesOfLead(taken: readonly (readonly { readonly position: number }[])[]): number {
  const tabs = taken
    .flatMap((moves, tab) => moves.map(({ position }) => ({ position, tab })))
    .sort((a, b) => a.position - b.position)
    .map(({ tab }) => tab);
  return tabs.filter((tab, index) => index > 0 && tab !== tabs[index - 1]).length;
}
