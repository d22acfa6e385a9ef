import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test, vi } from "vitest";
import { blocksOf, pages, type Block } from "./blocks.ts";

// Inside the project, so that the package is found by its name.
const FOLDER = fileURLToPath(new URL(".generated/programs/", import.meta.url));
const blocks = pages().flatMap((page) => blocksOf(page));

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function written({ title, code }: Block): string {
  const file = join(FOLDER, `${title.replaceAll(/[^A-Za-z0-9]+/g, "-")}.ts`);
  writeFileSync(file, code);
  return file;
}

describe("every program of the documentation runs, and prints what it says", () => {
  test.for(blocks.filter(({ code }) => !isSuite(code)).map((block) => [block.title, block] as const))(
    "%s",
    async ([, block]) => {
      const file = written(block);
      // In a folder of its own, so that no program finds another's wallet.db.
      const home = process.cwd();
      const place = mkdtempSync(join(tmpdir(), "tallystick-docs-"));
      const log = vi.spyOn(console, "log").mockReturnValue();
      process.chdir(place);
      try {
        await import(/* @vite-ignore */ file);
        expect(log.mock.calls.map((values) => values.map(String).join(" "))).toEqual(block.printed);
      } finally {
        log.mockRestore();
        process.chdir(home);
        rmSync(place, { recursive: true, force: true });
      }
    },
  );
});

describe("every suite of the documentation passes", () => {
  for (const block of blocks.filter(({ code }) => isSuite(code))) {
    describe(`on ${block.title}`, async () => {
      await import(/* @vite-ignore */ written(block));
    });
  }
});

test("there is something to run", () => {
  expect(blocks.length).toBeGreaterThan(10);
  expect(blocks.some(({ title }) => title.startsWith("README.md"))).toBe(true);
});

test("blocks are found with what they print", () => {
  const page =
    "Text.\n\n```ts\nconsole.log(1 + 1); // 2\n//=> and 3\n```\n\n```ts fragment\nhalf(\n```\n\n```sh\nnpm test\n```\n";
  expect(blocksOf("page.md", page)).toEqual([
    { title: "page.md, line 3", code: "console.log(1 + 1); // 2\n//=> and 3\n", printed: ["2", "and 3"] },
  ]);
});

/** Suites register tests, which only a file being collected can do. */
function isSuite(code: string): boolean {
  return /from "vitest"|\bstoreContract\(/.test(code);
}
