// Does any log of entries become a store that keeps the contract, and asks no more of the log than it has to?

import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { StoreClosedError } from "../../../src/stores/errors.ts";
import { fromLog } from "../../../src/stores/log/from-log.ts";
import { storeOf } from "../../../src/stores/log/log-store.ts";
import type { Log } from "../../../src/stores/log/log.ts";
import type { TagHash } from "../../../src/stores/log/tag-hash.ts";
import { TagIndex } from "../../../src/stores/log/tag-index.ts";
import { storeContract } from "../../../src/testing/store-contract.ts";
import { note, notes, positionsOf, upTo } from "../note.ts";
import { counted, logIn } from "./memory-log.ts";

const PLACE = "a log in memory";

storeContract("from a log in memory", async () => {
  const entries: string[] = [];
  return { open: async () => fromLog(logIn(entries), PLACE), destroy: async () => undefined };
});

// Few hashes for many tags: what the index points at is hardly ever right, and must never be believed.
storeContract("from a log, with an index that takes most tags for one another", async () => {
  const entries: string[] = [];
  return {
    open: async () => storeOf(logIn(entries), PLACE, new TagIndex(poorHash)),
    destroy: async () => undefined,
  };
});

storeContract("from a log that answers late, out of order and one entry at a time", async () => {
  const entries: string[] = [];
  return { open: async () => fromLog(slow(logIn(entries)), PLACE), destroy: async () => undefined };
});

describe("what an append asks of the log", () => {
  test("one call, whatever its guards look at, as long as nobody else appends", async () => {
    const log = counted(logIn([]));
    const store = fromLog(log, PLACE);
    await store.append(notes(3, ["account:a"]));
    const before = { ...log.calls };
    for (let head = 3; head < 20; head += 1) {
      await store.append(notes(1, ["account:a"]), [
        { tag: "account:a", head },
        { tag: `key:${head}`, head: 0 },
      ]);
    }
    expect(log.calls).toEqual({ append: before.append + 17, read: before.read });
  });

  test("one call also where the guarded tags have long left the entries of late, but this handle wrote them", async () => {
    const log = counted(logIn([]));
    const store = fromLog(log, PLACE);
    await store.append([note(["account:a"])]);
    await store.append([note(["account:a"])], [{ tag: "account:a", head: 1 }]);
    // Far more text than is kept.
    for (let n = 0; n < 12; n += 1) await store.append([note(["account:b"], { text: "x".repeat(1_000_000) })]);
    const { read } = log.calls;
    expect(await store.append([note(["account:a"])], [{ tag: "account:a", head: 2 }])).toEqual({
      ok: true,
      position: 15,
    });
    expect(log.calls.read).toBe(read);
  });

  test("fifty appends at once are fifty calls: a handle does not compete with itself", async () => {
    const log = counted(logIn([]));
    const store = fromLog(log, PLACE);
    const results = await Promise.all(upTo(50).map(() => store.append(notes(2, ["account:a"]))));
    expect(results).toEqual(upTo(50).map((n) => ({ ok: true, position: n * 2 })));
    expect(log.calls.append).toBe(50);
  });

  test("what is written is what was given, whatever becomes of it while the append waits for its turn", async () => {
    const entries: string[] = [];
    const store = fromLog(logIn(entries), PLACE);
    const first = store.append(notes(1, ["account:a"]));
    const tags = ["account:b"];
    const guards = [{ tag: "account:b", head: 0 }];
    const second = store.append([note(tags)], guards);
    tags[0] = "account:c";
    guards[0] = { tag: "account:a", head: 0 };
    expect(await Promise.all([first, second])).toEqual([
      { ok: true, position: 1 },
      { ok: true, position: 2 },
    ]);
    expect(positionsOf(await store.read({ tags: ["account:b"] }))).toEqual([2]);
    expect(await store.read({ tags: ["account:c"] })).toEqual([]);
  });
});

