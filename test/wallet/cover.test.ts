// What was kept back until an instant that has passed is its owner's money again, whether or not anybody has recorded it.

import { memoryLog, memoryStore, money, openLedger, tagsOf, type Command } from "tallystick";
import { describe, expect, test } from "vitest";
import { overduePayment } from "../../src/wallet/payment.ts";
import { overdueReserve } from "../../src/wallet/reserve.ts";
import { act, after, MARKET, NOW, refusal } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const EXPIRY = "2026-02-07T09:00:00.000Z";
const JUST_BEFORE = "2026-02-07T08:59:59.999Z";

// alice has 70.00, of which 60.00 is held for p1 and 5.00 for p2; both expire at EXPIRY.
const HOLDS: readonly Command[] = [
  { type: "authorizePayment", from: "alice", to: "shop", amount: usd("60.00"), payment: "p1" },
  { type: "authorizePayment", from: "alice", to: "shop", amount: usd("5.00"), payment: "p2" },
];
const pay = (value: string) => ({ type: "transfer", from: "alice", to: "bob", amount: usd(value) }) as const;

describe("whoever needs money of a hold that has run out has it, and its end is recorded first", () => {
  const spending = {
    "a transfer": pay("70.00"),
    "another payment": { type: "authorizePayment", from: "alice", to: "bob", amount: usd("70.00") },
    "a reserve": {
      type: "holdReserve",
      account: "alice",
      amount: usd("70.00"),
      releaseAt: "2026-03-01T00:00:00.000Z",
      reason: "x",
    },
    "an adjustment": {
      type: "adjust",
      postings: [
        { account: "liabilities:wallet:alice:available", amount: usd("70.00") },
        { account: "assets:cash", amount: usd("-70.00") },
      ],
      reason: "typo",
      approvers: ["operator:anna", "operator:ben"],
    },
    "the closing of the account": { type: "closeAccount", account: "alice" },
  } as const satisfies Readonly<Record<string, Command>>;

  test.for(Object.entries(spending))("%s", ([, command]) => {
    const state = after([...MARKET, ...HOLDS]);
    expect(act(state, command, { now: JUST_BEFORE }).decision.outcome).toBe("rejected");
    const { decision, next } = act(state, command, { now: EXPIRY });
    const main = decision.events.at(-1);
    expect(decision.events).toMatchObject([
      { type: "PaymentExpired", data: { payment: "p1", amount: usd("60.00") }, meta: { cause: main?.id } },
      { type: "PaymentExpired", data: { payment: "p2", amount: usd("5.00") }, meta: { cause: main?.id } },
      { meta: {} },
    ]);
    expect(main?.meta.cause).toBeUndefined();
    expect(next.account["alice"]).toMatchObject({ holds: {} });
    expect(next.payment["p1"]).toMatchObject({ status: "expired", held: 0n });
  });

  test("a refund and a dispute, of what the seller has itself held elsewhere", () => {
    const held: Command = { type: "authorizePayment", from: "shop", to: "bob", amount: usd("30.00"), payment: "p3" };
    const state = after([...MARKET, held]);
    const expired = { type: "PaymentExpired", data: { payment: "p3" } };
    const refund: Command = { type: "refund", of: "t1" };
    expect(refusal(act(state, refund, { now: JUST_BEFORE }).decision).code).toBe("insufficient_funds");
    expect(act(state, refund, { now: EXPIRY }).decision.events).toMatchObject([expired, { type: "Refunded" }]);
    const dispute: Command = { type: "openDispute", of: "t1", reason: "late" };
    expect(act(state, dispute, { now: JUST_BEFORE }).decision.events).toMatchObject([{ data: { held: usd("0.00") } }]);
    expect(act(state, dispute, { now: EXPIRY }).decision.events).toMatchObject([
      expired,
      { type: "DisputeOpened", data: { held: usd("30.00") } },
    ]);
  });

  test("a seller who has won a dispute by silence: of what it held, and of what it claimed beside", () => {
    const dispute: readonly Command[] = [
      pay("10.00"),
      { type: "transfer", from: "bob", to: "alice", amount: usd("10.00") },
      // alice owes it back now, of 70.00.
      { type: "transfer", from: "shop", to: "alice", amount: usd("30.00"), transfer: "t2" },
      { type: "transfer", from: "alice", to: "bob", amount: usd("80.00") },
      { type: "openDispute", of: "t2", reason: "broken", dispute: "d2" },
      { type: "answerDispute", dispute: "d2", answer: "contest", decideBy: EXPIRY },
      { type: "transfer", from: "bob", to: "alice", amount: usd("5.00") },
    ];
    const state = after([...MARKET, ...dispute]);
    expect(refusal(act(state, pay("0.01"), { now: JUST_BEFORE }).decision)).toMatchObject({
      details: { available: usd("-5.00") },
    });
    const { decision, next } = act(state, pay("25.00"), { now: EXPIRY });
    expect(decision.events).toMatchObject([
      {
        type: "DisputeResolved",
        data: { dispute: "d2", by: "deadline", held: usd("20.00"), toSeller: usd("30.00") },
        meta: { cause: decision.events.at(-1)?.id },
      },
      { type: "Transferred" },
    ]);
    expect(next.account["alice"]).toMatchObject({ disputes: {} });
    expect(refusal(act(state, pay("25.01"), { now: EXPIRY }).decision).details).toMatchObject({
      available: usd("25.00"),
    });
  });

  test("a dispute that could not hold all that it claims", () => {
    const state = after([
      ...MARKET,
      { type: "authorizePayment", from: "shop", to: "bob", amount: usd("20.00"), payment: "p3" },
      { type: "openDispute", of: "t1", reason: "late", dispute: "d1", answerBy: "2026-03-01T00:00:00.000Z" },
    ]);
    const hold: Command = { type: "holdShortfall", dispute: "d1" };
    expect(refusal(act(state, hold, { now: JUST_BEFORE }).decision).code).toBe("insufficient_funds");
    expect(act(state, hold, { now: EXPIRY }).decision.events).toMatchObject([
      { type: "PaymentExpired", data: { payment: "p3" } },
      { type: "DisputeShortfallHeld", data: { dispute: "d1", amount: usd("20.00") } },
    ]);
  });

  test("a capture that takes more than its own hold has", () => {
    const own: Command = {
      ...(HOLDS[0] as Command & { type: "authorizePayment" }),
      expiresAt: "2026-03-01T00:00:00.000Z",
    };
    const state = after([...MARKET, own, { ...HOLDS[1], amount: usd("10.00") } as Command]);
    const policy = { tariff: { version: "v1", components: [] }, risk: [], payments: { overCapture: "10" } };
    const capture: Command = { type: "capturePayment", payment: "p1", amount: usd("66.00") };
    expect(refusal(act(state, capture, { policy, now: JUST_BEFORE }).decision).code).toBe("insufficient_funds");
    expect(act(state, capture, { policy, now: EXPIRY }).decision.events).toMatchObject([
      { type: "PaymentExpired", data: { payment: "p2" } },
      { type: "PaymentCaptured", data: { amount: usd("66.00"), held: usd("60.00") } },
    ]);
  });
});

