import { money, type Command, type Policy } from "tallystick";
import { describe, expect, test } from "vitest";
import { answerAfter } from "./answer.ts";
import { market } from "./market.ts";
import { verified } from "./rejections/instrument.ts";
import { close, freeze } from "./rejections/market.ts";
import { cancelled, failed, paid, requested, returned, submitted } from "./rejections/withdrawal.ts";

const called = <Step extends object>(step: Step, reference: string) => ({ ...step, reference });
const usd = (value: string) => money(value, "USD");

/** How a withdrawal gets into each of its states. */
const STATES = {
  requested: [requested],
  submitted: [requested, submitted],
  paid: [requested, submitted, paid],
  failed: [requested, submitted, failed],
  returned: [requested, submitted, paid, returned],
  cancelled: [requested, cancelled],
} as const satisfies Readonly<Record<string, readonly Command[]>>;

describe("every step in every state: taken once, told again, or refused", () => {
  const [A, R, W] = ["accepted", "replayed", "wrong_state"];
  test.for([
    ["requested", { submit: A, pay: W, fail: W, return: W, cancel: A }],
    ["submitted", { submit: R, pay: A, fail: A, return: W, cancel: W }],
    ["paid", { submit: R, pay: R, fail: W, return: A, cancel: W }],
    ["failed", { submit: R, pay: W, fail: R, return: W, cancel: W }],
    ["returned", { submit: R, pay: R, fail: W, return: R, cancel: W }],
    ["cancelled", { submit: W, pay: W, fail: W, return: W, cancel: R }],
  ] as const)("%s", ([state, expected]) => {
    const steps = { submit: submitted, pay: paid, fail: failed, return: returned, cancel: cancelled };
    const seen = Object.entries(steps).map(([step, command]) => [step, answerAfter(STATES[state], command)]);
    expect(Object.fromEntries(seen)).toEqual(expected);
    expect(answerAfter(STATES[state], requested)).toBe("already_exists");
  });
});

describe("a reference of a rail is used once, and a withdrawal's own is known", () => {
  const other = { ...requested, withdrawal: "w2" } as const;
  test.for<readonly [string, readonly Command[], Command, string]>([
    ["submitted again without it", [requested, submitted], { type: "submitWithdrawal", withdrawal: "w1" }, "replayed"],
    ["submitted again with another", [requested, submitted], called(submitted, "out-2"), "already_done"],
    ["submitted again with one that is taken", [requested, submitted], called(submitted, "wire-1"), "already_exists"],
    ["paid under the one of its submission", [requested, submitted], called(paid, "out-1"), "accepted"],
    ["paid under one of its own", [requested, submitted], called(paid, "stm-1"), "accepted"],
    ["paid again under it", [requested, submitted, called(paid, "stm-1")], called(paid, "stm-1"), "replayed"],
    ["paid again under another", [requested, submitted, called(paid, "stm-1")], called(paid, "stm-2"), "already_done"],
    ["another withdrawal's", [requested, submitted, other], { ...submitted, withdrawal: "w2" }, "already_exists"],
    [
      "another rail's",
      [requested, submitted, { ...other, destination: { rail: "swift", token: "tok_9" } }],
      { ...submitted, withdrawal: "w2" },
      "accepted",
    ],
  ])("%s", ([, given, command, expected]) => {
    expect(answerAfter(given, command)).toBe(expected);
  });
});

