// Laws of snapshots: they save time, and are never trusted over the log.

import { beforeAll, describe, expect, test } from "vitest";
import {
  memoryLog,
  memoryStore,
  money,
  openLedger,
  type Ledger,
  type LedgerOptions,
  type MemoryLog,
  type Policy,
  type Snapshot,
} from "tallystick";
import { kept } from "./kept.ts";

const CREDITS = 9000;
test("a holder's device may be called as the type of a number", async () => {
  const log = memoryLog();
  const snapshots = new Map<string, Snapshot[]>();
  const ledger = await openLedger({ store: kept(log, snapshots).store });
  for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.seeDevice({ account: "alice", device: "bigint" });
  await ledger.fund({ account: "alice", amount: money("9000.00 USD"), source: { rail: "bank", reference: "w1" } });
  for (let left = 5000; left > 0; left -= 500) {
    await Promise.all(Array.from({ length: 500 }, () => ledger.transfer({ from: "alice", to: "shop", amount: ONE })));
  }
  await ledger.close();
  const place = kept(log, snapshots);
  await using again = await openLedger({ store: place.store });
  place.events = 0;
  expect((await again.account("alice")).balances["USD"]?.available).toEqual(money("4000.00 USD"));
  expect(place.events).toBeLessThan(FEW);
});

/** What a load may fold: what came since the last snapshot, and the event that confirms it. */
const FEW = 4100;
const ONE = money("1.00 USD");

async function paid(
  log: MemoryLog,
  snapshots: Map<string, Snapshot[]>,
  options: Partial<LedgerOptions> = {},
): Promise<void> {
  const ledger = await openLedger({ store: kept(log, snapshots).store, ...options });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: "alice", amount: money("10000.00 USD"), source: { rail: "bank", reference: "wire-1" } });
  for (let left = CREDITS; left > 0; left -= 500) {
    await Promise.all(Array.from({ length: 500 }, () => ledger.transfer({ from: "alice", to: "shop", amount: ONE })));
  }
  await ledger.close();
}

async function availableAt(ledger: Ledger, account: string, position: number): Promise<string> {
  return (await ledger.balance(account, "USD", { position })).available.value;
}