test("of a hold that was captured in part it is the rest", () => {
  const capture: Command = { type: "capturePayment", payment: "p1", amount: usd("40.00") };
  const state = after([...MARKET, ...HOLDS, capture]);
  expect(act(state, pay("30.00"), { now: EXPIRY }).decision.events).toMatchObject([
    { type: "PaymentExpired", data: { payment: "p1", amount: usd("20.00") } },
    { type: "PaymentExpired", data: { payment: "p2", amount: usd("5.00") } },
    { type: "Transferred" },
  ]);
  expect(refusal(act(state, pay("30.01"), { now: EXPIRY }).decision).code).toBe("insufficient_funds");
});

test("what a dispute claimed that silence has decided is not held any more", () => {
  const commands: readonly Command[] = [
    { type: "transfer", from: "shop", to: "bob", amount: usd("30.00") },
    { type: "openDispute", of: "t1", reason: "late", dispute: "d1", answerBy: EXPIRY },
    { type: "fund", account: "shop", amount: usd("40.00"), source: { rail: "bank", reference: "w8" } },
  ];
  const state = after([...MARKET, ...commands]);
  const spend: Command = { type: "transfer", from: "shop", to: "bob", amount: usd("10.00") };
  expect(act(state, spend, { now: JUST_BEFORE }).decision.events).toMatchObject([
    { type: "Transferred" },
    { type: "DisputeShortfallHeld", data: { amount: usd("30.00") } },
  ]);
  // Its buyer has won: the money is there for that, and not for anything else.
  expect(act(state, spend, { now: EXPIRY }).decision.events).toMatchObject([{ type: "Transferred" }]);
  const more: Command = { ...spend, amount: usd("10.01") };
  expect(refusal(act(state, more, { now: EXPIRY }).decision).code).toBe("insufficient_funds");
});

describe("nothing is recorded along", () => {
  test("where what is available suffices, to the cent", () => {
    const state = after([...MARKET, ...HOLDS]);
    expect(act(state, pay("5.00"), { now: EXPIRY }).decision.events).toHaveLength(1);
    expect(act(state, pay("5.01"), { now: EXPIRY }).decision.events).toHaveLength(3);
  });

  test("where it would not suffice, and the refusal counts what has run out", () => {
    const { decision, next } = act(after([...MARKET, ...HOLDS]), pay("70.01"), { now: EXPIRY });
    expect(refusal(decision)).toMatchObject({
      code: "insufficient_funds",
      details: { available: usd("70.00"), needed: usd("70.01") },
    });
    expect(next.account["alice"]).toMatchObject({ holds: { "payment:p1": {}, "payment:p2": {} } });
  });

  test("of a hold in another currency", () => {
    const yen: readonly Command[] = [
      { type: "fund", account: "alice", amount: money("100 JPY"), source: { rail: "bank", reference: "w9" } },
      { type: "authorizePayment", from: "alice", to: "shop", amount: money("100 JPY"), payment: "p9" },
    ];
    const state = after([...MARKET, ...HOLDS, ...yen]);
    expect(act(state, pay("70.00"), { now: EXPIRY }).decision.events).toMatchObject([
      { data: { payment: "p1" } },
      { data: { payment: "p2" } },
      { type: "Transferred" },
    ]);
  });
});

