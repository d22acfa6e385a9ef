import { defineConfig } from "tsup";

const library = defineConfig({
  entry: {
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
  },
  format: ["esm", "cjs"],
  dts: true,
  // One copy of every class in both formats: an error thrown by tallystick/sqlite is the LedgerError of tallystick.
  splitting: true,
  // node:sqlite exists only under its prefix.
  removeNodeProtocol: false,
  platform: "neutral",
  external: [/^node:/, "vitest", "fast-check", "@fast-check/vitest"],
  target: "es2022",
  sourcemap: true,
  // The program is built beside it.
  clean: ["!cli.js"],
});

/** The program has a copy of the library to itself, so that nothing of Node gets into what runs in a browser. */
const program = defineConfig({
  entry: { cli: "src/cli/main.ts" },
  format: ["esm"],
  splitting: false,
  removeNodeProtocol: false,
  platform: "node",
  // Whoever names a server has its driver; nobody else needs it.
  external: ["pg", "@nats-io/transport-node", "@nats-io/jetstream"],
  banner: { js: "#!/usr/bin/env node" },
  target: "es2022",
});

export default [library, program];
