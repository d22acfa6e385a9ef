// A ledger whose log is in a browser answers as the model does.

import { afterAll, describe } from "vitest";
import { ledgerLaws } from "../laws/ledger-laws.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { pageProgram } from "./bundle.ts";
import { startBrowser } from "./chromium.ts";
import { remoteStore } from "./remote-store.ts";

const profile = await makeFolder();
const browser = await startBrowser(profile, await pageProgram("tab"));
const page = await browser.tab();

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await removeFolder(profile);
});

let places = 0;

describe("on IndexedDB", () => {
  ledgerLaws(
    () => {
      const name = `wallet ${(places += 1)}`;
      return {
        open: async () => remoteStore(page, name),
        destroy: () => page.evaluate((name) => tab.remove(name), name),
      };
    },
    (many) => Math.ceil(many / 20),
  );
});
