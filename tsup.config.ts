import { readFileSync } from "node:fs";
import { defineConfig, type Options } from "tsup";

/** What users import: a file for each subpath of package.json. */
const published = {
  index: "src/index.ts",
  sqlite: "src/stores/sqlite/store.ts",
  postgres: "src/stores/postgres/store.ts",
  file: "src/stores/file/store.ts",
  nats: "src/stores/nats/store.ts",
  indexeddb: "src/stores/indexeddb/store.ts",
  log: "src/stores/log/from-log.ts",
  exports: "src/exports/index.ts",
  opentelemetry: "src/ledger/opentelemetry/observer.ts",
  testing: "src/testing/index.ts",
};

/**
 * The modules whose values src/index.ts gives out. As entries of their own they are kept apart: code is shared in chunks by which
 * entries need it, so a bundler leaves out whatever the imports of a program do not need. Nobody imports these files, and
 * package.json leaves them out.
 */
function parts(): Record<string, string> {
  const given = readFileSync(published.index, "utf8").matchAll(/^export \{[^}]*\} from "\.\/([^"]+)\.ts";$/gm);
  return Object.fromEntries(Array.from(given, ([, module]) => [`parts/${module}`, `src/${module}.ts`]));
}

const library = {
  // One copy of every class in each format: an error thrown by tallystick/sqlite is the LedgerError of tallystick.
  splitting: true,
  // node:sqlite exists only under its prefix.
  removeNodeProtocol: false,
  platform: "neutral",
  external: [/^node:/, "vitest", "fast-check", "@fast-check/vitest"],
  target: "es2022",
} satisfies Options;

export const modules = {
  ...library,
  entry: { ...published, ...parts() },
  format: ["esm"],
  dts: { entry: published },
  sourcemap: true,
  clean: ["!**/*.cjs", "!cli.js"],
} satisfies Options;

/** What bundlers leave alone has no use for parts, and needs no second copy of every source in maps. */
const commonJs = {
  ...library,
  entry: published,
  format: ["cjs"],
  dts: true,
  clean: ["!**/*.js", "!**/*.map"],
} satisfies Options;

/** The program has a copy of the library to itself, so that nothing of Node gets into what runs in a browser. */
const program = {
  entry: { cli: "src/cli/main.ts" },
  format: ["esm"],
  splitting: false,
  removeNodeProtocol: false,
  platform: "node",
  // Whoever names a server has its driver; nobody else needs it.
  external: ["pg", "@nats-io/transport-node", "@nats-io/jetstream"],
  banner: { js: "#!/usr/bin/env node" },
  target: "es2022",
} satisfies Options;

export default defineConfig([modules, commonJs, program]);
