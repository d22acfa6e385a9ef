// A log that is opened with other assets than it was written with: every figure would be another one, so none is told.

import { CorruptLogError, createAssets, memoryLog, memoryStore, openLedger, type Ledger } from "tallystick";
import { describe, expect, test } from "vitest";
import { eventsOf } from "../wallet/market.ts";

/** A log with 1200 POINTS, which have no decimals. */
async function written() {
  const log = memoryLog();
  const assets = createAssets({ POINTS: 0 });
  await using ledger = await openLedger({ store: memoryStore(log), assets });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  const amount = assets.money("1200 POINTS");
  await ledger.fund({ account: "alice", amount, source: { rail: "bank", reference: "w1" } });
  await ledger.openAccount({ account: "bob", kind: "personal", holder: "cust_2" });
  return log;
}

const readings: Readonly<Record<string, (ledger: Ledger) => Promise<unknown>>> = {
  account: (ledger) => ledger.account("alice"),
  balance: (ledger) => ledger.balance("alice", "USD"),
  "balance then": (ledger) => ledger.balance("alice", "USD", { position: 2 }),
  statement: (ledger) => ledger.statement("alice"),
  trialBalance: (ledger) => ledger.trialBalance(),
  events: (ledger) => eventsOf(ledger),
  whatIf: (ledger) => ledger.whatIf({ policy: { tariff: { version: "1", components: [] }, risk: [] } }),
  "a command": (ledger) => ledger.transfer({ from: "alice", to: "bob", amount: { currency: "USD", value: "1.00" } }),
};

describe.for([
  ["with two decimals", createAssets({ POINTS: 2 }), "with 0 decimals: expected 2 decimals"],
  ["without them", createAssets({}), "this ledger does not know that asset"],
] as const)("points that are read %s", ([, assets, expected]) => {
  test.for(Object.entries(readings))("by %s are refused, with the position", async ([, read]) => {
    await using ledger = await openLedger({ store: memoryStore(await written()), assets });
    const refused = read(ledger);
    await expect(refused).rejects.toThrow(CorruptLogError);
    await expect(refused).rejects.toMatchObject({ position: 2, message: expect.stringContaining(expected) });
  });
});

test("what has none of them is read all the same", async () => {
  await using ledger = await openLedger({ store: memoryStore(await written()) });
  expect(await ledger.account("bob")).toMatchObject({ id: "bob", status: "open" });
});

test("an amount that was written with other decimals than its currency has is no event", async () => {
  const log = memoryLog();
  const store = memoryStore(log);
  {
    await using ledger = await openLedger({ store: memoryStore(log) });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    const amount = { currency: "USD", value: "1.00" } as const;
    await ledger.fund({ account: "alice", amount, source: { rail: "bank", reference: "w1" } });
  }
  const [, funded] = await store.read();
  if (!funded) throw new Error("nothing was written");
  const { position: _, ...event } = funded;
  await store.append([
    { ...event, id: `${event.id.slice(0, -1)}0`, data: { ...event.data, amount: { currency: "USD", value: "1" } } },
  ]);
  // Its last event is read when it is opened.
  await expect(openLedger({ store })).rejects.toMatchObject({ code: "corrupt_log", position: 3 });
});
