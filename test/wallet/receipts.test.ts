import { money, type Command } from "tallystick";
import { describe, expect, test } from "vitest";
import { eventsOf, market } from "./market.ts";
import { chargeback } from "./rejections/market.ts";

const usd = (value: string) => money(value, "USD");

const source = (reference: string) => ({ rail: "bank", reference });
const dispute = { type: "openDispute", of: "t1", reason: "late", dispute: "d1" } as const;
const evidence = {
  type: "submitEvidence",
  dispute: "d1",
  by: "seller",
  hash: "a1".repeat(32),
  uri: "urn:x",
  evidence: "e1",
} as const;
const freeze = {
  type: "freezeAccount",
  account: "bob",
  scope: "all",
  source: "holder",
  reason: "lost",
  freeze: "z1",
} as const;
const approvers = ["operator:anna", "operator:ben"];
const postings = [
  { account: "assets:cash", amount: usd("1.00") },
  { account: "liabilities:unclaimed", amount: usd("-1.00") },
];

const payment = { type: "authorizePayment", from: "alice", to: "shop", amount: usd("1.00") } as const;
const reserve = {
  type: "holdReserve",
  account: "shop",
  amount: usd("1.00"),
  releaseAt: "2999-01-01T00:00:00.000Z",
  reason: "new",
} as const;

describe("a receipt names what the command is about, and shows what was recorded", () => {
  test.for<readonly [Command, RegExp, Command?]>([
    [{ type: "openAccount", account: "eve", kind: "personal", holder: "cust_5" }, /^eve$/],
    [{ type: "openAccount", kind: "personal", holder: "cust_5" }, /^acc_[0-9A-Z]{26}$/],
    [{ type: "closeAccount", account: "bob" }, /^bob$/],
    [{ type: "fund", account: "bob", amount: usd("1.00"), source: source("w2"), funding: "f2" }, /^f2$/],
    [{ type: "fund", account: "bob", amount: usd("1.00"), source: source("w2") }, /^fnd_[0-9A-Z]{26}$/],
    [{ type: "transfer", from: "alice", to: "bob", amount: usd("1.00"), transfer: "t2" }, /^t2$/],
    [{ type: "transfer", from: "alice", to: "bob", amount: usd("1.00") }, /^trf_[0-9A-Z]{26}$/],
    [{ type: "refund", of: "t1", refund: "r1" }, /^r1$/],
    [{ type: "refund", of: "t1", amount: usd("1.00") }, /^rfd_[0-9A-Z]{26}$/],
    [dispute, /^d1$/],
    [{ type: "openDispute", of: "t1", reason: "late" }, /^dsp_[0-9A-Z]{26}$/],
    [{ type: "resolveDispute", dispute: "d1", toBuyer: usd("30.00") }, /^d1$/, dispute],
    [{ type: "answerDispute", dispute: "d1", answer: "contest" }, /^d1$/, dispute],
    [evidence, /^e1$/, dispute],
    [{ ...evidence, evidence: undefined }, /^evd_[0-9A-Z]{26}$/, dispute],
    [{ type: "withdrawDispute", dispute: "d1" }, /^d1$/, dispute],
    [chargeback, /^c1$/],
    [{ ...chargeback, chargeback: undefined }, /^cbk_[0-9A-Z]{26}$/],
    [{ type: "winChargeback", chargeback: "c1" }, /^c1$/, chargeback],
    [freeze, /^z1$/],
    [{ type: "freezeAccount", account: "bob", scope: "all", source: "holder", reason: "lost" }, /^frz_[0-9A-Z]{26}$/],
    [{ type: "unfreezeAccount", freeze: "z1" }, /^z1$/, freeze],
    [{ type: "adjust", postings, reason: "typo", approvers, adjustment: "j1" }, /^j1$/],
    [{ type: "adjust", postings, reason: "typo", approvers }, /^adj_[0-9A-Z]{26}$/],
    [{ ...payment, payment: "p1" }, /^p1$/],
    [payment, /^pay_[0-9A-Z]{26}$/],
    [{ type: "capturePayment", payment: "p1", capture: "c1" }, /^c1$/, { ...payment, payment: "p1" }],
    [{ type: "capturePayment", payment: "p1" }, /^cap_[0-9A-Z]{26}$/, { ...payment, payment: "p1" }],
    [{ type: "voidPayment", payment: "p1" }, /^p1$/, { ...payment, payment: "p1" }],
    [{ ...reserve, reserve: "v1" }, /^v1$/],
    [reserve, /^rsv_[0-9A-Z]{26}$/],
    [{ type: "releaseReserve", reserve: "v1", approvers }, /^v1$/, { ...reserve, reserve: "v1" }],
  ])("%j", async ([command, id, before]) => {
    await using ledger = await market();
    if (before) await ledger.submit(before);
    const receipt = await ledger.submit(command);
    const recorded = await eventsOf(ledger);
    expect(receipt).toEqual({
      id: expect.stringMatching(id),
      position: recorded.length,
      events: recorded.slice(-1),
      replayed: false,
    });
    expect(receipt.events[0]).toMatchObject({ position: recorded.length, meta: { command: command.type } });
  });
});