describe("what was asked for is what leaves", () => {
  const fee = { kind: "withdrawal", when: { operation: "withdraw" }, percent: "0.5", payer: "payer" } as const;
  const policy: Policy = {
    tariff: { version: "v1", components: [{ ...fee, min: usd("1.00"), max: usd("25.00") }] },
    risk: [],
  };
  const of = (available: string, held: string) => ({ available: usd(available), held: usd(held) });

  test("with its fee on top: held, charged at the submission, given back where it fails", async () => {
    await using ledger = await market({ policy });
    await ledger.submit(requested);
    expect(await ledger.balance("alice", "USD")).toMatchObject(of("49.00", "21.00"));
    expect(await ledger.fees("alice")).toEqual([]);
    await ledger.submit(submitted);
    expect(await ledger.balance("alice", "USD")).toMatchObject(of("49.00", "0.00"));
    expect(await ledger.fees("alice")).toMatchObject([{ kind: "withdrawal", amount: usd("1.00"), count: 1 }]);
    await ledger.submit(failed);
    expect(await ledger.balance("alice", "USD")).toMatchObject(of("70.00", "0.00"));
    expect(await ledger.fees("alice")).toMatchObject([{ kind: "withdrawal", amount: usd("0.00"), count: 1 }]);
    const { rows } = await ledger.trialBalance();
    expect(rows).toContainEqual({ account: "income:fees:withdrawal", balance: usd("0.00") });
    expect(rows).toContainEqual({ account: "liabilities:transit", balance: usd("0.00") });
  });

  test("a return gives back the amount, and the fee stays charged", async () => {
    await using ledger = await market({ policy });
    for (const command of STATES.returned) await ledger.submit(command);
    expect(await ledger.balance("alice", "USD")).toMatchObject(of("69.00", "0.00"));
    expect(await ledger.fees("alice")).toMatchObject([{ amount: usd("1.00") }]);
  });

  test("cancelling gives back all of it, and nothing was charged", async () => {
    await using ledger = await market({ policy });
    for (const command of STATES.cancelled) await ledger.submit(command);
    expect(await ledger.balance("alice", "USD")).toMatchObject(of("70.00", "0.00"));
    expect(await ledger.fees("alice")).toEqual([]);
  });

  test.for([
    ["69.00", "accepted"],
    ["69.01", "insufficient_funds"],
  ] as const)("of 70.00, %s with a fee of 1.00 is %s", ([value, expected]) => {
    expect(answerAfter([], { ...requested, amount: usd(value) }, { policy })).toBe(expected);
  });

  test.for([
    ["bank", "assets:cash"],
    ["card", "assets:cash"],
    ["crypto", "assets:custody"],
  ] as const)("by %s it leaves from %s", async ([rail, account]) => {
    await using ledger = await market();
    await ledger.submit({ ...requested, destination: { rail, token: "tok_9" } });
    await ledger.submit(submitted);
    const { events } = await ledger.submit(paid);
    expect(events).toMatchObject([{ type: "WithdrawalPaid", data: { rail } }]);
    const before = account === "assets:cash" ? "80.00" : "-20.00";
    expect((await ledger.trialBalance()).rows).toContainEqual({ account, balance: usd(before) });
  });
});

describe("freezes", () => {
  test.for([
    ["debit", "account_frozen"],
    ["all", "account_frozen"],
    ["credit", "accepted"],
  ] as const)("of scope %s that came after it was asked for: its submission is %s", ([scope, expected]) => {
    expect(answerAfter([requested, freeze("alice", scope)], submitted)).toBe(expected);
  });

  test.for([
    ["failing", STATES.submitted, failed],
    ["returning", STATES.paid, returned],
    ["cancelling", STATES.requested, cancelled],
    ["paying", STATES.submitted, paid],
  ] as const)("do not stop what nobody chose, or what only lets go: %s", ([, given, command]) => {
    expect(answerAfter([...given, freeze("alice", "all")], command)).toBe("accepted");
  });
});

describe("what comes back to a closed account is kept for its holder", () => {
  test.for([
    ["failed", STATES.submitted, failed],
    ["returned", STATES.paid, returned],
  ] as const)("%s", async ([, given, command]) => {
    await using ledger = await market();
    for (const before of [...given, close("alice")]) await ledger.submit(before);
    await ledger.submit(command);
    // 50.00 were left when it was closed.
    expect((await ledger.trialBalance()).rows).toContainEqual({
      account: "liabilities:unclaimed",
      balance: usd("-70.00"),
    });
    expect(await ledger.account("alice")).toMatchObject({ balances: { USD: { available: usd("0.00") } } });
  });
});

test("to an instrument it goes to its token, over the rail of its kind", async () => {
  await using ledger = await market();
  for (const command of verified) await ledger.submit(command);
  const { destination: _, ...rest } = requested;
  const { events } = await ledger.submit({ ...rest, instrument: "i1", expectedAt: "2026-02-02T12:00:00.000Z" });
  expect(events).toMatchObject([
    {
      data: {
        instrument: "i1",
        destination: { rail: "bank", token: "tok_1" },
        expectedAt: "2026-02-02T12:00:00.000Z",
      },
    },
  ]);
  // Its way goes on when the instrument is removed.
  await ledger.removeInstrument({ instrument: "i1" });
  await expect(ledger.submit(submitted)).resolves.toMatchObject({ id: "w1" });
});