test("an append whose answer comes when the log has moved on is told where it stands, not where the log ends", async () => {
  const log = logIn([]);
  let answer: (() => void) | undefined;
  const store = fromLog(
    {
      ...log,
      async append(entry, head) {
        const appended = await log.append(entry, head);
        await new Promise<void>((resolve) => (answer = resolve));
        return appended;
      },
    },
    PLACE,
  );
  const append = store.append(notes(2, ["account:a"]));
  const other = fromLog(log, PLACE);
  while ((await other.head()) === 0) await nextTurn();
  await other.append(notes(3, ["account:b"]));
  expect(await store.head()).toBe(5);
  answer?.();
  expect(await append).toEqual({ ok: true, position: 2 });
  expect(positionsOf(await store.read())).toEqual(upTo(5));
});

describe("a guard on what is no longer at hand", () => {
  test("is checked against the log itself, for a tag that stands there and for one that does not", async () => {
    const entries: string[] = [];
    const writer = fromLog(logIn(entries), PLACE);
    const tags = upTo(30).map((n) => `account:${n}`);
    await writer.append(tags.map((tag) => note([tag])));
    for (let n = 0; n < 12; n += 1) await writer.append([note([], { text: "x".repeat(1_000_000) })]);
    const log = counted(logIn(entries));
    const store = fromLog(log, PLACE);
    await store.head();
    const { read } = log.calls;
    const guards = tags.map((tag, index) => ({ tag, head: index + 1 }));
    expect(await store.append([], [...guards, { tag: "account:none", head: 0 }])).toEqual({ ok: true, position: 42 });
    // Once to see that nothing was appended, once for all thirty.
    expect(log.calls.read).toBe(read + 2);
    const refused = await store.append([note(["account:1"])], [...guards.slice(1), { tag: "account:1", head: 0 }]);
    expect(refused).toEqual({ ok: false, conflicts: [{ tag: "account:1", expected: 0, actual: 1 }] });
  });

  test("more guards than tags are kept in mind are all checked", async () => {
    const entries: string[] = [];
    const tags = upTo(120_000).map((n) => `t:${n}`);
    await fromLog(logIn(entries), PLACE).append(tags.map((tag) => note([tag])));
    for (let n = 0; n < 12; n += 1)
      await fromLog(logIn(entries), PLACE).append([note([], { text: "x".repeat(1_000_000) })]);
    const store = fromLog(logIn(entries), PLACE);
    const guards = tags.map((tag, index) => ({ tag, head: index + 1 }));
    expect(await store.append([], guards)).toEqual({ ok: true, position: 120_012 });
    expect(await store.append([], [...guards.slice(1), { tag: "t:1", head: 2 }])).toEqual({
      ok: false,
      conflicts: [{ tag: "t:1", expected: 2, actual: 1 }],
    });
  });
});

describe("a log that cannot say, or says something strange", () => {
  afterEach(() => vi.useRealTimers());

  test("an append whose answer was lost is not sent again, and the next call finds it recorded", async () => {
    const entries: string[] = [];
    const log = counted(logIn(entries));
    let lose = true;
    const losing: Log = {
      ...log,
      async append(entry, head) {
        const appended = await log.append(entry, head);
        if (lose) throw new Error("connection lost");
        return appended;
      },
    };
    const store = fromLog(losing, PLACE);
    const events = [note(["key:req-77"])];
    const guards = [{ tag: "key:req-77", head: 0 }];
    await expect(store.append(events, guards)).rejects.toThrow("connection lost");
    lose = false;
    expect(await store.append(events, guards)).toEqual({
      ok: false,
      conflicts: [{ tag: "key:req-77", expected: 0, actual: 1 }],
    });
    expect(await store.read()).toEqual([{ ...events[0], position: 1 }]);
    expect(log.calls.append).toBe(1);
    expect(entries.length).toBe(1);
  });

  test("an append that failed can be sent again by the caller, and those behind it in the queue are carried out", async () => {
    const entries: string[] = [];
    const log = logIn(entries);
    let failures = 1;
    const failing: Log = {
      ...log,
      async append(entry, head) {
        if (failures-- > 0) throw new Error("connection refused");
        return log.append(entry, head);
      },
    };
    const store = fromLog(failing, PLACE);
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => store.append([note([`account:${n}`])])));
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect((await store.read()).flatMap(({ tags }) => tags)).toEqual(["account:2", "account:3"]);
  });

  test("a read that failed leaves nothing half learnt", async () => {
    const entries: string[] = [];
    const writer = fromLog(logIn(entries), PLACE);
    for (let n = 1; n <= 5; n += 1) await writer.append(notes(2, [`account:${n}`]));
    const log = logIn(entries);
    let reads = 0;
    const failing: Log = {
      ...log,
      async read(after) {
        reads += 1;
        if (reads % 2 === 0) throw new Error("connection lost");
        return log.read(after, 1);
      },
    };
    const store = fromLog(failing, PLACE);
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(store.head()).rejects.toThrow("connection lost");
    reads = -1_000;
    const outcomes = [];
    while (outcomes.at(-1) !== 10) outcomes.push(await store.head().catch(() => "lost"));
    reads = Number.NaN;
    expect(positionsOf(await store.read())).toEqual(upTo(10));
    expect(positionsOf(await store.read({ tags: ["account:3"] }))).toEqual([5, 6]);
  });

  test("a log that refuses an append, but shows no entry because of which, is waited for", async () => {
    vi.useFakeTimers();
    const entries: string[] = [];
    const other = fromLog(logIn(entries), PLACE);
    const log = logIn(entries);
    let shown = 0;
    const store = fromLog({ ...log, read: (after, limit) => log.read(after, Math.min(limit, shown - after)) }, PLACE);
    await store.head();
    await other.append(notes(1, ["account:b"]));
    const append = store.append(notes(1, ["account:a"]));
    await vi.advanceTimersByTimeAsync(3000);
    shown = 1;
    await vi.advanceTimersByTimeAsync(200);
    expect(await append).toEqual({ ok: true, position: 2 });
  });

  test("… but not for ever", async () => {
    vi.useFakeTimers();
    const store = fromLog({ ...logIn([]), append: async () => false }, PLACE);
    const append = store.append(notes(1, ["account:a"])).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await append).toMatchObject({ code: "store_unavailable", place: PLACE });
    expect(await store.head()).toBe(0);
  });
});

