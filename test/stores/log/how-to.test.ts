// Is the adapter on the page about adapters as small as it says? The page's suite itself is run with all other documentation.

import { expect, test } from "vitest";
import { blocksOf } from "../../docs/blocks.ts";

test("a complete adapter, with the suite that holds it to the contract, takes less than 60 lines", () => {
  const [block, ...others] = blocksOf("docs/how-to/write-an-adapter.md");
  expect(others).toEqual([]);
  expect(block?.code).toMatch(/\bfromLog\(.*\bstoreContract\(/s);
  expect(block?.code.split("\n").length).toBeLessThan(60);
});
