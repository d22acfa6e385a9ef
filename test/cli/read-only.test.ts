// Is it certain that what reads writes nothing, and can be stopped at every read?

import { memoryLog, memoryStore, StoreError } from "tallystick";
import { expect, test } from "vitest";
import { readOnly } from "../../src/cli/read-only.ts";
import { market } from "../wallet/market.ts";

test("a store for reading shows the log, and changes neither it nor what is kept beside it", async () => {
  const log = memoryLog();
  await using _ = await market({}, log);
  const store = memoryStore(log);
  const reading = readOnly(store, new AbortController().signal);
  const events = await store.read();
  const kept = { tag: "account:alice", position: 7, state: "{}" };
  await store.snapshots?.save([kept]);

  expect(await reading.read()).toEqual(events);
  expect(await reading.read({ tags: ["account:alice"], after: 1, limit: 1 })).toEqual(events.slice(6));
  expect(await reading.head()).toBe(7);
  expect(await reading.snapshots?.latest(["account:alice"])).toEqual([kept]);

  await expect(reading.append([])).rejects.toBeInstanceOf(StoreError);
  await reading.snapshots?.save([{ ...kept, tag: "account:bob" }]);
  await reading.snapshots?.discard(["account:alice"]);
  expect(await store.read()).toEqual(events);
  expect(await store.snapshots?.latest(["account:alice", "account:bob"])).toEqual([kept]);
});

test("every read is refused once the signal is aborted, with its reason", async () => {
  const controller = new AbortController();
  const reading = readOnly(memoryStore(), controller.signal);
  expect(await reading.read()).toEqual([]);
  controller.abort(new Error("enough"));
  await expect(reading.read()).rejects.toThrow("enough");
});
