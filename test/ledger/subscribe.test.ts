// Does a subscription give every event of the log once, in order, whoever appends it and however slow its reader is?

import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import * as fc from "fast-check";
import {
  CorruptLogError,
  LedgerClosedError,
  memoryLog,
  memoryStore,
  openLedger,
  QueryError,
  StoreError,
  tagsOf,
  type EventStore,
  type Ledger,
  type LedgerEvent,
} from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { arbitraries, faultyStore } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { start } from "../stores/child.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { appends, histories, take, upTo } from "./recorded.ts";
import { makeTransfers } from "./transfers.ts";

/** A store with so many events, and a ledger on a store of which something is overridden. */
async function following(
  count: number,
  override: (store: EventStore) => Partial<EventStore> = () => ({}),
): Promise<{ store: EventStore; ledger: Ledger }> {
  const log = memoryLog();
  await makeTransfers(memoryStore(log), count - 3);
  const store = memoryStore(log);
  return { store, ledger: await openLedger({ store: { ...unwatched(store), ...override(store) } }) };
}

/** A store that cannot tell when its log has grown. */
function unwatched(store: EventStore): EventStore {
  return {
    append: (events, guards) => store.append(events, guards),
    read: (query) => store.read(query),
    head: () => store.head(),
    close: () => store.close(),
  };
}

function positionsOf(events: readonly LedgerEvent[]): number[] {
  return events.map(({ position }) => position);
}

function openAccount(ledger: Ledger, account: string) {
  return ledger.openAccount({ account, kind: "personal", holder: "cust_5" });
}