describe("what a log may offer beside", () => {
  test("a store has snapshots and watch where its log has them, and only there", async () => {
    expect(Object.keys(fromLog(logIn([]), PLACE)).sort()).toEqual(["append", "close", "head", "read"]);
  });

  test("snapshots are those of the log, until the store is closed", async () => {
    const kept: unknown[] = [];
    const snapshots = {
      save: async (saved: readonly unknown[]) => void kept.push(...saved),
      latest: async () => [{ tag: "account:a", position: 1, state: "{}" }],
      discard: async (tags: readonly string[]) => void kept.push(...tags),
    };
    const store = fromLog({ ...logIn([]), snapshots }, PLACE);
    await store.snapshots?.save([{ tag: "account:a", position: 1, state: "{}" }]);
    await store.snapshots?.discard(["account:b"]);
    expect(kept).toEqual([{ tag: "account:a", position: 1, state: "{}" }, "account:b"]);
    expect(await store.snapshots?.latest(["account:a"])).toEqual([{ tag: "account:a", position: 1, state: "{}" }]);
    await store.close();
    await expect(store.snapshots?.latest(["account:a"])).rejects.toBeInstanceOf(StoreClosedError);
  });

  test("closing the store closes its log, once, when the work is done", async () => {
    const log = logIn([]);
    const done: string[] = [];
    const store = fromLog(
      {
        ...log,
        async append(entry, head) {
          await new Promise((resolve) => setImmediate(resolve));
          done.push("appended");
          return log.append(entry, head);
        },
        close: async () => void done.push("closed"),
      },
      PLACE,
    );
    const append = store.append(notes(1, ["account:a"]));
    await Promise.all([store.close(), store.close()]);
    expect(done).toEqual(["appended", "closed"]);
    expect(await append).toEqual({ ok: true, position: 1 });
  });
});

function poorHash(tag: string): TagHash {
  return { high: tag.length % 2, low: (tag.charCodeAt(tag.length - 1) % 2) * 2 ** 31 };
}

function slow(log: Log): Log {
  return {
    ...log,
    append: (entry, head) => late(() => log.append(entry, head)),
    read: (after) => late(() => log.read(after, 1)),
  };
}

async function late<Result>(call: () => Promise<Result>): Promise<Result> {
  await someTurns();
  const result = await call();
  await someTurns();
  return result;
}

async function someTurns(): Promise<void> {
  for (let turns = Math.trunc(Math.random() * 3); turns > 0; turns -= 1) await nextTurn();
}
