// Does the store in the browser keep the contract, with every handle in a tab of its own?

import type { Page } from "playwright-core";
import { afterAll } from "vitest";
import { storeContract } from "../../src/testing/store-contract.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { startBrowser } from "./chromium.ts";
import { remoteStore } from "./remote-store.ts";
import { pageProgram } from "./bundle.ts";

/** As many as the kit opens handles at once. */
const TABS = 5;

const profile = await makeFolder();
const browser = await startBrowser(profile, await pageProgram("tab"));
const tabs = await Promise.all(Array.from({ length: TABS }, () => browser.tab()));

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await removeFolder(profile);
});

let places = 0;
let opened = 0;

/** The tabs by turns. */
function nextTab(): Page {
  return tabs[(opened += 1) % TABS] as Page;
}

storeContract(
  "indexeddb",
  async () => {
    const name = `wallet ${(places += 1)}`;
    const used = new Set<Page>();
    return {
      open: async () => {
        const tab = nextTab();
        used.add(tab);
        return remoteStore(tab, name);
      },
      // Nothing that a page has begun outlives it.
      crash: async () => void (await Promise.all([...used].map((tab) => tab.reload()))),
      destroy: () => nextTab().evaluate((name) => tab.remove(name), name),
    };
  },
  { snapshots: true, watch: true, crash: true },
);
