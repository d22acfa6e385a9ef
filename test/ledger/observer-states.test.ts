// Is an observer told where states come from, what is dropped from memory, and what becomes of snapshots?

import { memoryLog, memoryStore, money, openLedger, type EventStore, type Snapshot } from "tallystick";
import { beforeAll, describe, expect, test } from "vitest";
import { kept } from "./kept.ts";
import { listening } from "./listening.ts";

const ONE = money("1.00 USD");
const fail = () => Promise.reject(new TypeError("the disk is gone"));
const PERSON = { kind: "personal", holder: "cust_1" } as const;

test("a load tells how many states were in memory, how many were not, and how many events were folded", async () => {
  const log = memoryLog();
  await using other = await openLedger({ store: memoryStore(log) });
  for (const account of ["alice", "bob"]) await other.openAccount({ account, ...PERSON });
  await other.fund({ account: "alice", amount: money("5.00 USD"), source: { rail: "bank", reference: "wire-1" } });
  const { observer, heard } = listening();
  await using ledger = await openLedger({ store: memoryStore(log), observer });
  await ledger.account("alice");
  await other.transfer({ from: "alice", to: "bob", amount: ONE });
  await ledger.account("alice");
  await ledger.balance("alice", "USD", { position: 3 });
  expect(heard.loads).toMatchObject([
    // Opened and funded.
    { fromMemory: 0, fromSnapshot: 0, fromLog: 2, events: 2 },
    { fromMemory: 2, fromSnapshot: 0, fromLog: 0, events: 1 },
    { fromMemory: 2, fromSnapshot: 0, fromLog: 0, events: 0 },
    // In the past, from the beginning.
    { fromMemory: 0, fromSnapshot: 0, fromLog: 2, events: 2 },
  ]);
  for (const { duration, error } of heard.loads) expect([duration >= 0, error]).toEqual([true, undefined]);
});

test("a load that fails is told by its error, and so is a look at what others have appended, of which nobody else hears", async () => {
  const log = memoryLog();
  const memory = memoryStore(log);
  let fails = false;
  const store: EventStore = {
    ...memory,
    read: async (query) => {
      if (fails) throw new RangeError("alice's page is torn");
      return memory.read(query);
    },
  };
  const { observer, heard } = listening();
  await using ledger = await openLedger({ store, observer });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, ...PERSON });
  fails = true;
  await ledger.account("alice").catch(() => {});
  expect(heard.loads.at(-1)).toMatchObject({ error: "RangeError", fromMemory: 1, fromLog: 1, events: 0 });
  fails = false;
  await using other = await openLedger({ store: memoryStore(log) });
  await other.freezeAccount({ account: "alice", scope: "debit", source: "operator", reason: "asked" });
  heard.loads.length = 0;
  // A conflict, and nothing can be read from then on.
  const freezing = ledger.freezeAccount({ account: "alice", scope: "all", source: "operator", reason: "asked" });
  fails = true;
  await expect(freezing).rejects.toThrow("torn");
  expect(heard.loads.map(({ error }) => error)).toEqual(["RangeError", "RangeError"]);
});

test("what is dropped from memory is told, with how many", async () => {
  const { observer, heard } = listening();
  await using ledger = await openLedger({ store: memoryStore(), observer });
  await ledger.openAccount({ account: "alice", ...PERSON });
  for (let lot = 0; lot < 21; lot += 1) {
    expect(heard.evictions.length).toBe(lot < 20 ? 0 : 1);
    await Promise.all(
      Array.from({ length: 1000 }, (_, each) =>
        ledger.fund(
          { account: "alice", amount: ONE, source: { rail: "bank", reference: `${lot}-${each}` } },
          { key: `${lot}-${each}` },
        ),
      ),
    );
  }
  expect(heard.evictions).toEqual([{ kind: "key", count: 10_000 }]);
});

describe("of snapshots it is told", () => {
  const log = memoryLog();
  const snapshots = new Map<string, Snapshot[]>();
  const { observer, heard } = listening();

  beforeAll(async () => {
    const ledger = await openLedger({ store: kept(log, snapshots).store, observer });
    await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
    await ledger.openAccount({ account: "alice", ...PERSON });
    await ledger.fund({
      account: "alice",
      amount: money("9999.00 USD"),
      source: { rail: "bank", reference: "wire-1" },
    });
    for (let lot = 0; lot < 5; lot += 1) {
      await Promise.all(Array.from({ length: 500 }, () => ledger.transfer({ from: "alice", to: "shop", amount: ONE })));
    }
    await ledger.close();
  });

  /** What is told of a ledger on that log that looks at the shop, with the snapshots as they are then. */
  async function looking(made: Map<string, Snapshot[]>, change: Partial<NonNullable<EventStore["snapshots"]>> = {}) {
    const { store } = kept(log, made);
    const { observer, heard } = listening();
    const ledger = await openLedger({
      store: { ...store, ...(store.snapshots ? { snapshots: { ...store.snapshots, ...change } } : {}) },
      observer,
    });
    await ledger.account("shop");
    await ledger.close();
    return heard;
  }

  const changed = (change: (one: Snapshot) => Snapshot) =>
    new Map([...snapshots].map(([tag, all]) => [tag, all.map(change)]));

  test("those that were saved", () => {
    expect(heard.snapshots).toEqual([
      { outcome: "saved", count: 1 },
      { outcome: "saved", count: 1 },
    ]);
    expect([...snapshots.values()].flat()).toHaveLength(2);
  });

  test("that a load began at one, and what it had to fold then", async () => {
    const { loads, snapshots: told } = await looking(new Map(snapshots));
    expect(loads).toMatchObject([{ fromMemory: 0, fromSnapshot: 1, fromLog: 1 }]);
    expect(loads[0]?.events).toBeLessThan(500);
    expect(told).toEqual([]);
  });

  test("those that could not be read, after which the log is", async () => {
    const { loads, snapshots: told } = await looking(changed((one) => ({ ...one, state: "{" })));
    expect(loads).toMatchObject([{ fromSnapshot: 0, fromLog: 2, events: 2501 }]);
    expect(told).toEqual([
      { outcome: "unreadable", count: 1 },
      { outcome: "saved", count: 1 },
    ]);
  });

  test("that the store failed to give any, after which the log is read", async () => {
    const { loads, snapshots: told } = await looking(new Map(snapshots), { latest: fail });
    expect(loads).toMatchObject([{ fromSnapshot: 0, fromLog: 2, events: 2501 }]);
    expect(told).toEqual([
      { outcome: "unreadable", count: 2, error: "TypeError" },
      { outcome: "saved", count: 1 },
    ]);
  });

  test("those that the log refutes, and that it could not discard them or save others", async () => {
    const other = memoryLog();
    const foreign = new Map<string, Snapshot[]>();
    const ledger = await openLedger({ store: kept(other, foreign).store });
    await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
    for (let lot = 0; lot < 5; lot += 1) {
      await Promise.all(
        Array.from({ length: 500 }, (_, each) =>
          ledger.fund({ account: "shop", amount: ONE, source: { rail: "bank", reference: `${lot}-${each}` } }),
        ),
      );
    }
    await ledger.close();
    expect(foreign.get("credits:shop")).toHaveLength(1);
    const { loads, snapshots: told } = await looking(foreign, { discard: fail, save: fail });
    expect(loads).toMatchObject([{ fromSnapshot: 0, fromLog: 2, events: 2501 }]);
    expect(told).toEqual([
      { outcome: "refuted", count: 1 },
      { outcome: "unsaved", count: 1, error: "TypeError" },
      { outcome: "unsaved", count: 1, error: "TypeError" },
    ]);
  });
});
