// Is a ledger that has moved to another store the same, event by event, however often the move was interrupted?

import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as fc from "fast-check";
import {
  copyLog,
  CorruptLogError,
  digestLog,
  memoryStore,
  money,
  openLedger,
  StoreError,
  type CopyProgress,
  type EventStore,
  type LedgerEvent,
} from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { arbitraries, faultyStore } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { start } from "../stores/child.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { appends, histories } from "./recorded.ts";
import { makeTransfers } from "./transfers.ts";

const KILLS = 15;

async function storeOf(events: readonly LedgerEvent[], store: EventStore = memoryStore()): Promise<EventStore> {
  await store.append(appends(events));
  return store;
}

/** A store in memory with so many events. */
async function filled(count: number): Promise<EventStore> {
  const store = memoryStore();
  await makeTransfers({ ...store, close: async () => {} }, count - 3);
  return store;
}

describe("a copy", () => {
  test("is the log and the balances of its source, from memory to SQLite and back, in appends of any size", async () => {
    const folder = await temporaryFolder();
    let files = 0;
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 12 }), async (events, batch) => {
        const source = await storeOf(events);
        const file = sqliteStore(join(folder, `${(files += 1)}.db`));
        const back = memoryStore();
        const digest = await copyLog(source, file, { batch });
        expect(await copyLog(file, back, { batch: batch + 1 })).toEqual(digest);
        expect(await back.read()).toEqual(await source.read());
        expect(digest.events).toBe(events.length);
        for (const store of [source, file, back]) expect(await digestLog(store)).toEqual(digest);
        await file.close();
      }),
      { numRuns: 25 },
    );
  });

  test("that was interrupted goes on where it was, whatever interrupted it", async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.integer({ min: 1, max: 4 }),
        arbitraries.faultPlan({ maxLength: 20 }),
        arbitraries.faultPlan({ maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
        async (events, batch, faultsOfSource, faultsOfTarget, aborts) => {
          const source = await storeOf(events);
          const target = memoryStore();
          const [from, to] = [faultyStore(source, faultsOfSource), faultyStore(target, faultsOfTarget)];
          let digest;
          for (const after = [...aborts]; digest === undefined;) {
            let left = after.pop() ?? Infinity;
            const reader = new AbortController();
            const onProgress = () => {
              left -= 1;
              if (left === 0) reader.abort("enough");
            };
            try {
              digest = await copyLog(from, to, { batch, signal: reader.signal, onProgress });
            } catch (error) {
              if (error !== "enough" && !(error instanceof StoreError)) throw error;
            }
          }
          expect(await target.read()).toEqual(await source.read());
          expect(digest).toEqual(await digestLog(source));
        },
      ),
      { numRuns: 100 },
    );
  });

  test("takes an append of an earlier attempt that lands late for what it is, at whatever moment", async () => {
    const source = await filled(40);
    const events = await source.read();
    // An attempt in appends of 7 gave up on the one from here on; the next one copies in appends of so many.
    for (const [from, batch] of [14, 21].flatMap((from) => [3, 7, 10, 40].map((batch) => [from, batch] as const))) {
      // It lands before the next attempt reads the head, or before so many of its appends, or when that is through.
      for (let moment = 0; moment <= 5; moment += 1) {
        const target = memoryStore();
        let late: (() => Promise<unknown>) | undefined;
        const first: EventStore = {
          ...target,
          append: async (some, guards) => {
            const holds = await Promise.all(
              (guards ?? []).map(
                async ({ tag, head }) => ((await target.read({ tags: [tag] })).at(-1)?.position ?? 0) === head,
              ),
            );
            if ((await target.head()) < from || holds.includes(false)) return target.append(some, guards);
            late = () => target.append(some, guards);
            throw new StoreError("store_unavailable", "a target", "timed out");
          },
        };
        await expect(copyLog(source, first, { batch: 7 })).rejects.toMatchObject({ code: "store_unavailable" });
        let appends = 0;
        const landing: EventStore = {
          ...target,
          append: async (some, guards) => {
            if ((appends += 1) === moment) await late?.();
            return target.append(some, guards);
          },
        };
        if (moment === 0) await late?.();
        expect(await copyLog(source, landing, { batch })).toMatchObject({ events: 40 });
        if (appends < moment) await late?.();
        expect(await target.read()).toEqual(events);
      }
    }
  });

  test(`whose process is killed ${KILLS} times loses nothing and doubles nothing`, { timeout: 240_000 }, async () => {
    const folder = await temporaryFolder();
    const [from, to] = [join(folder, "from.db"), join(folder, "to.db")];
    await makeTransfers(sqliteStore(from), 4000);
    const begin = () => start(new URL("./processes/copy.ts", import.meta.url), [from, to]);
    const [source, target] = [sqliteStore(from), sqliteStore(to)];
    const heads: number[] = [];
    for (let next = begin(), kill = 0; kill < KILLS; kill += 1) {
      const doomed = next;
      await doomed.next();
      next = begin();
      doomed.tell("go");
      if (kill % 4 === 0) await sleep(Math.random() * 60);
      else {
        await doomed.next();
        await sleep(Math.random() * 8);
      }
      await doomed.kill();
      heads.push(await target.head());
      if (kill === KILLS - 1) await next.kill();
    }
    // Else they were killed before they had copied anything, or when all was copied.
    expect(new Set(heads).size).toBeGreaterThan(KILLS / 3);
    expect(heads.at(-1)).toBeLessThan(4003);
    const steps = new Set<string>();
    const digest = await copyLog(source, target, { onProgress: ({ step }) => steps.add(step) });
    expect([...steps]).toEqual(["compare", "copy", "verify"]);
    expect(await target.read()).toEqual(await source.read());
    expect(digest.events).toBe(4003);
    await Promise.all([source.close(), target.close()]);
  });

  test("has what the source had when it began; the next one has what came meanwhile", async () => {
    const source = await filled(50);
    const target = memoryStore();
    const ledger = await openLedger({ store: source });
    const pending: Promise<unknown>[] = [];
    const onProgress = () => pending.push(ledger.transfer({ from: "alice", to: "shop", amount: money("0.01 USD") }));
    expect(await copyLog(source, target, { batch: 10, onProgress })).toMatchObject({ events: 50 });
    await Promise.all(pending);
    const more = await source.head();
    expect(more).toBeGreaterThan(50);
    expect(await copyLog(source, target)).toMatchObject({ events: more });
    expect(await target.read()).toEqual(await source.read());
    await ledger.close();
  });

  test("is a ledger to go on with", async () => {
    const [source, target] = [await filled(50), memoryStore()];
    await copyLog(source, target);
    await using before = await openLedger({ store: source });
    await using after = await openLedger({ store: target });
    expect(await after.trialBalance()).toEqual(await before.trialBalance());
    expect(await after.account("shop")).toEqual(await before.account("shop"));
    const wire = { account: "alice", amount: money("1.00 USD"), source: { rail: "bank", reference: "wire-1" } };
    await expect(after.fund(wire)).rejects.toMatchObject({ code: "already_exists" });
  });

  test("tells how far it is", async () => {
    const [source, target] = [await filled(25), memoryStore()];
    await target.append((await source.read({ limit: 7 })).map(({ position: _, ...event }) => event));
    const progress: CopyProgress[] = [];
    await copyLog(source, target, { batch: 10, onProgress: (step) => progress.push(step) });
    expect(progress).toEqual([
      { step: "compare", position: 7, until: 7 },
      { step: "copy", position: 17, until: 25 },
      { step: "copy", position: 25, until: 25 },
      { step: "verify", position: 25, until: 25 },
    ]);
  });

  test("is not begun for a reader who has given up, or in appends of nothing", async () => {
    const [source, target] = [await filled(10), memoryStore()];
    const reason = new Error("enough");
    await expect(copyLog(source, target, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(copyLog(source, target, { batch: 0 })).rejects.toMatchObject({ code: "invalid_query" });
    expect(await target.head()).toBe(0);
  });
});

