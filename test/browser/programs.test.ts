// Do the programs of the documentation run in a browser, and print what they say?

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blocksOf, pageText } from "../docs/blocks.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { bundled, SOURCE } from "./bundle.ts";
import { printedBy } from "./printed.ts";
import { BROWSER_STORES, readmeProgram } from "./readme.ts";

const PAGE = "docs/how-to/browser.md";

test(`the program of ${PAGE} runs, and does nothing twice in a second tab`, async () => {
  // Node has no IndexedDB, so to test/docs it is a fragment.
  const blocks = blocksOf(PAGE, pageText(PAGE).replaceAll("```ts fragment", "```ts"));
  expect(blocks).toHaveLength(1);
  for (const { code, printed } of blocks) {
    expect(await printedBy(code, 2, await temporaryFolder(), SOURCE)).toEqual([printed, printed]);
  }
});

test.each(BROWSER_STORES)("the README's first program runs in a browser on $store", async (store) => {
  const { code, printed } = readmeProgram(store);
  expect(await printedBy(code, 1, await temporaryFolder(), SOURCE)).toEqual([printed]);
});

test("a program that needs what only Node has is not bundled", async () => {
  const file = join(await temporaryFolder(), "program.ts");
  await writeFile(file, 'import { sqliteStore } from "tallystick/sqlite";\nconsole.log(sqliteStore);\n');
  await expect(bundled(file, SOURCE)).rejects.toThrow("which no browser has");
});