describe("a subscription", () => {
  test("gives every event behind its position once, in order, while others append them bit by bit", async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.nat({ max: 3 })),
        fc.boolean(),
        async (events, steps, from, size, pauses, isWatched) => {
          const log = memoryLog();
          const others = [memoryStore(log), memoryStore(log)] as const;
          const first = Math.min(events.length, steps[0] ?? 1);
          await others[0].append(appends(events.slice(0, first)));
          const store = memoryStore(log);
          await using ledger = await openLedger({ store: isWatched ? store : unwatched(store) });
          const after = from % (first + 1);
          const wanted = events.slice(after);
          const tags = wanted.slice(-1).flatMap(tagsOf).slice(0, 2);
          const ours = wanted.filter((event) => tagsOf(event).some((tag) => tags.includes(tag)));

          async function batches(): Promise<(readonly LedgerEvent[])[]> {
            const taken: (readonly LedgerEvent[])[] = [];
            const subscription = ledger.subscribeInBatches({ after, size });
            while (taken.flat().length < wanted.length) {
              taken.push(...(await take(subscription, 1)));
              for (let turn = pauses.next().value; turn > 0; turn -= 1) await nextTurn();
            }
            return taken;
          }
          async function append(): Promise<void> {
            for (let done = first, step = 1; done < events.length; step += 1) {
              const end = done + (steps[step % steps.length] ?? 1);
              await others[step % 2 === 0 ? 0 : 1].append(appends(events.slice(done, end)));
              done = end;
              await nextTurn();
            }
          }
          const [all, tagged, taken] = await Promise.all([
            take(ledger.subscribe({ after }), wanted.length),
            take(ledger.subscribe({ after, tags }), ours.length),
            batches(),
            append(),
          ]);
          expect(all).toEqual(wanted);
          expect(tagged).toEqual(ours);
          expect(taken.flat()).toEqual(wanted);
          expect(taken.every(({ length }) => length > 0 && length <= size)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("is taken up again behind the last event dealt with, wherever it ended and whatever ended it", async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        arbitraries.faultPlan(),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        async (events, plan, portions) => {
          const store = memoryStore();
          await store.append(appends(events));
          const faulty = faultyStore(store, plan);
          const seen: LedgerEvent[] = [];
          while (seen.length < events.length) {
            try {
              const ledger = await openLedger({ store: faulty });
              let left = Math.min(portions.next().value, events.length - seen.length);
              for await (const event of ledger.subscribe({ after: seen.at(-1)?.position ?? 0 })) {
                seen.push(event);
                left -= 1;
                if (left === 0) break;
              }
            } catch (error) {
              if (!(error instanceof StoreError)) throw error;
            }
          }
          expect(seen).toEqual(events);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("hears of what another process records", async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    await using ledger = await openLedger({ store: sqliteStore(file) });
    const heard = take(ledger.subscribe(), 303);
    await start(new URL("./processes/record.ts", import.meta.url), [file, "300"]).ended();
    expect(positionsOf(await heard)).toEqual(upTo(303));
  });

  test("reads on only when it is asked for more", async () => {
    let reads = 0;
    const { ledger } = await following(2500, (store) => ({
      read: (query) => {
        reads += 1;
        return store.read(query);
      },
    }));
    reads = 0;
    const events = ledger.subscribe();
    const batches = ledger.subscribeInBatches({ size: 10 });
    await nextTurn();
    expect(reads).toBe(0);
    await take(batches, 3);
    expect(reads).toBe(3);
    await take(events, 1000);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect(reads).toBe(4);
    await take(events, 1);
    expect(reads).toBe(5);
    await ledger.close();
  });

  test.for([
    [{ after: -1 }, "after is -1: expected a whole number of zero or more"],
    [{ after: 11 }, "after is 11, but the log ends at 10: expected a position of this log"],
    [{ size: 0 }, "size is 0: expected at least 1"],
  ] as const)("with %j is refused", async ([query, message]) => {
    const { ledger } = await following(10);
    const refused = await ledger.subscribeInBatches(query).next().catch(String);
    expect(refused).toBe(`QueryError: ${message}`);
    await expect(ledger.subscribeInBatches({ after: 10.5 }).next()).rejects.toBeInstanceOf(QueryError);
    await ledger.close();
  });
});

describe("a subscription that its reader gives up", () => {
  const reason = new Error("the reader has left");

  test("before it begins gives nothing", async () => {
    const { ledger } = await following(10);
    await expect(ledger.subscribe({ signal: AbortSignal.abort(reason) }).next()).rejects.toBe(reason);
    await ledger.close();
  });

  test("while it has events to give, or while it waits, throws the reason, and leaves nothing behind", async () => {
    const watched: AbortSignal[] = [];
    const watching = (store: EventStore): Partial<EventStore> => ({
      watch: async function* (_after, signal) {
        watched.push(signal);
        yield await store.head();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
    });
    for (const override of [() => ({}), watching]) {
      const { ledger } = await following(10, override);
      const reader = new AbortController();
      const { signal } = reader;
      const [first, second] = [ledger.subscribe({ signal }), ledger.subscribeInBatches({ after: 10, signal })];
      expect(positionsOf(await take(first, 2))).toEqual([1, 2]);
      const waiting = second.next();
      await nextTurn();
      reader.abort(reason);
      await expect(first.next()).rejects.toBe(reason);
      await expect(waiting).rejects.toBe(reason);
      expect(await first.next()).toEqual({ done: true, value: undefined });
      await ledger.close();
    }
    expect(watched.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test("by leaving its loop stops watching", async () => {
    const watched: AbortSignal[] = [];
    const { ledger } = await following(10, (store) => ({
      watch: async function* (_after, signal) {
        watched.push(signal);
        yield await store.head();
      },
    }));
    for await (const { position } of ledger.subscribe()) if (position === 3) break;
    expect(watched.map(({ aborted }) => aborted)).toEqual([true]);
    await ledger.close();
  });
});

describe("a ledger that is closed", () => {
  test("ends its subscriptions quietly: one that waits, one in the middle, and one that is just reading", async () => {
    const { ledger } = await following(10, (store) => ({
      read: async (query) => {
        await nextTurn();
        return store.read(query);
      },
    }));
    const [waiting, middle, reading] = [ledger.subscribe({ after: 10 }), ledger.subscribe(), ledger.subscribe()];
    const end = waiting.next();
    await take(middle, 3);
    const begun = reading.next();
    await Promise.all([ledger.close(), ledger.close()]);
    const over = { done: true, value: undefined };
    expect([await end, await middle.next()]).toEqual([over, over]);
    expect([over, { done: false, value: expect.objectContaining({ position: 1 }) as unknown }]).toContainEqual(
      await begun,
    );
    expect(await reading.next()).toEqual(over);
  });

  test("begins no other", async () => {
    const { ledger } = await following(10);
    await ledger.close();
    await expect(ledger.subscribe().next()).rejects.toBeInstanceOf(LedgerClosedError);
    await expect(ledger.subscribeInBatches().next()).rejects.toBeInstanceOf(LedgerClosedError);
  });
});

describe("a store that tells when its log has grown", () => {
  test("is not asked again and again", async () => {
    let wake: (() => void) | undefined;
    let heads = 0;
    const { store, ledger } = await following(10, (store) => ({
      head: () => {
        heads += 1;
        return store.head();
      },
      watch: async function* (_after, signal) {
        while (!signal.aborted) {
          yield await store.head();
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener("abort", () => resolve());
          });
        }
      },
    }));
    const subscription = ledger.subscribe({ after: 9 });
    expect(positionsOf(await take(subscription, 1))).toEqual([10]);
    const asked = heads;
    const next = take(subscription, 1);
    const other = await openLedger({ store });
    await openAccount(other, "eve");
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    wake?.();
    expect(positionsOf(await next)).toEqual([11]);
    expect(heads).toBe(asked);
    await ledger.close();
  });

  test("and stops telling, is asked", async () => {
    const { ledger } = await following(10, (store) => ({
      watch: async function* () {
        yield await store.head();
      },
    }));
    const eleven = take(ledger.subscribe(), 11);
    await openAccount(ledger, "eve");
    expect(positionsOf(await eleven)).toEqual(upTo(11));
    await ledger.close();
  });
});

describe("a log with a gap", () => {
  test.for([
    ["in the middle", 5, 4],
    ["at its end", 10, 9],
  ] as const)("%s is corrupt there, and what is before it was given", async ([, missing, before]) => {
    const { ledger } = await following(10, (store) => ({
      read: async (query) => (await store.read(query)).filter(({ position }) => position !== missing),
    }));
    const seen: number[] = [];
    const follow = async () => {
      for await (const { position } of ledger.subscribe()) seen.push(position);
    };
    const error: unknown = await follow().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(CorruptLogError);
    expect(error).toMatchObject({ position: missing });
    expect(seen).toEqual(upTo(before));
    await ledger.close();
  });
});
