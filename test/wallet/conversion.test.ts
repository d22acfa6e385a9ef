// Quotes, conversions, and paying with another asset: the published figures, every step in every state.

import {
  memoryStore,
  money,
  openLedger,
  postings,
  RejectedError,
  subtract,
  type Command,
  type Ledger,
  type Policy,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { converted, quote } from "./rejections/conversion.ts";
import { act, after, MARKET, NOW, refusal } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const eur = (value: string) => money(value, "EUR");
const LATER = "2026-01-31T10:00:00.000Z";

/** The conversion of 20.00 of 2,000.00: what the figures of a fee that is taken first are about. */
const onePercent: Policy = {
  tariff: {
    version: "fx-1",
    components: [{ kind: "conversion", when: { operation: "convert" }, percent: "1", payer: "payer" }],
  },
  risk: [],
};

async function opened(currency: string, value: string, policy?: Policy): Promise<Ledger> {
  const ledger = await openLedger({ store: memoryStore(), clock: () => NOW, ...(policy ? { policy } : {}) });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.openAccount({ account: "bob", kind: "personal", holder: "cust_2" });
  await ledger.fund({ account: "alice", amount: money(value, currency), source: { rail: "bank", reference: "w" } });
  return ledger;
}

async function books(ledger: Ledger): Promise<Record<string, string>> {
  const { rows } = await ledger.trialBalance();
  return Object.fromEntries(rows.map(({ account, balance }) => [`${account} ${balance.currency}`, balance.value]));
}

describe("figures", () => {
  test("100.00 USD at mid 0.9000 with 100 basis points: 89.10 EUR to the wallet, 0.90 EUR to the spread", async () => {
    await using ledger = await opened("USD", "100.00");
    await ledger.quoteRate({ ...input(quote), amount: usd("100.00") });
    const { id, events } = await ledger.convert({ quote: "q1" });
    expect(events[0]).toMatchObject({
      type: "Converted",
      data: { conversion: id, rate: "0.891", spread: eur("0.90") },
    });
    const fx = events.flatMap(postings).filter(({ account }) => account === "equity:fx-position");
    expect(fx).toEqual([
      { account: "equity:fx-position", asset: "USD", amount: -10000n },
      { account: "equity:fx-position", asset: "EUR", amount: 8910n },
      { account: "equity:fx-position", asset: "EUR", amount: 90n },
    ]);
    expect(await books(ledger)).toEqual({
      "assets:cash USD": "100.00",
      "equity:fx-position EUR": "90.00",
      "equity:fx-position USD": "-100.00",
      "income:fx-spread EUR": "-0.90",
      "liabilities:wallet:alice:available EUR": "-89.10",
      "liabilities:wallet:alice:available USD": "0.00",
    });
  });

  test.for([
    // sold, the rate, what comes into the wallet
    ["50.00 USD", "0.000025", "0.00125000 BTC"],
    ["10.00 EUR", "1.234", "12.34 USD"],
    ["1.000000000000000000 ETH", "2500.5", "2500.50 USD"],
    ["2500.50 USD", "0.0004", "1.000200000000000000 ETH"],
  ] as const)("%s at %s buys %s", async ([sold, mid, bought]) => {
    const [sell, buy] = [money(sold), money(bought)];
    await using ledger = await opened(sell.currency, sell.value);
    const terms = {
      account: "alice",
      sell: sell.currency,
      buy: buy.currency,
      mid,
      markupBps: 0,
      expiresAt: LATER,
    } as const;
    await ledger.quoteRate({ ...terms, fixed: "sell", amount: sell, quote: "q1" });
    await ledger.convert({ quote: "q1" });
    expect((await ledger.balance("alice", buy.currency)).available).toEqual(buy);
    expect((await ledger.balance("alice", sell.currency)).available.value).toMatch(/^0(?:\.0+)?$/);
  });

  test("fee first, then convert: (2,000 - 20) GBP x 1.12 is 2,217.60 EUR", async () => {
    await using ledger = await opened("GBP", "2000.00", onePercent);
    const terms = { account: "alice", sell: "GBP", buy: "EUR", mid: "1.12", markupBps: 0, expiresAt: LATER } as const;
    await ledger.quoteRate({ ...terms, fixed: "sell", amount: money("2000.00 GBP"), quote: "q1" });
    await ledger.convert({ quote: "q1" });
    expect(await books(ledger)).toMatchObject({
      "liabilities:wallet:alice:available EUR": "-2217.60",
      "liabilities:wallet:alice:available GBP": "0.00",
      "income:fees:conversion GBP": "-20.00",
      "equity:fx-position GBP": "-1980.00",
    });
    expect(await ledger.fees("alice")).toMatchObject([{ kind: "conversion", amount: money("20.00 GBP"), count: 1 }]);
    const { entries } = await ledger.statement("alice");
    expect(entries.slice(1)).toMatchObject([
      { amount: money("-2000.00 GBP"), fees: [{ amount: money("20.00 GBP") }] },
      { amount: eur("2217.60"), fees: [] },
    ]);
  });

  test("what is bought can be fixed: what is sold is rounded up, and the fee comes on top", async () => {
    await using ledger = await opened("USD", "101.03", onePercent);
    await ledger.quoteRate({ ...input(quote), fixed: "buy", amount: eur("89.11") });
    await ledger.convert({ quote: "q1" });
    // 89.11 / 0.891 is 100.01…; 1% of 100.02 is 1.00.
    expect(await books(ledger)).toMatchObject({
      "equity:fx-position USD": "-100.02",
      "income:fees:conversion USD": "-1.00",
      "liabilities:wallet:alice:available USD": "-0.01",
      "liabilities:wallet:alice:available EUR": "-89.11",
    });
  });
});

function input({ type: _, ...rest }: typeof quote) {
  return rest;
}

test.for([
  ["101.02", "accepted"],
  ["101.01", "insufficient_funds"],
] as const)("the wallet needs what is sold and the fee on it: with %s it is %s", async ([value, expected]) => {
  await using ledger = await opened("USD", value, onePercent);
  await ledger.quoteRate({ ...input(quote), fixed: "buy", amount: eur("89.11") });
  for (const command of [
    { type: "convert", quote: "q1" },
    { type: "transfer", from: "alice", to: "bob", amount: eur("89.11"), quote: "q1" },
  ] as const) {
    const preview = await ledger.preview(command);
    expect(preview.outcome === "rejected" ? preview.rejection.code : preview.outcome).toBe(expected);
  }
});

describe("an amount that buys nothing is refused with the least that works", () => {
  test.for<readonly [string, string, string, Policy["tariff"]["components"]]>([
    ["1.99", "0.5", "2.00", []],
    ["0.01", "0.0064", "156.25", []],
    // 2.00 and 1% of what is asked for; the fee on 2.02 is 0.02.
    ["2.01", "0.5", "2.02", onePercent.tariff.components],
    ["2.29", "0.5", "2.30", [{ kind: "fx", when: { operation: "convert" }, fixed: usd("0.30"), payer: "payee" }]],
    ["0.01", "1", "2.00", [{ kind: "fx", when: { operation: "convert" }, percent: "50", payer: "payee" }]],
  ])("%s USD into yen at %s: %s", ([value, mid, least, components]) => {
    const policy: Policy = { tariff: { version: "fx-2", components }, risk: [] };
    const ask = (amount: string): Command => ({ ...quote, buy: "JPY", mid, markupBps: 0, amount: usd(amount) });
    const refused = refusal(act(after(MARKET), ask(value), { policy }).decision);
    expect(refused).toMatchObject({ code: "below_minimum", details: { least: usd(least) } });
    const cent = subtract(usd(least), usd("0.01"));
    expect(refusal(act(after(MARKET), ask(cent.value), { policy }).decision).code).toBe("below_minimum");
    expect(act(after(MARKET), ask(least), { policy }).decision.outcome).toBe("accepted");
  });

  test("no least is named where the fees take all of any amount", () => {
    const components = [{ kind: "fx", when: { operation: "convert" }, percent: "100", payer: "payee" }] as const;
    const policy: Policy = { tariff: { version: "fx-3", components: [...components] }, risk: [] };
    const { code, details } = refusal(act(after(MARKET), quote, { policy }).decision);
    expect({ code, details }).toEqual({ code: "below_minimum", details: { amount: usd("70.00") } });
  });
});

const pay = { type: "transfer", from: "alice", to: "bob", amount: eur("60.00"), quote: "q1", transfer: "t9" } as const;

/** The answer to the last of these commands in a word, after the market and a quote. */
function answer(at: string, ...commands: readonly [...Command[], Command]): string {
  const state = after([...MARKET, quote, ...commands.slice(0, -1)]);
  const { decision } = act(state, commands.at(-1) as Command, { now: at });
  if (decision.outcome === "rejected") return decision.rejection.code;
  return decision.events.length > 0 ? "accepted" : "replayed";
}

describe("a quote is used once, before its instant", () => {
  const LAST = "2026-01-31T09:59:59.999Z";
  const other = { ...converted, conversion: "v2" } as const;
  test.for([
    ["convert a given one", LAST, [converted], "accepted"],
    ["pay with a given one", LAST, [pay], "accepted"],
    ["convert at its instant", LATER, [converted], "expired"],
    ["pay at its instant", LATER, [pay], "expired"],
    ["convert a converted one", LAST, [converted, converted], "replayed"],
    [
      "convert a converted one, without naming the conversion",
      LAST,
      [converted, { type: "convert", quote: "q1" }],
      "replayed",
    ],
    ["convert a converted one, after its instant", LATER, [converted, converted], "replayed"],
    ["convert a converted one as another conversion", LAST, [converted, other], "already_done"],
    ["pay with a converted one", LAST, [converted, pay], "already_done"],
    ["convert one that has paid", LAST, [pay, converted], "already_done"],
    [
      "convert one that has paid, without naming the conversion",
      LAST,
      [pay, { type: "convert", quote: "q1" }],
      "already_done",
    ],
    ["pay with one that has paid", LAST, [pay, { ...pay, transfer: "t10" }], "already_done"],
    ["pay again under the same id", LAST, [pay, pay], "already_exists"],
    ["quote it again", LAST, [quote], "already_exists"],
  ] as const)("%s", ([, at, commands, expected]) => {
    expect(answer(at, ...(commands as unknown as readonly [Command]))).toBe(expected);
  });

  test("what was promised holds, whatever the tariff is by then", async () => {
    const log = after([...MARKET, { ...quote, amount: usd("60.00") }]);
    const { decision } = act(log, converted, { policy: onePercent });
    expect(decision.events[0]?.data).toMatchObject({ sell: usd("60.00"), buy: eur("53.46"), fees: [] });
  });
});

describe("paying with another asset", () => {
  test("converts and pays in one decision; the receipt is the transfer's", async () => {
    await using ledger = await opened("USD", "100.00");
    await ledger.quoteRate({ ...input(quote), fixed: "buy", amount: eur("60.00") });
    const { type: _, ...transfer } = pay;
    const { id, position, events } = await ledger.transfer(transfer, { key: "k1" });
    expect({ id, position, types: events.map(({ type }) => type) }).toEqual({
      id: "t9",
      position: 6,
      types: ["Converted", "Transferred"],
    });
    expect(events[0]).toMatchObject({ meta: { cause: events[1]?.id }, data: { transfer: "t9" } });
    expect((await ledger.balance("alice", "USD")).available).toEqual(usd("32.65"));
    expect((await ledger.balance("alice", "EUR")).available).toEqual(eur("0.00"));
    expect((await ledger.balance("bob", "EUR")).available).toEqual(eur("60.00"));
    expect(await ledger.transfer(transfer, { key: "k1" })).toEqual({ id, position, events, replayed: true });

    // A refund goes back in the currency of the payment.
    await ledger.refund({ of: "t9" });
    expect((await ledger.balance("alice", "EUR")).available).toEqual(eur("60.00"));
    expect((await ledger.balance("alice", "USD")).available).toEqual(usd("32.65"));
  });

  test("neither happens where either half cannot", async () => {
    await using ledger = await opened("USD", "100.00");
    await ledger.quoteRate({ ...input(quote), amount: usd("50.00") });
    const { type: _, ...transfer } = pay;
    const head = await ledger.head();
    await expect(ledger.transfer(transfer)).rejects.toThrow(RejectedError);
    expect(await ledger.head()).toBe(head);
    // With some euros of her own it is enough.
    await ledger.fund({ account: "alice", amount: eur("15.45"), source: { rail: "bank", reference: "e" } });
    await ledger.transfer(transfer);
    expect((await ledger.balance("alice", "EUR")).available).toEqual(eur("0.00"));
  });
});

test("what a caller does to a receipt does not change what was promised", async () => {
  await using ledger = await opened("USD", "100.00");
  // Asked for before it is there, so that what is then given is kept in memory.
  await expect(ledger.convert({ quote: "q1" })).rejects.toMatchObject({ code: "quote_not_found" });
  const { events } = await ledger.quoteRate(input(quote));
  for (const { data } of events) if ("buy" in data) data.buy.value = "99999.00";
  await ledger.convert({ quote: "q1" });
  expect((await ledger.balance("alice", "EUR")).available).toEqual(eur("62.37"));
});

describe("what is converted to pay with is asked all that a conversion is asked", () => {
  // It sells 100.00 USD and buys 89.10 EUR, of which one cent is paid.
  async function payWithQuote(policy: Partial<Policy>, value = "0.01"): Promise<string> {
    await using ledger = await opened("USD", "100.00", {
      tariff: { version: "none", components: [] },
      risk: [],
      ...policy,
    });
    await ledger.quoteRate({ ...input(quote), amount: usd("100.00") });
    return ledger.transfer({ from: "alice", to: "bob", amount: eur(value), quote: "q1" }).then(
      () => "paid",
      (error: unknown) => (error instanceof RejectedError ? error.code : String(error)),
    );
  }

  test.for<[string, Partial<Policy>, string, string?]>([
    ["nothing", {}, "paid"],
    [
      "a restriction of conversions",
      { restrictions: [{ operations: ["convert"], assets: ["USD"] }] },
      "asset_unavailable",
    ],
    [
      "a cap on what stays in the wallet",
      { limits: { timeZone: "UTC", rules: [], balances: [{ most: eur("10.00") }] } },
      "balance_cap_exceeded",
    ],
    [
      "a cap, of which enough is paid on",
      { limits: { timeZone: "UTC", rules: [], balances: [{ most: eur("80.00") }] } },
      "paid",
      "9.10",
    ],
    [
      "a proof of conversions, however small the payment",
      {
        stepUp: {
          factors: ["otp"],
          minutes: 5,
          asks: [{ on: "convert" }],
          exempt: [{ upTo: eur("50.00"), sum: eur("150.00"), count: 5 }],
        },
      },
      "verification_required",
    ],
  ])("%s", async ([, policy, expected, value]) => {
    expect(await payWithQuote(policy, value)).toBe(expected);
  });
});

test("what has run out pays beside what is bought: a debt in what is bought is covered by a reserve past its date", async () => {
  let now = "2026-01-31T09:00:00.000Z";
  await using ledger = await openLedger({ store: memoryStore(), clock: () => now });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  const fund = (amount: ReturnType<typeof money>, reference: string, rail: string) =>
    ledger.fund({ account: "alice", amount, source: { rail, reference }, funding: reference });
  await fund(eur("50.00"), "f1", "bank");
  await ledger.holdReserve({
    account: "alice",
    amount: eur("50.00"),
    releaseAt: "2026-02-01T09:00:00.000Z",
    reason: "x",
  });
  await fund(eur("50.00"), "f2", "card");
  await ledger.transfer({ from: "alice", to: "bob", amount: eur("50.00") });
  await ledger.receiveChargeback({ of: "f2", reference: { rail: "card", reference: "c1" }, reason: "stolen" });
  await fund(money("100.00 USD"), "f3", "bank");
  now = "2026-02-02T09:00:00.000Z";
  await ledger.quoteRate({
    account: "alice",
    sell: "USD",
    buy: "EUR",
    fixed: "buy",
    amount: eur("60.00"),
    mid: "1",
    markupBps: 0,
    expiresAt: "2026-02-03T09:00:00.000Z",
    quote: "q9",
  });
  const { events } = await ledger.transfer({ from: "alice", to: "bob", amount: eur("60.00"), quote: "q9" });
  expect(events.map(({ type }) => type)).toEqual(["ReserveReleased", "Converted", "Transferred"]);
  expect((await ledger.balance("alice", "EUR")).available).toEqual(eur("0.00"));
});
