import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests and the documentation's code blocks import the package by its name, and get its source.
    alias: [
      { find: /^tallystick$/, replacement: source("index.ts") },
      { find: /^tallystick\/sqlite$/, replacement: source("stores/sqlite/store.ts") },
      { find: /^tallystick\/postgres$/, replacement: source("stores/postgres/store.ts") },
      { find: /^tallystick\/file$/, replacement: source("stores/file/store.ts") },
      { find: /^tallystick\/nats$/, replacement: source("stores/nats/store.ts") },
      { find: /^tallystick\/indexeddb$/, replacement: source("stores/indexeddb/store.ts") },
      { find: /^tallystick\/log$/, replacement: source("stores/log/from-log.ts") },
      { find: /^tallystick\/exports$/, replacement: source("exports/index.ts") },
      { find: /^tallystick\/opentelemetry$/, replacement: source("ledger/opentelemetry/observer.ts") },
      { find: /^tallystick\/testing$/, replacement: source("testing/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // Crash and race tests start processes of their own; with one worker per core they would starve one another.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