test("a reserve that is due is the merchant's money again too", () => {
  const date = "2026-03-01T00:00:00.000Z";
  const hold: Command = {
    type: "holdReserve",
    account: "shop",
    amount: usd("30.00"),
    releaseAt: date,
    reason: "new",
    reserve: "v1",
  };
  const state = after([...MARKET, hold]);
  const spend: Command = { type: "transfer", from: "shop", to: "bob", amount: usd("30.00") };
  expect(refusal(act(state, spend).decision).code).toBe("insufficient_funds");
  expect(act(state, spend, { now: date }).decision.events).toMatchObject([
    { type: "ReserveReleased", data: { reserve: "v1", amount: usd("30.00") } },
    { type: "Transferred" },
  ]);
  const closing = act(state, { type: "closeAccount", account: "shop" }, { now: date }).decision.events;
  expect(closing).toMatchObject([{ type: "ReserveReleased" }, { data: { residue: [usd("30.00")] } }]);
});

test("before its date a reserve is released by two", () => {
  const hold: Command = {
    type: "holdReserve",
    account: "shop",
    amount: usd("30.00"),
    releaseAt: "2026-03-01T00:00:00.000Z",
    reason: "new",
    reserve: "v1",
  };
  const approvers = ["operator:anna", "operator:ben"];
  const state = after([...MARKET, hold, { type: "releaseReserve", reserve: "v1", approvers }]);
  expect(act(state, { type: "transfer", from: "shop", to: "bob", amount: usd("30.00") }).decision.outcome).toBe(
    "accepted",
  );
  expect(act(state, { type: "releaseReserve", reserve: "v1" }).decision).toMatchObject({
    outcome: "accepted",
    events: [],
  });
});

test("a receipt is for what was asked for, though an expiry stands before it in the log", async () => {
  let now = NOW;
  const log = memoryLog();
  await using ledger = await openLedger({ store: memoryStore(log), clock: () => now });
  for (const command of [...MARKET, ...HOLDS]) await ledger.submit(command);
  expect((await ledger.account("alice")).holds).toEqual([
    { payment: "p1", amount: usd("60.00"), expiresAt: EXPIRY },
    { payment: "p2", amount: usd("5.00"), expiresAt: EXPIRY },
  ]);
  now = EXPIRY;
  const paid = await ledger.transfer({ from: "alice", to: "bob", amount: usd("70.00"), transfer: "t2" }, { key: "k1" });
  expect(paid).toMatchObject({ id: "t2", position: 12, events: [{}, {}, { type: "Transferred" }] });
  expect((await ledger.account("alice")).holds).toEqual([]);
  await using other = await openLedger({ store: memoryStore(log), clock: () => now });
  const again = await other.transfer({ from: "alice", to: "bob", amount: usd("70.00"), transfer: "t2" }, { key: "k1" });
  expect(again).toEqual({ ...paid, replayed: true });
  await expect(other.capturePayment({ payment: "p1" })).rejects.toMatchObject({ code: "expired" });
});

test("what falls due is recorded by the command that its event leads to, at its instant and not before", () => {
  const due: readonly Command[] = [
    ...HOLDS,
    { type: "authorizePayment", from: "shop", to: "bob", amount: usd("3.00"), payment: "p3" },
    { type: "capturePayment", payment: "p3", amount: usd("2.00"), capture: "c3", settlesAt: EXPIRY },
    { type: "capturePayment", payment: "p3", amount: usd("0.50"), capture: "c4" },
    { type: "holdReserve", account: "shop", amount: usd("1.00"), releaseAt: EXPIRY, reason: "new", reserve: "v1" },
  ];
  let state = after(MARKET);
  const commands: Command[] = [];
  for (const command of due) {
    const { decision, next } = act(state, command);
    state = next;
    for (const event of decision.events) {
      const overdue = [...overduePayment(event), ...overdueReserve(event)].map(({ command }) => command);
      // The tag is what finds it.
      expect(tagsOf(event).filter((tag) => tag.startsWith("due:"))).toEqual(overdue.map(() => "due:2026-02-07"));
      commands.push(...overdue);
    }
  }
  expect(commands.map(({ type }) => type).sort()).toEqual([
    "expirePayment",
    "expirePayment",
    "expirePayment",
    "releaseReserve",
    "settlePayment",
  ]);
  for (const command of commands) {
    expect(refusal(act(state, command, { now: JUST_BEFORE }).decision).code).toBe("wrong_state");
    const { decision, next } = act(state, command, { now: EXPIRY });
    expect(decision.events).toHaveLength(1);
    expect(act(next, command, { now: EXPIRY }).decision).toMatchObject({ outcome: "accepted", events: [] });
  }
});
