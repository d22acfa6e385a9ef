import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { HOUSE, violations } from "./rules.ts";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

/** Lines: what a file may have at most, and what nearly all stay under. */
const MOST = 300;
const USUAL = 150;
/** Files that hold one idea which is longer than that; each with the reason. */
const LONG: Readonly<Record<string, string>> = {
  "testing/model.ts": "the whole ledger once more, naive and in one piece",
};

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll("\\", "/").replaceAll("//", "/").slice(SRC.length))
  .map((path) => ({ path, text: readFileSync(SRC + path, "utf8") }));

describe("the house", () => {
  test("every file lies in a folder of the house; beside them there is only the entry", () => {
    const strays = files.filter(({ path }) => {
      const [folder = ""] = path.split("/");
      return path !== "index.ts" && !(path.includes("/") && Object.hasOwn(HOUSE, folder));
    });
    expect(strays.map(({ path }) => path)).toEqual([]);
    expect(files.length).toBeGreaterThan(60);
  });

  test("each folder imports only from the folders above it, and the core touches nothing but its arguments", () => {
    expect(files.flatMap(({ path, text }) => violations(path, text))).toEqual([]);
  });

  test("every file says in its first line what it answers", () => {
    expect(files.filter(({ text }) => !/^\/\/ \S/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test(`files are small: none above ${MOST} lines, most below ${USUAL}`, () => {
    const sizes = files.map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }));
    expect(sizes.filter(({ path, lines }) => lines > MOST && !Object.hasOwn(LONG, path))).toEqual([]);
    expect(sizes.filter(({ lines }) => lines < USUAL).length / sizes.length).toBeGreaterThan(5 / 6);
  });
});

describe("the rules see what they are there for", () => {
  test.for([
    ["money/a.ts", 'import { minorUnits } from "./money.ts";'],
    ["wallet/a.ts", 'import { produce } from "immer";\nimport type { Posting } from "../journal/postings.ts";'],
    [
      "stores/sqlite/a.ts",
      'import { DatabaseSync } from "node:sqlite";\nimport { LedgerError } from "../../money/errors.ts";',
    ],
    ["policy/risk/a.ts", 'import { Id } from "../../events/fields.ts";'],
    ["ledger/a.ts", "const now = Date.now();"],
    ["wallet/a.ts", "// Date.now() is the ledger's.\nconst date = new Date(now);"],
    ["money/a.ts", "/* Number(1) */ const seen = `${value} // ${String(value)}`;"],
  ] as const)("allowed in %s: %s", ([path, text]) => {
    expect(violations(path, text)).toEqual([]);
  });

  test.for([
    ["money/a.ts", 'import { Id } from "../events/fields.ts";', "money/ may import only from money/"],
    ["events/a.ts", 'export { postings } from "../journal/postings.ts";', "events/ may import only from"],
    ["journal/a.ts", 'export type * from "../wallet/book.ts";', "journal/ may import only from"],
    ["policy/risk/a.ts", 'import type { Book } from "../../wallet/book.ts";', "policy/ may import only from"],
    [
      "projections/a.ts",
      'const { decide } = await import("../wallet/decide.ts");',
      "projections/ may import only from",
    ],
    ["exports/a.ts", 'import type { Statement } from "../ledger/reads.ts";', "exports/ may import only from"],
    ["exports/a.ts", 'import { writeFile } from "node:fs/promises";', "the core runs everywhere"],
    ["stores/a.ts", 'import {\n  money,\n} from "../money/assets.ts";', "stores/ may import only from"],
    ["stores/a.ts", 'import "../ledger/ledger.ts";', "stores/ may import only from"],
    ["money/a.ts", 'import { money } from "../index.ts";', "money/ may import only from"],
    ["events/a.ts", 'import { money } from "../money/money";', "ending in .ts"],
    ["wallet/a.ts", 'import { randomUUID } from "node:crypto";', "the core runs everywhere"],
    ["wallet/a.ts", "const fold = await import(path);", "cannot be read off the file"],
    ["wallet/a.ts", "const now = Date.now();", "reads the clock: Date.now"],
    ["wallet/a.ts", "const now = new Date( ).toISOString();", "reads the clock: new Date( )"],
    ["wallet/a.ts", "const now = new Date;", "reads the clock: new Date"],
    ["wallet/a.ts", "const id = `acc_${performance.now()}`;", "reads the clock: performance."],
    ["policy/a.ts", "const chance = Math.random();", "draws a random number"],
    ["events/a.ts", "const id = crypto.randomUUID();", "draws a random number"],
    ["projections/a.ts", "setTimeout(run, 10);", "waits: setTimeout"],
    ["money/a.ts", "const value = Number(text);", "turns an amount into a number: Number("],
    ["money/a.ts", "const value = rate.toNumber();", "turns an amount into a number: toNumber"],
    ["journal/a.ts", "const value = parseFloat(text); // fast", "turns an amount into a number: parseFloat"],
    ["journal/a.ts", "console.log(lines);", "writes to the console"],
    ["events/a.ts", "const home = process.env.HOME;", "touches the process"],
    ["events/a.ts", "const rates = await fetch(url);", "does I/O: fetch("],
  ] as const)("refused in %s: %s", ([path, text, why]) => {
    expect(violations(path, text)).toEqual([expect.stringContaining(why)]);
  });
});
