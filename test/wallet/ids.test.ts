import { memoryStore, money, openLedger } from "tallystick";
import { expect, test } from "vitest";

const account = { kind: "personal", holder: "cust_5" } as const;

test("ids come from the source that was given: one for what is made, one for the event", async () => {
  let last = 0;
  await using ledger = await openLedger({ store: memoryStore(), ids: () => `n${(last += 1)}` });
  const opened = await ledger.openAccount(account);
  expect(opened).toMatchObject({ id: "acc_n1", events: [{ id: "n2" }] });
  const funded = await ledger.fund({
    account: opened.id,
    amount: money("1.00 USD"),
    source: { rail: "bank", reference: "w" },
  });
  expect(funded).toMatchObject({ id: "fnd_n3", events: [{ id: "n4" }] });
});

test("a source that gives numbers is told so, before they are in the log", async () => {
  let last = 0;
  await using ledger = await openLedger({ store: memoryStore(), ids: () => (last += 1) as unknown as string });
  await expect(ledger.openAccount(account)).rejects.toMatchObject({
    code: "invalid_id",
    message: expect.stringContaining("1"),
  });
  expect(await ledger.head()).toBe(0);
});

test("by default they are ULIDs that rise in the order in which they were made", async () => {
  await using ledger = await openLedger({ store: memoryStore() });
  const receipts = await Promise.all(Array.from({ length: 500 }, () => ledger.openAccount(account)));
  const ids = receipts.flatMap(({ events }) => events.map(({ id }) => id));
  expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set([...ids, ...receipts.map(({ id }) => id)]).size).toBe(1000);
});

test.for(["a", "A-1_b.c:d", "x".repeat(64), "constructor", "account:alice"])("%j can be an id", async (id) => {
  await using ledger = await openLedger({ store: memoryStore() });
  expect(await ledger.openAccount({ ...account, account: id })).toMatchObject({ id });
  expect(await ledger.account(id)).toMatchObject({ id, status: "open" });
});

test.for(["", " ", "a b", "x".repeat(65), "é", "a/b", "a\n"])("%j cannot", async (id) => {
  await using ledger = await openLedger({ store: memoryStore() });
  await expect(ledger.openAccount({ ...account, account: id })).rejects.toMatchObject({
    code: "invalid_command",
    rejection: { details: { field: "account", seen: id } },
  });
});
