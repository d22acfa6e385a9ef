// What a ledger shows is in the hands of callers: whatever they do to it changes nothing of the ledger.

import { memoryLog, memoryStore, money, openLedger, type Policy, type RejectedError } from "tallystick";
import { expect, test } from "vitest";

const tenADay: Policy = {
  tariff: { version: "none", components: [] },
  risk: [],
  limits: { timeZone: "UTC", rules: [{ operations: ["transfer"], per: "day", amount: money("10.00 USD") }] },
};

async function house() {
  const ledger = await openLedger({ store: memoryStore(), policy: tenADay, clock: () => "2026-01-31T09:00:00.000Z" });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.fund({ account: "alice", amount: money("900.00 USD"), source: { rail: "bank", reference: "w1" } });
  return ledger;
}

test("a limit that a refusal or a reader was told of stays what it is", async () => {
  await using ledger = await house();
  const much = { from: "alice", to: "bob", amount: money("500.00 USD") };
  const refused: unknown = await ledger.transfer(much).catch((error: unknown) => error);
  const told = (refused as RejectedError).rejection.details["limit"] as { amount: { value: string } };
  const { limits } = await ledger.limitsLeft("alice");
  for (const limit of [told, limits[0]?.limit as typeof told]) {
    expect(() => {
      limit.amount.value = "100000.00";
    }).toThrow(TypeError);
  }
  await expect(ledger.transfer(much)).rejects.toMatchObject({ code: "limit_exceeded" });
});

test("the policy that was given stays its owner's", async () => {
  const own = structuredClone(tenADay);
  await using _ledger = await openLedger({ store: memoryStore(), policy: own });
  expect(Object.isFrozen(own)).toBe(false);
  expect(Object.isFrozen(own.limits?.rules)).toBe(false);
});

test("what is known of a holder stays known", async () => {
  await using ledger = await house();
  await ledger.verifyContact({ account: "alice", channel: "email", contact: "hash-1" });
  await ledger.acceptTerms({ account: "alice", version: "1" });
  const shown = (await ledger.account("alice")) as unknown as {
    contacts: Record<string, unknown>;
    terms: { version: string };
  };
  const before = structuredClone(shown);
  delete shown.contacts["email"];
  shown.terms.version = "9";
  expect(await ledger.account("alice")).toEqual(before);
});

test("an account is there for what happened on it before the clock of who opened it", async () => {
  const log = memoryLog();
  await using ahead = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T09:00:05.000Z" });
  await using behind = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T09:00:03.000Z" });
  for (const account of ["alice", "bob"]) await ahead.openAccount({ account, kind: "personal", holder: account });
  await behind.fund({ account: "alice", amount: money("100.00 USD"), source: { rail: "bank", reference: "w1" } });
  await behind.transfer({ from: "alice", to: "bob", amount: money("30.00 USD") });
  const at = "2026-01-31T09:00:04.000Z";
  expect((await behind.balance("alice", "USD", { at })).available).toEqual(money("70.00 USD"));
  expect((await behind.balance("bob", "USD", { at })).available).toEqual(money("30.00 USD"));
});