describe("a merchant that was paid thousands of times, and that no one has looked at", () => {
  const log = memoryLog();
  const snapshots = new Map<string, Snapshot[]>();
  beforeAll(() => paid(log, snapshots));

  /** The same log, with the snapshots as they were made. */
  function again(change: (made: Map<string, Snapshot[]>) => void = () => {}) {
    const made = new Map(snapshots);
    change(made);
    return kept(log, made);
  }

  test("its first transfer is decided on a few thousand events, after a restart too", async () => {
    const place = again();
    const ledger = await openLedger({ store: place.store });
    place.events = 0;
    const wish = { from: "shop", to: "alice", amount: money("9000.01 USD") };
    expect(await ledger.preview({ type: "transfer", ...wish })).toMatchObject({
      rejection: { code: "insufficient_funds", details: { available: money("9000.00 USD") } },
    });
    expect(await ledger.preview({ type: "transfer", ...wish, amount: money("9000.00 USD") })).toMatchObject({
      outcome: "accepted",
    });
    expect(place.events).toBeLessThan(FEW);
    await ledger.close();
  });

  test("what it has, and had, is what the log says where the store fails to give any", async () => {
    const place = again();
    let asked = 0;
    const latest = (): Promise<never> => {
      asked += 1;
      return Promise.reject(new Error("the table is not there"));
    };
    const { snapshots: given } = place.store;
    if (!given) throw new Error("the store keeps no snapshots");
    const ledger = await openLedger({ store: { ...place.store, snapshots: { ...given, latest } } });
    expect((await ledger.balance("shop", "USD")).available.value).toBe("9000.00");
    expect(await availableAt(ledger, "shop", 2052)).toBe("2049.00");
    expect((await ledger.statement("shop", { after: 2052, limit: 2 })).entries).toHaveLength(2);
    const wish = { type: "transfer", from: "shop", to: "alice", amount: money("9000.00 USD") } as const;
    expect(await ledger.preview(wish)).toMatchObject({ outcome: "accepted" });
    // Not once for each that there might be.
    expect(asked).toBeLessThan(20);
    await ledger.close();
  });

  test("what it had at any position is what the log says, whether snapshots were made or not", async () => {
    const place = again();
    const [fast, plain] = [await openLedger({ store: place.store }), await openLedger({ store: memoryStore(log) })];
    for (const position of [0, 1, 3, 4, 2047, 2052, 2053, 4096, 6500, 9003, 9004]) {
      for (const account of ["shop", "alice"]) {
        expect(await availableAt(fast, account, position)).toBe(await availableAt(plain, account, position));
      }
    }
    let at = "";
    for await (const event of plain.events({ after: 5000, limit: 1 })) at = event.at;
    expect(await fast.balance("shop", "USD", { at })).toEqual(await plain.balance("shop", "USD", { at }));
    place.events = 0;
    await availableAt(fast, "shop", 8500);
    expect(place.events).toBeLessThan(FEW);
    await fast.close();
    await plain.close();
  });

  test("a page of its statement costs what is on it, and is what the log says", async () => {
    const place = again();
    const [fast, plain] = [await openLedger({ store: place.store }), await openLedger({ store: memoryStore(log) })];
    const { entries } = await plain.statement("shop");
    for (const after of [0, 4, 2052, 4099, 8990, 9003, 9999]) {
      const behind = entries.filter(({ position }) => position > after);
      place.events = 0;
      const page = await fast.statement("shop", { after, limit: 20 });
      expect(page.entries).toEqual(behind.slice(0, 20));
      expect(page.next).toBe(behind.length > 20 ? behind[19]?.position : undefined);
      expect(place.events).toBeLessThan(FEW + 21);
    }
    for (const nth of [0, 1, 2500, 5000, 8999]) {
      const from = entries[nth]?.at ?? "";
      place.events = 0;
      const page = await fast.statement("shop", { from, limit: 20 });
      expect(page.entries).toEqual(entries.filter(({ at }) => at >= from).slice(0, 20));
      expect(place.events).toBeLessThan(2 * FEW);
    }
    await fast.close();
    await plain.close();
  });

  test("its statement of a period has what another process recorded last with a clock that is behind", async () => {
    const late = memoryLog();
    const made = new Map<string, Snapshot[]>();
    const behind = await openLedger({ store: memoryStore(late), clock: () => "2026-01-31T09:00:00.000Z" });
    await behind.openAccount({ account: "bob", kind: "personal", holder: "cust_2" });
    await behind.fund({ account: "bob", amount: ONE, source: { rail: "bank", reference: "wire-2" } });
    await paid(late, made);
    const { position } = await behind.transfer({ from: "bob", to: "shop", amount: ONE });
    const fast = await openLedger({ store: kept(late, made).store });
    const plain = await openLedger({ store: memoryStore(late) });
    const { entries } = await plain.statement("shop");
    const last = entries.at(-1);
    expect(last).toMatchObject({ position, balance: money("9001.00 USD") });
    expect(last?.at).not.toBe(entries.at(-2)?.at);
    for (const nth of [0, 1, 5000, 8999, 9000]) {
      const from = entries[nth]?.at ?? "";
      expect(await fast.statement("shop", { from })).toEqual(await plain.statement("shop", { from }));
    }
    await Promise.all([behind.close(), fast.close(), plain.close()]);
  });

  test.for<readonly [what: string, change: (text: string) => string]>([
    ["not JSON", () => "{"],
    ["empty", () => ""],
    ["of another fold", (text) => text.replace(/"fold":\d+/, '"fold":0')],
    ["with another balance in it", (text) => text.replace(/(available\\":\{\\"#\\":\\")-?\d+/, "$1999999999")],
  ])("a snapshot that is %s is as good as none", async ([, change]) => {
    const place = again((made) => {
      for (const [tag, of] of made) {
        made.set(
          tag,
          of.map((one) => {
            expect(change(one.state)).not.toBe(one.state);
            return { ...one, state: change(one.state) };
          }),
        );
      }
    });
    const ledger = await openLedger({ store: place.store });
    expect((await ledger.account("shop")).balances["USD"]?.available).toEqual(money("9000.00 USD"));
    await ledger.close();
  });

  test("snapshots of another log are refuted, forgotten, and made anew", async () => {
    const other = memoryLog();
    const otherSnapshots = new Map<string, Snapshot[]>();
    await paid(other, otherSnapshots);
    const ledgerOfOther = await openLedger({ store: memoryStore(other) });
    await ledgerOfOther.transfer({ from: "shop", to: "alice", amount: money("9000.00 USD") });
    await ledgerOfOther.close();
    const foreign = new Map(otherSnapshots);
    const place = kept(log, foreign);
    const ledger = await openLedger({ store: place.store });
    expect((await ledger.account("shop")).balances["USD"]?.available).toEqual(money("9000.00 USD"));
    expect(await availableAt(ledger, "shop", 4004)).toBe("4001.00");
    await ledger.close();
    for (const tag of ["credits:shop"]) expect(foreign.get(tag)).not.toEqual(otherSnapshots.get(tag));
    expect(foreign.get("credits:shop")?.length).toBeGreaterThan(0);
  });

  test("snapshots of another log are refuted beneath one of this log too", async () => {
    const older = new Map<string, Snapshot[]>();
    // What they say that was there before an instant is not what this log had then.
    await paid(memoryLog(), older, { clock: () => "2026-01-31T09:00:00.000Z" });
    const tag = "credits:shop";
    const place = again((made) =>
      made.set(tag, [...(older.get(tag) ?? []).slice(0, -1), ...(made.get(tag) ?? []).slice(-1)]),
    );
    const [ledger, plain] = [await openLedger({ store: place.store }), await openLedger({ store: memoryStore(log) })];
    const from = (await plain.statement("shop", { after: 2000, limit: 1 })).entries[0]?.at ?? "";
    expect(await ledger.statement("shop", { from })).toEqual(await plain.statement("shop", { from }));
    await Promise.all([ledger.close(), plain.close()]);
  });

  test("a log that was restored from before its snapshots is believed, not they", async () => {
    const restored = memoryLog();
    const events = await memoryStore(log).read({ limit: 3000 });
    await memoryStore(restored).append(events.map(({ position: _, ...event }) => event));
    const ledger = await openLedger({ store: kept(restored, new Map(snapshots)).store });
    expect((await ledger.account("shop")).balances["USD"]?.available).toEqual(money("2997.00 USD"));
    await ledger.close();
  });
});

test("what a payer and a payee have used of their limits is not added up from the beginning either", async () => {
  const rules = [
    { operations: ["transfer" as const], per: "lifetime" as const, amount: money("9100.00 USD") },
    { operations: ["receive" as const], per: "lifetime" as const, amount: money("9200.00 USD") },
  ];
  const policy: Policy = {
    tariff: { version: "none", components: [] },
    risk: [],
    limits: { timeZone: "UTC", rules },
  };
  const [log, snapshots] = [memoryLog(), new Map<string, Snapshot[]>()];
  await paid(log, snapshots, { policy });
  expect([...snapshots.keys()].sort()).toEqual(["account:alice", "conduct:alice", "credits:shop", "inflow:shop"]);
  const place = kept(log, snapshots);
  await using ledger = await openLedger({ store: place.store, policy });
  place.events = 0;
  const transfer = { type: "transfer", from: "alice", to: "shop", amount: money("101.00 USD") } as const;
  expect(await ledger.preview(transfer)).toMatchObject({
    rejection: { code: "limit_exceeded", details: { left: money("100.00 USD") } },
  });
  expect(place.events).toBeLessThan(FEW);
  expect((await ledger.limitsLeft("shop")).limits[1]).toMatchObject({ left: money("200.00 USD") });
  expect(place.events).toBeLessThan(2 * FEW);
});
