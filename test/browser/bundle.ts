// What does a page load? A program in one file, with nothing in it that only Node has.

import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { build, type AliasOptions, type Plugin } from "vite";
import vitest from "../../vitest.config.ts";

/** `tallystick` is the source of this project. */
export const SOURCE: AliasOptions = vitest.resolve?.alias ?? [];

/** What the pages of a test run: the program of that name in pages. A page with a ledger takes longer to load. */
export function pageProgram(name: "tab" | "till"): Promise<string> {
  return bundled(fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url)), SOURCE);
}

/** Bundles a program for the browser. */
export async function bundled(entry: string, alias: AliasOptions): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { alias },
    plugins: [browserOnly],
    build: { write: false, minify: false, target: "esnext", rolldownOptions: { input: entry } },
  });
  const [chunk, ...others] = "output" in result ? result.output : [];
  if (chunk?.type !== "chunk" || others.length > 0) throw new Error(`${entry} was expected to become one file`);
  return chunk.code;
}

/** Else the bundler would put an empty module in place of one of Node's. */
const browserOnly: Plugin = {
  name: "browser-only",
  enforce: "pre",
  resolveId(id, importer) {
    if (isBuiltin(id)) throw new Error(`${importer} imports ${id}, which no browser has`);
  },
};
