// What has run out, and nobody has recorded it, is no debt: nobody is frozen for it, and nothing of it is written off.

import { memoryStore, money, openLedger, type Ledger, type Policy } from "tallystick";
import { describe, expect, test } from "vitest";

const usd = (value: string) => money(value, "USD");
const approvers = ["operator:anna", "operator:ben"];
const BEFORE = "2026-01-31T09:00:00.000Z";
const ENDS = "2026-02-01T09:00:00.000Z";
const AFTER = "2026-02-02T09:00:00.000Z";

/** A ledger on which it is `BEFORE` until it is told otherwise; alice has a funding `f1` of 50.00. */
async function house(policy: Partial<Policy> = {}): Promise<{ ledger: Ledger; at: (now: string) => void }> {
  let now = BEFORE;
  const ledger = await openLedger({
    store: memoryStore(),
    clock: () => now,
    policy: { tariff: { version: "none", components: [] }, risk: [], ...policy },
  });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop" });
  await ledger.fund({
    account: "alice",
    amount: usd("50.00"),
    source: { rail: "bank", reference: "w1" },
    funding: "f1",
  });
  return {
    ledger,
    at: (instant) => {
      now = instant;
    },
  };
}

async function available(ledger: Ledger, account: string): Promise<string> {
  return (await ledger.balance(account, "USD")).available.value;
}

const writeOff = (ledger: Ledger, account: string) => ledger.writeOffLoss({ account, reason: "gone", approvers });

describe("an account owes nothing", () => {
  test("whose money is held by a payment that has expired", async () => {
    const { ledger, at } = await house();
    await ledger.authorizePayment({ from: "alice", to: "shop", amount: usd("50.00"), expiresAt: ENDS });
    at(AFTER);
    const { events } = await ledger.reverseFunding({ funding: "f1", reason: "recalled" });
    expect(events.map(({ type }) => type)).toEqual(["FundingReversed"]);
    await expect(writeOff(ledger, "alice")).rejects.toMatchObject({ code: "already_done" });
    await ledger.upkeep();
    expect(await available(ledger, "alice")).toBe("0.00");
  });

  test("whose money is in a reserve that has run out", async () => {
    const { ledger, at } = await house();
    await ledger.holdReserve({ account: "alice", amount: usd("50.00"), releaseAt: ENDS, reason: "new" });
    at(AFTER);
    const { events } = await ledger.reverseFunding({ funding: "f1", reason: "recalled" });
    expect(events.map(({ type }) => type)).toEqual(["FundingReversed"]);
    await expect(writeOff(ledger, "alice")).rejects.toMatchObject({ code: "already_done" });
  });

  test("but what it owes beyond that, and for that it is frozen", async () => {
    const { ledger, at } = await house();
    await ledger.authorizePayment({ from: "alice", to: "shop", amount: usd("20.00"), expiresAt: ENDS });
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("30.00") });
    at(AFTER);
    const { events } = await ledger.reverseFunding({ funding: "f1", reason: "recalled" });
    expect(events.map(({ type }) => type)).toEqual(["FundingReversed", "AccountFrozen"]);
    const { events: written } = await writeOff(ledger, "alice");
    expect(written).toMatchObject([{ type: "LossWrittenOff", data: { amounts: [usd("30.00")] } }]);
    await ledger.upkeep();
    expect(await available(ledger, "alice")).toBe("0.00");
  });

  test("whose money is held for a dispute that the buyer has lost by silence", async () => {
    const { ledger, at } = await house();
    const { id: of } = await ledger.transfer({ from: "alice", to: "bob", amount: usd("50.00") });
    await ledger.fund({
      account: "bob",
      amount: usd("30.00"),
      source: { rail: "bank", reference: "w2" },
      funding: "f2",
    });
    await ledger.openDispute({ of, reason: "broken", dispute: "d1" });
    await ledger.transfer({ from: "bob", to: "shop", amount: usd("30.00") });
    await ledger.answerDispute({ dispute: "d1", answer: "contest", decideBy: ENDS });
    at(AFTER);
    const { events } = await ledger.reverseFunding({ funding: "f2", reason: "recalled" });
    expect(events.map(({ type }) => type)).toEqual(["FundingReversed"]);
    await expect(writeOff(ledger, "bob")).rejects.toMatchObject({ code: "already_done" });
    await ledger.upkeep();
    expect(await available(ledger, "bob")).toBe("20.00");
  });
});

test.for(["refund", "closeAccount"] as const)(
  "a seller is frozen for what silence takes, whichever command comes upon it: %s",
  async (command) => {
    const { ledger, at } = await house({
      risk: [{ rule: "negativeBalance", outcome: "freeze" }],
      refunds: { overdraw: true },
    });
    await ledger.transfer({ from: "alice", to: "shop", amount: usd("40.00"), transfer: "t1" });
    await ledger.transfer({ from: "shop", to: "bob", amount: usd("40.00") });
    await ledger.openDispute({ of: "t1", amount: usd("30.00"), reason: "broken", answerBy: ENDS });
    for (const { freeze } of (await ledger.account("shop")).freezes) {
      await ledger.unfreezeAccount({ account: "shop", freeze, approvers, reason: "known" });
    }
    at(AFTER);
    const { events } =
      command === "refund"
        ? await ledger.refund({ of: "t1", amount: usd("1.00") })
        : await ledger.closeAccount({ account: "alice" });
    const main = command === "refund" ? "Refunded" : "AccountClosed";
    expect(events.map(({ type }) => type)).toEqual(["DisputeResolved", main, "AccountFrozen"]);
    expect((await ledger.account("shop")).freezes).toMatchObject([{ scope: "debit", source: "risk" }]);
  },
);
