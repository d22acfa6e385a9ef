// What becomes of commands that go into one append together, where that is larger than the place takes?

import { memoryStore, money, openLedger, StoreError, type EventStore, type Ledger } from "tallystick";
import { expect, onTestFinished, test } from "vitest";

/** So many characters an append may have. */
const MOST = 4000;

/** A ledger in a place that takes no larger appends, with 100 dollars on alice's account, and the sizes of its appends. */
async function opened(most = MOST): Promise<{ ledger: Ledger; sizes: number[] }> {
  const inner = memoryStore();
  const sizes: number[] = [];
  const store: EventStore = {
    append: async (events, guards) => {
      const { length } = JSON.stringify(events);
      sizes.push(length);
      if (length > most) throw new StoreError("append_too_large", "a place", `${length}: expected at most ${most}`);
      return inner.append(events, guards);
    },
    read: (query) => inner.read(query),
    head: () => inner.head(),
    close: () => inner.close(),
  };
  const ledger = await openLedger({ store });
  onTestFinished(() => ledger.close());
  for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: "alice", amount: money("100.00 USD"), source: { rail: "bank", reference: "wire-1" } });
  return { ledger, sizes };
}

const pay = (transfer: string, memo = "lunch") =>
  ({ from: "alice", to: "shop", amount: money("1.00 USD"), transfer, memo }) as const;

test("they are recorded in several that it takes, each once and in their order", async () => {
  const { ledger, sizes } = await opened();
  const wanted = Array.from({ length: 50 }, (_, index) => `t${index}`);
  const receipts = await Promise.all(wanted.map((id) => ledger.transfer(pay(id), { key: `key-${id}` })));
  expect(receipts.map(({ id, replayed }) => ({ id, replayed }))).toEqual(wanted.map((id) => ({ id, replayed: false })));
  expect(receipts.map(({ position }) => position)).toEqual(wanted.map((_, index) => index + 4));
  expect((await ledger.balance("alice", "USD")).available.value).toBe("50.00");
  expect(await ledger.head()).toBe(53);
  expect(Math.max(...sizes)).toBeGreaterThan(MOST);
});

test("only the one that is too large by itself hears of it, wherever it stands", async () => {
  for (const place of [0, 3, 7]) {
    const { ledger } = await opened(750);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => ledger.transfer(pay(`t${n}`, n === place ? "m".repeat(480) : "lunch"))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      outcomes.map((_, n) => (n === place ? "rejected" : "fulfilled")),
    );
    expect(outcomes[place]).toMatchObject({ reason: { code: "append_too_large" } });
    expect((await ledger.balance("alice", "USD")).available.value).toBe("93.00");
  }
});

test("a lot that is too large is not carried out, and nothing else suffers from it", async () => {
  const { ledger } = await opened(750);
  const lot = ["l1", "l2", "l3"].map((id) => ({ type: "transfer", ...pay(id) }) as const);
  const outcomes = await Promise.allSettled([ledger.submitAll(lot), ledger.transfer(pay("t1"))]);
  expect(outcomes).toMatchObject([{ reason: { code: "append_too_large" } }, { value: { id: "t1" } }]);
  expect((await ledger.balance("alice", "USD")).available.value).toBe("99.00");
});
