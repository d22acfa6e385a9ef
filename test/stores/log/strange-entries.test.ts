// What does a store say when the log gives back what no append has written? It names the entry, and answers nothing.

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { describe, expect, test } from "vitest";
import { fromLog } from "../../../src/stores/log/from-log.ts";
import type { Log } from "../../../src/stores/log/log.ts";
import type { EventStore } from "../../../src/stores/store.ts";
import { note, notes, positionsOf, upTo } from "../note.ts";
import { calls, expectTrouble } from "../trouble.ts";
import { logIn } from "./memory-log.ts";

const PLACE = "a log in memory";

describe("an entry that no append has written", () => {
  test.for([
    ["nothing", ""],
    ["no JSON", "Dear diary"],
    ["another layout", '{"layout":0,"events":[\t["account:a"],\t{"id":"evt_1"}\t]}'],
    ["no layout", '{"events":[\t["account:a"],\t{"id":"evt_1"}\t]}'],
    ["no events", '{"layout":1,"events":[\t\t]}'],
    ["a list of nothing", '{"layout":1,"events":[\t]}'],
    ["tags without an event", '{"layout":1,"events":[\t["account:a"]\t]}'],
    ["tags that are none", '{"layout":1,"events":[\t[7],\t{"id":"evt_1"}\t]}'],
    ["tags that are no list", '{"layout":1,"events":[\t"account:a",\t{"id":"evt_1"}\t]}'],
    ["more tags than events", '{"layout":1,"events":[\t["account:a"],["account:b"],\t{"id":"evt_1"}\t]}'],
    ["an end that is missing", '{"layout":1,"events":[\t["account:a"],\t{"id":"evt_1"}'],
  ] as const)("%s: store_damaged, naming the entry", async ([, strange]) => {
    const entries: string[] = [];
    const writer = fromLog(logIn(entries), PLACE);
    await writer.append(notes(2, ["account:a"]));
    entries.push(strange);
    const store = fromLog(logIn(entries), PLACE);
    for (const call of calls(store)) await expectTrouble(call, "store_damaged", PLACE, "entry 2");
    // Who had read before does not answer from before.
    for (const call of calls(writer)) await expectTrouble(call, "store_damaged", PLACE, "entry 2");
    expect(entries.length).toBe(2);
    entries.pop();
    await writer.append(notes(1, ["account:b"]));
    expect(positionsOf(await store.read())).toEqual([1, 2, 3]);
  });

  test.for([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["two events", '{"id":"evt_1"},{"id":"evt_2"}'],
    ["nothing", ""],
  ] as const)("an event that is %s: store_damaged when it is read", async ([, strange]) => {
    const store = fromLog(logIn([`{"layout":1,"events":[\t["account:a"],\t${strange}\t]}`]), PLACE);
    await expectTrouble(store.read(), "store_damaged", PLACE, "entry 1");
    await expectTrouble(store.read({ tags: ["account:a"] }), "store_damaged", PLACE, "entry 1");
  });

  test("an entry of a newer release: store_newer, and nothing is appended behind it", async () => {
    const entries: string[] = [];
    await fromLog(logIn(entries), PLACE).append(notes(1, ["account:a"]));
    entries.push('{"layout":2,"whatever":[]}');
    const store = fromLog(logIn(entries), PLACE);
    for (const call of calls(store)) await expectTrouble(call, "store_newer", PLACE, "entry 2");
    expect(entries.length).toBe(2);
  });
});

describe("a log that changes what it has said", () => {
  test("an entry that has other events than before: store_damaged", async () => {
    const other: string[] = [];
    await fromLog(logIn(other), PLACE).append(notes(2, ["account:a"]));
    const store = await afterReading((entries) => logIn([...other, ...entries.slice(1)]));
    await expectTrouble(store.read({ limit: 1 }), "store_damaged", PLACE, "entry 1");
    const guarded = store.append(notes(1, ["account:a"]), [{ tag: "account:a", head: 3 }]);
    await expectTrouble(guarded, "store_damaged", PLACE, "entry 1");
  });

  test("an entry that is gone: store_damaged, and no gap in what is read", async () => {
    const store = await afterReading(() => logIn([]));
    await expectTrouble(store.read({ limit: 1 }), "store_damaged", PLACE, "entry 1");
  });
});

test("an event from another log stands at the position that it has in this one", async () => {
  const [from, to] = [fromLog(logIn([]), PLACE), fromLog(logIn([]), PLACE)];
  await from.append(notes(3, ["account:a"]));
  await to.append((await from.read()).slice(1));
  expect(positionsOf(await to.read())).toEqual(upTo(2));
  expect(positionsOf(await to.read({ tags: ["account:a"] }))).toEqual(upTo(2));
});

/** A store that has read everything once, more than stays in memory, before the log was changed. */
async function afterReading(change: (entries: readonly string[]) => Log): Promise<EventStore> {
  const entries: string[] = [];
  const writer = fromLog(logIn(entries), PLACE);
  await writer.append(notes(3, ["account:a"]));
  for (let n = 0; n < 12; n += 1) await writer.append([note([], { text: "x".repeat(1_000_000) })]);
  let log = logIn(entries);
  const store = fromLog(
    { ...log, append: (entry, head) => log.append(entry, head), read: (after, limit) => log.read(after, limit) },
    PLACE,
  );
  await store.head();
  log = change(entries);
  return store;
}
