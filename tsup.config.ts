import { defineConfig } from "tsup";

export default defineConfig({
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
  clean: true,
});
