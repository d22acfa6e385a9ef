// Is what a program does not import left out of what is made of it for a browser?

import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { build as bundle } from "esbuild";
import { build } from "tsup";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modules } from "../../tsup.config.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";

/** Where a user has the package, built as it is published but for declarations and maps. */
let folder: string;

beforeAll(async () => {
  folder = await makeFolder();
  const installed = join(folder, "node_modules/tallystick");
  await build({
    ...modules,
    config: false,
    silent: true,
    dts: false,
    sourcemap: false,
    outDir: join(installed, "dist"),
  });
  await copyFile("package.json", join(installed, "package.json"));
});

afterAll(() => removeFolder(folder));

/** What becomes of a program: its text, the other packages that are in it, and what it would import where it runs. */
async function bundled(program: string) {
  const { outputFiles, metafile } = await bundle({
    stdin: { contents: program, resolveDir: folder },
    // The packages that tallystick depends on are those of this project.
    nodePaths: ["node_modules"],
    external: ["node:*"],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
  });
  const [output, ...others] = Object.values(metafile.outputs);
  const [file] = outputFiles;
  if (output === undefined || file === undefined || others.length > 0) throw new Error("expected one file");
  const packages = Object.entries(output.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])
    .filter((name) => name !== "tallystick");
  return {
    text: file.text,
    bytes: file.contents.length,
    packages: [...new Set(packages)].sort(),
    imports: output.imports.map(({ path }) => path),
  };
}

describe("what is not imported is left out", () => {
  // Several times what they take, and far below zod (60 kB) or the catalogue of events.
  test.for([
    ["money", 20_000],
    ["add", 10_000],
    ["allocate", 10_000],
    ["format", 10_000],
    ["LedgerError", 10_000],
    ["postings", 20_000],
    ["memoryStore", 20_000],
    ["REJECTIONS", 20_000],
  ] as const)("%s takes none of the dependencies", async ([name, most]) => {
    const { bytes, packages } = await bundled(`import { ${name} } from "tallystick"; console.log(${name});`);
    expect(packages).toEqual([]);
    expect(bytes).toBeLessThan(most);
  });

  test("money takes nothing of the events, and multiply only what divides", async () => {
    const { text } = await bundled(`import { money } from "tallystick"; console.log(money("1.00 USD"));`);
    expect(text.includes("AccountOpened")).toBe(false);
    const { packages } = await bundled(`import { multiply } from "tallystick"; console.log(multiply);`);
    expect(packages).toEqual(["decimal.js"]);
  });

  test("a ledger in a browser takes nothing of Node", async () => {
    const { text, imports } = await bundled(`
      import { openLedger } from "tallystick";
      import { indexedDbStore } from "tallystick/indexeddb";
      console.log(openLedger, indexedDbStore);`);
    expect(imports).toEqual([]);
    expect(text.includes("AccountOpened")).toBe(true);
  });
});