describe("a target that is not the beginning of the source", () => {
  test("is left as it is: another log, a longer one, one with a single other event", async () => {
    const source = await filled(20);
    const events = (await source.read()).map(({ position: _, ...event }) => event);
    const other = { ...events[8], at: "2026-01-31T09:00:00.000Z" } as (typeof events)[number];
    const targets = [
      await filled(10),
      await filled(21),
      await filled(20),
      await appended([...events.slice(0, 8), other]),
      await appended([...events.slice(0, 8), other, ...events.slice(9)]),
      await appended([...events, ...events.slice(-1)]),
    ];
    for (const target of targets) {
      const before = await target.read();
      await expect(copyLog(source, target)).rejects.toMatchObject({ name: "LedgerError", code: "copy_differs" });
      expect(await target.read()).toEqual(before);
    }
    await expect(copyLog(source, targets[3] as EventStore)).rejects.toThrow("another event at position 9");
  });

  test("because somebody else writes to it is noticed, at whatever moment", async () => {
    const source = await filled(20);
    for (let moment = 0; moment < 3; moment += 1) {
      const target = memoryStore();
      const intruder = await filled(1 + 3);
      let appended = 0;
      const intrude = async () => void (await target.append(await intruder.read({ limit: 1 })));
      const shared: EventStore = {
        ...target,
        append: async (events) => {
          if (appended === moment) await intrude();
          appended += 1;
          return target.append(events);
        },
        read: async (query) => {
          // The copy is complete, and is being read back.
          if (moment === 2 && (await target.head()) === 20) await intrude();
          return target.read(query);
        },
      };
      await expect(copyLog(source, shared, { batch: 10 })).rejects.toMatchObject({ code: "copy_differs" });
      await expect(copyLog(source, target)).rejects.toMatchObject({ code: "copy_differs" });
    }
  });

  test("because it does not keep what it is given is noticed when it is read back", async () => {
    const source = await filled(20);
    const target = memoryStore();
    const forgetful: EventStore = {
      ...target,
      append: (events) => target.append(events.map((event, index) => (index === 7 ? { ...event, meta: {} } : event))),
    };
    await expect(copyLog(source, forgetful)).rejects.toThrow("read back");
  });
});

