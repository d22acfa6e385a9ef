// Does the store in memory keep the contract?

import { expect, test } from "vitest";
import { memoryLog, memoryStore } from "../../src/stores/memory.ts";
import { storeContract } from "../../src/testing/store-contract.ts";
import { notes } from "./note.ts";

storeContract(
  "memory",
  async () => {
    const log = memoryLog();
    return { open: async () => memoryStore(log), destroy: async () => undefined };
  },
  { snapshots: true, watch: true },
);

test("events that were read and are appended again get positions of their own", async () => {
  const store = memoryStore();
  await store.append(notes(2, ["account:a"]));
  await store.append(await store.read());
  expect((await store.read()).map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  expect((await store.read({ tags: ["account:a"] })).map(({ position }) => position)).toEqual([1, 2, 3, 4]);
});