describe("what was done before gives the earlier receipt", () => {
  test.for<readonly [string, readonly Command[]]>([
    ["closing an account", [{ type: "closeAccount", account: "bob" }]],
    ["resolving a dispute", [dispute, { type: "resolveDispute", dispute: "d1", toBuyer: usd("12.00") }]],
    ["contesting a dispute", [dispute, { type: "answerDispute", dispute: "d1", answer: "contest" }]],
    ["withdrawing a dispute", [dispute, { type: "withdrawDispute", dispute: "d1" }]],
    ["winning a chargeback", [chargeback, { type: "winChargeback", chargeback: "c1" }]],
    ["losing a chargeback", [chargeback, { type: "loseChargeback", chargeback: "c1" }]],
    ["lifting a freeze", [freeze, { type: "unfreezeAccount", freeze: "z1" }]],
    [
      "voiding a payment",
      [
        { ...payment, payment: "p1" },
        { type: "voidPayment", payment: "p1" },
      ],
    ],
    [
      "releasing a reserve",
      [
        { ...reserve, reserve: "v1" },
        { type: "releaseReserve", reserve: "v1", approvers },
      ],
    ],
  ])("%s twice", async ([, commands]) => {
    await using ledger = await market();
    let first;
    for (const command of commands) first = await ledger.submit(command);
    // Something else happens in between.
    await ledger.transfer({ from: "alice", to: "shop", amount: usd("1.00") });
    const head = await ledger.head();
    const again = await ledger.submit(commands.at(-1) as Command);
    expect(again).toEqual({ ...first, replayed: true });
    expect(await ledger.head()).toBe(head);
  });
});

test("a method per command is the same as submitting it", async () => {
  await using ledger = await market();
  const paid = await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00"), memo: "lunch" });
  expect(paid.events).toMatchObject([
    { type: "Transferred", data: { from: "alice", to: "bob", amount: usd("1.00"), memo: "lunch" } },
  ]);
});

test("commands submitted together each get their own receipt, in the order in which they were submitted", async () => {
  await using ledger = await market();
  const head = await ledger.head();
  const outcomes = await Promise.allSettled(
    ["10.00", "1000.00", "20.00", "40.01", "40.00"].map((value) =>
      ledger.transfer({ from: "alice", to: "bob", amount: usd(value) }),
    ),
  );
  // alice has 70.00: the second and the fourth are refused without spoiling the others.
  expect(
    outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value.position - head : "refused")),
  ).toEqual([1, "refused", 2, "refused", 3]);
  expect((await ledger.balance("alice", "USD")).available).toEqual(usd("0.00"));
});
