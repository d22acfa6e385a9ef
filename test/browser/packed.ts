// Does the package as npm would publish it run in a browser? node packed.ts FOLDER, where it has been installed

import assert from "node:assert/strict";
import { printedBy } from "./printed.ts";
import { BROWSER_STORES, readmeProgram } from "./readme.ts";

const [, , folder = "."] = process.argv;

for (const store of BROWSER_STORES) {
  const { code, printed } = readmeProgram(store);
  assert.deepEqual(await printedBy(code, 1, folder, []), [printed]);
  console.log(`browser, ${store.store}: ok`);
}