describe("a source that is damaged", () => {
  test.for([
    ["an event with a tag of another", 7, (tags: readonly string[]) => [...tags.slice(1), "account:mallory"]],
    ["an event that lacks a tag", 7, (tags: readonly string[]) => tags.slice(1)],
  ] as const)("%s is refused there, before it is copied", async ([, position, change]) => {
    const source = await filled(20);
    const events = (await source.read()).map(({ position: at, ...event }) =>
      at === position ? { ...event, tags: change(event.tags) } : event,
    );
    const target = memoryStore();
    const error: unknown = await copyLog(await appended(events), target, { batch: 3 }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(CorruptLogError);
    expect(error).toMatchObject({ position });
    expect(await target.head()).toBe(6);
    await expect(digestLog(await appended(events))).rejects.toMatchObject({ position });
  });

  test.for([
    ["in the middle", 7],
    ["at the end", 20],
  ] as const)("a gap %s is refused there", async ([, missing]) => {
    const source = await filled(20);
    const holed: EventStore = {
      ...source,
      read: async (query) => (await source.read(query)).filter(({ position }) => position !== missing),
    };
    await expect(copyLog(holed, memoryStore())).rejects.toMatchObject({ code: "corrupt_log", position: missing });
    await expect(digestLog(holed)).rejects.toMatchObject({ code: "corrupt_log", position: missing });
  });
});

describe("the digest of a log", () => {
  test("is SHA-256 over its events and over its balances, as anybody can work it out", async () => {
    const store = await filled(3);
    const events = await store.read();
    const sums = ['["USD","assets:cash","9000000"]', '["USD","liabilities:wallet:alice:available","-9000000"]'];
    expect(await digestLog(store)).toEqual({
      events: 3,
      log: sha256(events.map((event) => JSON.stringify(event, sorted))),
      balances: sha256(sums),
    });
    const nothing = sha256([]);
    expect(await digestLog(memoryStore())).toEqual({ events: 0, log: nothing, balances: nothing });
  });

  test("up to a position stays what it was while the log grows", async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(), async (events, cut) => {
        const position = cut % (events.length + 1);
        const [part, whole] = [await storeOf(events.slice(0, position)), await storeOf(events)];
        const reached: number[] = [];
        const digest = await digestLog(whole, { position, onProgress: (at) => reached.push(at) });
        expect(digest).toEqual(await digestLog(part));
        expect(reached).toEqual(position === 0 ? [] : [position]);
        expect(await digestLog(whole, { position: events.length + 5 })).toEqual(await digestLog(whole));
      }),
      { numRuns: 30 },
    );
  });

  test("is not worked out for a reader who has given up", async () => {
    const reason = new Error("enough");
    await expect(digestLog(await filled(10), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("tells any two logs apart", async () => {
    await fc.assert(
      fc.asyncProperty(histories, histories, async (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        const [first, second] = [await digestLog(await storeOf(one)), await digestLog(await storeOf(other))];
        expect(first.log === second.log).toBe(same);
      }),
      { numRuns: 30 },
    );
  });
});

/** For JSON.stringify: the fields of every object in the order of their names. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sha256(lines: readonly string[]): string {
  return createHash("sha256")
    .update(lines.map((line) => `${line}\n`).join(""))
    .digest("hex");
}

async function appended(events: Parameters<EventStore["append"]>[0]): Promise<EventStore> {
  const store = memoryStore();
  await store.append(events);
  return store;
}
