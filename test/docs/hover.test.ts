import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { hoverTexts } from "./hover.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

test("an editor shows what each command does, at the method of a ledger", () => {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...(config as object), include: [] }, ts.sys, ROOT);
  const texts = Object.entries(hoverTexts(ROOT, options));
  expect(texts.length).toBeGreaterThan(60);
  expect(texts.filter(([, text]) => text === "").map(([name]) => name)).toEqual([]);
  // Each says something of its own.
  expect(new Set(texts.map(([, text]) => text)).size).toBe(texts.length);
});
