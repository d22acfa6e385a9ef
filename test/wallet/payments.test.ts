import {
  defaultPolicy,
  memoryStore,
  money,
  openLedger,
  RejectedError,
  type Command,
  type Ledger,
  type Policy,
  type TariffComponent,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { act, after, MARKET, NOW, refusal } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const EXPIRY = "2026-02-07T09:00:00.000Z";
const JUST_BEFORE = "2026-02-07T08:59:59.999Z";
const SETTLING = "2026-02-03T00:00:00.000Z";

// alice has 70.00 and the shop 30.00; the payment p1 is of 20.00 and expires at EXPIRY.
const authorize = { type: "authorizePayment", from: "alice", to: "shop", amount: usd("20.00"), payment: "p1" } as const;
const capture = (value?: string, capture = `c-${value}`) =>
  ({ type: "capturePayment", payment: "p1", capture, ...(value === undefined ? {} : { amount: usd(value) }) }) as const;
const last = { ...capture("5.00"), final: true } as const;
const voiding = { type: "voidPayment", payment: "p1" } as const;
const expire = { type: "expirePayment", payment: "p1" } as const;
const settle = (capture: string) => ({ type: "settlePayment", payment: "p1", capture }) as const;
const refund = (value?: string) =>
  ({ type: "refund", of: "p1", ...(value === undefined ? {} : { amount: usd(value) }) }) as const;

/** A command with the instant at which it is sent, if not at once. */
type Sent = Command | readonly [Command, at: string];

/** The answer to the last of these, in a word: `accepted`, `replayed` or the code of the refusal. */
function answer(sent: readonly Sent[], policy: Policy = defaultPolicy): string {
  let state = after(MARKET);
  let word = "";
  for (const each of sent) {
    const [command, now] = Array.isArray(each) ? (each as readonly [Command, string]) : [each as Command, NOW];
    const { decision, next } = act(state, command, { policy, now });
    state = next;
    word =
      decision.outcome === "rejected" ? decision.rejection.code : decision.events.length > 0 ? "accepted" : "replayed";
  }
  return word;
}

describe("every command in every state of a payment", () => {
  const states = {
    authorised: [authorize],
    "captured in part": [authorize, capture("5.00")],
    "captured, all of it": [authorize, capture("20.00")],
    "captured in part, for good": [authorize, last],
    voided: [authorize, voiding],
    "captured in part, then voided": [authorize, capture("5.00"), voiding],
    expired: [authorize, [expire, EXPIRY]],
    "captured in part, then expired": [authorize, capture("5.00"), [expire, EXPIRY]],
  } as const satisfies Readonly<Record<string, readonly Sent[]>>;

  type Answers = readonly [capture: string, voiding: string, expire: string, refund: string, all: string];
  const table: readonly (readonly [keyof typeof states, at: string, Answers])[] = [
    // Of a capture of 5.00, a void, a recorded expiry, a refund of 5.00, and of a capture without an amount.
    ["authorised", JUST_BEFORE, ["accepted", "accepted", "wrong_state", "wrong_state", "accepted"]],
    ["authorised", EXPIRY, ["expired", "expired", "accepted", "wrong_state", "expired"]],
    ["captured in part", JUST_BEFORE, ["accepted", "accepted", "wrong_state", "accepted", "accepted"]],
    ["captured in part", EXPIRY, ["expired", "expired", "accepted", "accepted", "expired"]],
    ["captured, all of it", JUST_BEFORE, ["already_done", "already_done", "already_done", "accepted", "already_done"]],
    ["captured, all of it", EXPIRY, ["already_done", "already_done", "already_done", "accepted", "already_done"]],
    [
      "captured in part, for good",
      EXPIRY,
      ["already_done", "already_done", "already_done", "accepted", "already_done"],
    ],
    ["voided", JUST_BEFORE, ["already_done", "replayed", "already_done", "wrong_state", "already_done"]],
    ["voided", EXPIRY, ["already_done", "replayed", "already_done", "wrong_state", "already_done"]],
    ["captured in part, then voided", EXPIRY, ["already_done", "replayed", "already_done", "accepted", "already_done"]],
    ["expired", EXPIRY, ["expired", "expired", "replayed", "wrong_state", "expired"]],
    ["captured in part, then expired", EXPIRY, ["expired", "expired", "replayed", "accepted", "expired"]],
  ];
  test.for(table)("%s, at %s", ([state, at, expected]) => {
    const commands = [capture("5.00", "new"), voiding, expire, refund("5.00"), capture(undefined, "new")];
    expect(commands.map((command) => answer([...states[state], [command, at]]))).toEqual(expected);
  });

  test.for([
    ["before its date", [authorize, { ...capture("5.00"), settlesAt: SETTLING }, settle("c-5.00")], "wrong_state"],
    ["on its date", [authorize, { ...capture("5.00"), settlesAt: SETTLING }, [settle("c-5.00"), SETTLING]], "accepted"],
    [
      "again",
      [
        authorize,
        { ...capture("5.00"), settlesAt: SETTLING },
        [settle("c-5.00"), SETTLING],
        [settle("c-5.00"), EXPIRY],
      ],
      "replayed",
    ],
    [
      "after the rest was voided",
      [authorize, { ...capture("5.00"), settlesAt: SETTLING }, voiding, [settle("c-5.00"), SETTLING]],
      "accepted",
    ],
    ["of a capture that was paid at once", [authorize, capture("5.00"), [settle("c-5.00"), SETTLING]], "already_done"],
  ] as const)("a settlement %s", ([, sent, expected]) => {
    expect(answer(sent)).toBe(expected);
  });
});

describe("a capture takes what is left, and not a cent more", () => {
  test.for([
    ["all of it", [capture("20.00")], "accepted"],
    ["a cent more", [capture("20.01")], "exceeds_remaining"],
    ["exactly the rest", [capture("5.00"), capture("15.00")], "accepted"],
    ["a cent more than the rest", [capture("5.00"), capture("15.01")], "exceeds_remaining"],
    ["the last cent", [capture("19.99"), capture("0.01")], "accepted"],
    ["a cent after the last", [capture("19.99"), capture("0.01"), capture("0.01", "again")], "already_done"],
    ["a refund of exactly what was captured", [capture("5.00"), capture("6.00"), refund("11.00")], "accepted"],
    ["a refund of a cent more", [capture("5.00"), capture("6.00"), refund("11.01")], "exceeds_remaining"],
    ["a refund of what was captured since", [capture("5.00"), refund(), capture("6.00"), refund("6.00")], "accepted"],
  ] as const)("%s", ([, commands, expected]) => {
    expect(answer([authorize, ...commands])).toBe(expected);
  });

  test("without saying how much, it is exactly the rest, and the payment is finished", () => {
    const { decision } = act(after([...MARKET, authorize, capture("5.01")]), capture());
    expect(decision.events[0]?.data).toMatchObject({ amount: usd("14.99"), held: usd("14.99"), final: true });
  });
});

const over = (overCapture: string): Policy => ({ ...defaultPolicy, payments: { overCapture } });
const spend = (value: string) => ({ type: "transfer", from: "alice", to: "bob", amount: usd(value) }) as const;

describe("more than is held can be captured where the policy lets it", () => {
  const freeze = { type: "freezeAccount", account: "alice", scope: "debit", source: "risk", reason: "x" } as const;
  test.for([
    ["exactly the share", "15", [capture("23.00")], "accepted"],
    ["a cent more", "15", [capture("23.01")], "exceeds_remaining"],
    ["the share is rounded down", "0.049", [capture("20.01")], "exceeds_remaining"],
    ["the share is of what was authorised, once", "15", [capture("19.00"), capture("4.00")], "accepted"],
    ["not a cent more over all captures", "15", [capture("19.00"), capture("4.01")], "exceeds_remaining"],
    ["nothing once the payment is finished", "15", [capture("20.00"), capture("1.00")], "already_done"],
    ["with exactly what the payer has", "15", [spend("47.00"), capture("23.00")], "accepted"],
    ["with a cent less", "15", [spend("47.01"), capture("23.00")], "insufficient_funds"],
    ["what is held, of a frozen payer", "15", [freeze, capture("20.00")], "accepted"],
    ["more than that, of a frozen payer", "15", [freeze, capture("20.01")], "account_frozen"],
    ["more than ever, of a frozen payer", "15", [freeze, capture("23.01")], "account_frozen"],
    ["more than is ever allowed, of a frozen payer", "0", [freeze, capture("20.01")], "account_frozen"],
  ] as const)("%s: %s%", ([, percent, commands, expected]) => {
    expect(answer([authorize, ...commands], over(percent))).toBe(expected);
  });
});

test("a hold stands for seven days where nobody says otherwise", () => {
  expect(act(after(MARKET), authorize).decision.events[0]?.data).toMatchObject({ expiresAt: EXPIRY });
});

test("a payee that closed meanwhile is not paid, and the payer gets the money back", () => {
  const shut = after([...MARKET, authorize, { type: "closeAccount", account: "shop" }]);
  expect(refusal(act(shut, capture()).decision).code).toBe("account_closed");
  expect(act(shut, voiding).decision.outcome).toBe("accepted");
  expect(act(shut, expire, { now: EXPIRY }).decision.outcome).toBe("accepted");
});

describe("money that is pending is not there yet", () => {
  test("nor spent, nor refunded, until it is settled", async () => {
    let now = NOW;
    await using ledger = await openLedger({ store: memoryStore(), clock: () => now });
    for (const command of [...MARKET, authorize]) await ledger.submit(command);
    await ledger.transfer({ from: "shop", to: "bob", amount: usd("30.00") });
    const { id } = await ledger.capturePayment({ payment: "p1", settlesAt: SETTLING });
    expect(id).toMatch(/^cap_/);
    expect(await ledger.balance("shop", "USD")).toMatchObject({ available: usd("0.00"), pending: usd("20.00") });
    await expect(ledger.refund({ of: "p1" })).rejects.toMatchObject({ code: "insufficient_funds" });
    now = SETTLING;
    const settled = await ledger.settlePayment({ payment: "p1", capture: id });
    expect(settled.id).toBe(id);
    expect(await ledger.balance("shop", "USD")).toMatchObject({ available: usd("20.00"), pending: usd("0.00") });
    expect(await ledger.settlePayment({ payment: "p1", capture: id })).toEqual({ ...settled, replayed: true });
    await ledger.refund({ of: "p1" });
    expect((await ledger.balance("alice", "USD")).available).toEqual(usd("70.00"));
  });
});

describe("the worked chain: 2.9% + 0.30 on the merchant, the percentage given back", () => {
  const fee: TariffComponent = {
    kind: "payment",
    when: { operation: "payment", kindOfAccount: "merchant" },
    percent: "2.9",
    fixed: usd("0.30"),
    payer: "payee",
  };
  const policy: Policy = { tariff: { version: "v1", components: [fee], refunds: "proRata" }, risk: [] };

  async function upToTheFirstRefund(rules: Policy): Promise<Ledger> {
    const ledger = await openLedger({ store: memoryStore(), policy: rules });
    await ledger.openAccount({ account: "w", kind: "personal", holder: "cust_1" });
    await ledger.openAccount({ account: "m", kind: "merchant", holder: "shop_9" });
    await ledger.fund({ account: "w", amount: usd("1000.00"), source: { rail: "bank", reference: "wire-1" } });
    const { id: payment } = await ledger.authorizePayment({ from: "w", to: "m", amount: usd("120.00"), payment: "p" });
    expect(await ledger.balance("w", "USD")).toMatchObject({ available: usd("880.00"), held: usd("120.00") });
    await ledger.capturePayment({ payment, amount: usd("100.00"), final: true });
    expect(await ledger.balance("w", "USD")).toMatchObject({ available: usd("900.00"), held: usd("0.00") });
    expect((await ledger.balance("m", "USD")).available).toEqual(usd("96.80"));
    expect(await earned(ledger)).toEqual(usd("-3.20"));
    await ledger.refund({ of: payment, amount: usd("40.00") });
    expect((await ledger.balance("m", "USD")).available).toEqual(usd("57.96"));
    expect((await ledger.balance("w", "USD")).available).toEqual(usd("940.00"));
    return ledger;
  }

  test("where a refund may take a merchant below zero", async () => {
    await using ledger = await upToTheFirstRefund({ ...policy, refunds: { overdraw: true } });
    await ledger.refund({ of: "p", amount: usd("60.00") });
    expect((await ledger.balance("m", "USD")).available).toEqual(usd("-0.30"));
    expect((await ledger.balance("w", "USD")).available).toEqual(usd("1000.00"));
    expect(await earned(ledger)).toEqual(usd("-0.30"));
    expect(await ledger.fees("m")).toMatchObject([{ kind: "payment", amount: usd("0.30"), count: 1 }]);
  });

  test("where it may not", async () => {
    await using ledger = await upToTheFirstRefund(policy);
    const refused = await ledger.refund({ of: "p", amount: usd("60.00") }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RejectedError);
    // It gets 1.74 of its fees back with it, so that 58.26 is what it takes.
    expect(refused).toMatchObject({
      code: "insufficient_funds",
      rejection: { details: { account: "m", available: usd("57.96"), needed: usd("58.26") } },
    });
    await ledger.fund({ account: "m", amount: usd("0.30"), source: { rail: "bank", reference: "wire-2" } });
    await ledger.refund({ of: "p", amount: usd("60.00") });
    expect((await ledger.balance("m", "USD")).available).toEqual(usd("0.00"));
  });
});

test("both sides read it on their statements, with the fee where it was paid and where it came back", async () => {
  const fee: TariffComponent = { kind: "payment", when: { operation: "payment" }, percent: "10", payer: "payee" };
  const policy: Policy = { tariff: { version: "v1", components: [fee], refunds: "proRata" }, risk: [] };
  let now = NOW;
  await using ledger = await openLedger({ store: memoryStore(), policy, clock: () => now });
  for (const command of [...MARKET, { ...authorize, memo: "order 7" }]) await ledger.submit(command);
  await ledger.capturePayment({ payment: "p1", amount: usd("5.00"), settlesAt: SETTLING, capture: "c1" });
  now = SETTLING;
  await ledger.settlePayment({ payment: "p1", capture: "c1" });
  await ledger.refund({ of: "p1", amount: usd("1.00"), refund: "r1" });
  now = EXPIRY;
  await ledger.expirePayment({ payment: "p1" });
  const told = async (id: string) =>
    (await ledger.statement(id, { after: 7 })).entries.map(
      ({ type, id, amount, balances, counterparty, fees, returned }) => [
        type,
        id,
        amount.value,
        balances.held.value,
        balances.pending.value,
        counterparty,
        fees.map((line) => line.amount.value).join(),
        (returned ?? []).map((line) => line.amount.value).join(),
      ],
    );
  expect(await told("alice")).toEqual([
    ["PaymentAuthorized", "p1", "-20.00", "20.00", "0.00", "shop", "", ""],
    ["PaymentCaptured", "c1", "0.00", "15.00", "0.00", "shop", "", ""],
    ["Refunded", "r1", "1.00", "15.00", "0.00", "shop", "", ""],
    ["PaymentExpired", "p1", "15.00", "0.00", "0.00", "shop", "", ""],
  ]);
  expect(await told("shop")).toEqual([
    ["PaymentCaptured", "c1", "0.00", "0.00", "4.50", "alice", "0.50", ""],
    ["PaymentSettled", "c1", "4.50", "0.00", "0.00", "alice", "", ""],
    ["Refunded", "r1", "-0.90", "0.00", "0.00", "alice", "", "0.10"],
  ]);
});

/** What the house has of the fees on payments, - credit. */
async function earned(ledger: Ledger) {
  const { rows } = await ledger.trialBalance();
  return rows.find(({ account }) => account === "income:fees:payment")?.balance;
}
