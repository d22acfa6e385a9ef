import * as fc from "fast-check";
import { money, type Command, type Policy, type WalletState } from "tallystick";
import { describe, expect, test } from "vitest";
import { fromMinorUnits, minorUnits } from "../../src/money/money.ts";
import { word } from "./answer.ts";
import { eventsOf, market } from "./market.ts";
import { PRICED } from "./rejections/campaign.ts";
import { act, after, later, MARKET, NOW } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const cents = (units: bigint) => fromMinorUnits(units, "USD", 2);

const waiver = { type: "defineCampaign", campaign: "s1", waives: { percent: "100" } } as const;
const toBob = { type: "transfer", from: "alice", to: "bob", amount: usd("1.00"), campaign: "s1" } as const;
const toShop = { ...toBob, to: "shop" } as const;
const asked = {
  type: "requestWithdrawal",
  account: "alice",
  amount: usd("10.00"),
  destination: { rail: "bank", token: "tok_1" },
  withdrawal: "w1",
  campaign: "s1",
} as const;
const submitted = { type: "submitWithdrawal", withdrawal: "w1" } as const;
const quoted = {
  type: "quoteRate",
  account: "alice",
  sell: "USD",
  buy: "EUR",
  fixed: "buy",
  amount: money("9.00 EUR"),
  mid: "0.9000",
  markupBps: 0,
  expiresAt: "2026-01-31T10:00:00.000Z",
  quote: "q1",
  campaign: "s1",
} as const;

/** How the last of some commands is answered; all before it are accepted. */
function answer(commands: readonly Command[], policy: Policy = PRICED, now?: string): string {
  const given = after([...MARKET, ...commands.slice(0, -1)], undefined, { policy });
  return word(act(given, commands.at(-1) as Command, { policy, ...(now === undefined ? {} : { now }) }).decision);
}

function left(state: WalletState, account: string): string {
  const { balances } = state.account[account] as { balances: Record<string, { available: bigint }> };
  const received = state.credits[account]?.balances["USD"]?.available ?? 0n;
  return cents((balances["USD"]?.available ?? 0n) + received).value;
}

/** What went back to either side, over several refunds. */
function sumOf(some: readonly (readonly [bigint, bigint])[]): readonly [bigint, bigint] {
  return some.reduce(([payee, campaign], [more, given]) => [payee + more, campaign + given], [0n, 0n]);
}

describe("how often, and of how much", () => {
  test.for<readonly [string, Command[], expected: string]>([
    ["exactly the budget that is left", [{ ...waiver, caps: { budget: usd("2.00") } }, toBob, toBob], "accepted"],
    [
      "and one unit less than that",
      [{ ...waiver, caps: { budget: usd("1.99") } }, toBob, toBob],
      "promotion_exhausted",
    ],
    ["as often as it says", [{ ...waiver, caps: { uses: 2 } }, toBob, toBob], "accepted"],
    ["once more", [{ ...waiver, caps: { uses: 2 } }, toBob, toBob, toBob], "promotion_exhausted"],
    [
      "each account for itself",
      [
        { ...waiver, caps: { perAccount: 1 } },
        toBob,
        { type: "transfer", from: "shop", to: "bob", amount: usd("1.00"), campaign: "s1" },
      ],
      "accepted",
    ],
    [
      "two campaigns are apart",
      [{ ...waiver, caps: { uses: 1 } }, toBob, { ...waiver, campaign: "s2" }, { ...toBob, campaign: "s2" }],
      "accepted",
    ],
    // A budget that is less than one use waives is as good as none.
    ["less than one use", [{ ...waiver, caps: { budget: usd("0.99") } }, toBob], "promotion_exhausted"],
    [
      "with a cap for each use it lasts",
      [{ ...waiver, caps: { budget: usd("1.00"), amount: usd("0.50") } }, toBob, toBob],
      "accepted",
    ],
    [
      "one cent of it is no use",
      [{ ...waiver, caps: { budget: usd("1.00"), amount: usd("0.50") } }, toBob, toBob, toBob],
      "promotion_exhausted",
    ],
    [
      "ended twice",
      [waiver, { type: "endCampaign", campaign: "s1" }, { type: "endCampaign", campaign: "s1" }],
      "replayed",
    ],
  ])("%s", ([, commands, expected]) => {
    expect(answer(commands)).toBe(expected);
  });

  test("what costs nothing is no use, so nothing is too little for it", () => {
    const free: Policy = { ...PRICED, tariff: { version: "v0", components: [] } };
    expect(answer([{ ...waiver, caps: { uses: 1 } }, toBob, toBob], free)).toBe("accepted");
    const state = after([...MARKET, waiver, toBob], undefined, { policy: free });
    expect(state.campaign["s1"]).toMatchObject({ uses: 0 });
  });

  test.for([
    [-1, "wrong_state"],
    [0, "accepted"],
    [999, "accepted"],
    [1000, "expired"],
  ] as const)("from its first instant on, and not on its last: %i ms", ([wait, expected]) => {
    const period = { from: later(0), until: later(1000) };
    expect(answer([{ ...waiver, period }, toBob], PRICED, later(wait))).toBe(expected);
  });
});

describe("who pays", () => {
  test("the payer is charged only what is not waived, and needs no more than that", () => {
    const half: Command = { ...waiver, waives: { fixed: usd("0.40") } };
    // alice has 68.00 after the market at these prices.
    expect(answer([half, { ...toBob, amount: usd("67.40") }])).toBe("accepted");
    expect(answer([half, { ...toBob, amount: usd("67.41") }])).toBe("insufficient_funds");
    expect(
      left(after([...MARKET, half, { ...toBob, amount: usd("67.40") }], undefined, { policy: PRICED }), "alice"),
    ).toBe("0.00");
  });

  test("the house earns the whole fee, and pays what it waives of it out of the campaign's expenses", async () => {
    await using ledger = await market({ policy: PRICED });
    await ledger.submit({ ...waiver, waives: { fixed: usd("0.40") } });
    const preview = await ledger.preview(toBob);
    expect(preview).toMatchObject({
      fees: [{ kind: "service", amount: usd("1.00"), payer: "alice", waived: usd("0.40"), campaign: "s1" }],
      postings: [
        { account: "liabilities:wallet:alice:available", amount: usd("1.00") },
        { account: "liabilities:wallet:bob:available", amount: usd("-1.00") },
        { account: "liabilities:wallet:alice:available", amount: usd("0.60") },
        { account: "income:fees:service", amount: usd("-0.60") },
        { account: "expenses:promotions:s1", amount: usd("0.40") },
        { account: "income:fees:service", amount: usd("-0.40") },
      ],
    });
    await ledger.submit(toBob);
    expect((await ledger.statement("alice")).entries.at(-1)).toMatchObject({
      amount: usd("-1.60"),
      fees: [{ amount: usd("1.00"), waived: usd("0.40") }],
    });
    // The market's own two, and what is left of this one.
    expect(await ledger.fees("alice")).toMatchObject([{ kind: "service", amount: usd("2.60"), count: 3 }]);
  });

  test("a fee that is waived altogether was not paid", async () => {
    await using ledger = await market({ policy: PRICED });
    await ledger.submit(waiver);
    await ledger.submit(toBob);
    expect(await ledger.fees("alice")).toMatchObject([{ amount: usd("2.00"), count: 2 }]);
    expect((await ledger.statement("alice")).entries.at(-1)).toMatchObject({ amount: usd("-1.00") });
  });

  test("a withdrawal holds what is really paid, and gives that back", async () => {
    await using ledger = await market({ policy: PRICED });
    await ledger.submit({ ...waiver, waives: { fixed: usd("0.40") } });
    await ledger.submit(asked);
    expect((await ledger.balance("alice", "USD")).held).toEqual(usd("10.60"));
    const rowOf = async (name: string) => (await ledger.trialBalance()).rows.find(({ account }) => account === name);
    // It is not earned before it is submitted.
    expect(await rowOf("expenses:promotions:s1")).toBeUndefined();
    await ledger.submit(submitted);
    expect((await rowOf("expenses:promotions:s1"))?.balance).toEqual(usd("0.40"));
    await ledger.submit({ type: "failWithdrawal", withdrawal: "w1", reason: "account unknown" });
    expect(await ledger.balance("alice", "USD")).toMatchObject({ available: usd("68.00"), held: usd("0.00") });
    expect((await rowOf("expenses:promotions:s1"))?.balance ?? usd("0.00")).toEqual(usd("0.00"));
  });

  test("a quote is the whole deal, waiver included, and uses nothing until it is used", async () => {
    await using ledger = await market({ policy: PRICED, clock: () => NOW });
    await ledger.submit({ ...waiver, caps: { uses: 1 } });
    await ledger.submit(quoted);
    await ledger.submit({ ...quoted, quote: "q2" });
    await ledger.submit({ type: "endCampaign", campaign: "s1" });
    await ledger.submit({ type: "convert", quote: "q1" });
    expect((await ledger.balance("alice", "USD")).available).toEqual(usd("58.00"));
    await expect(ledger.submit({ type: "convert", quote: "q2" })).rejects.toMatchObject({
      code: "promotion_exhausted",
    });
  });

  test("a capture for which the payee's fee is waived settles for all of it", async () => {
    await using ledger = await market({ policy: PRICED });
    await ledger.submit(waiver);
    await ledger.submit({ type: "authorizePayment", from: "alice", to: "shop", amount: usd("20.00"), payment: "p1" });
    await ledger.submit({
      type: "capturePayment",
      payment: "p1",
      settlesAt: "2099-01-01T00:00:00.000Z",
      campaign: "s1",
    });
    expect((await ledger.balance("shop", "USD")).pending).toEqual(usd("20.00"));
    const [captured] = (await eventsOf(ledger)).filter(({ type }) => type === "PaymentCaptured");
    expect(captured?.data).toMatchObject({ fees: [{ amount: usd("1.00"), waived: usd("1.00"), payer: "shop" }] });
  });
});

describe("given back", () => {
  const cancel: Command = { type: "cancelWithdrawal", withdrawal: "w1" };
  const fail: readonly Command[] = [submitted, { type: "failWithdrawal", withdrawal: "w1", reason: "unknown" }];

  test.for<readonly [string, object, Command[], expected: string]>([
    ["uses, by a cancellation", { uses: 1 }, [asked, cancel], "accepted"],
    ["uses, by a failure", { uses: 1 }, [asked, ...fail], "accepted"],
    ["uses of an account", { perAccount: 1 }, [asked, cancel], "accepted"],
    ["the budget", { budget: usd("1.00") }, [asked, cancel], "accepted"],
    ["the budget, by a failure", { budget: usd("1.00") }, [asked, ...fail], "accepted"],
    ["not by what was submitted", { budget: usd("1.00") }, [asked, submitted], "promotion_exhausted"],
  ])("%s, where it says so and not elsewhere", ([, caps, commands, expected]) => {
    expect(answer([{ ...waiver, caps, givenBack: true }, ...commands, toBob])).toBe(expected);
    expect(answer([{ ...waiver, caps, givenBack: false }, ...commands, toBob])).toBe("promotion_exhausted");
    expect(answer([{ ...waiver, caps }, ...commands, toBob])).toBe("promotion_exhausted");
  });

  test("by a refund the budget, not the use: what was bought was bought", () => {
    const full: Policy = { ...PRICED, tariff: { ...PRICED.tariff, refunds: "full" } };
    const bought: Command = { ...toShop, transfer: "t9" };
    const refunded: Command = { type: "refund", of: "t9" };
    for (const [caps, expected] of [
      [{ budget: usd("1.00") }, "accepted"],
      [{ uses: 1 }, "promotion_exhausted"],
      [{ perAccount: 1 }, "promotion_exhausted"],
    ] as const) {
      expect(answer([{ ...waiver, caps, givenBack: true }, bought, refunded, toBob], full)).toBe(expected);
    }
    expect(answer([{ ...waiver, caps: { budget: usd("1.00") } }, bought, refunded, toBob], full)).toBe(
      "promotion_exhausted",
    );
    // A tariff that returns no fee gives back no waiver either: the house has earned it.
    const retained: Policy = { ...PRICED, tariff: { ...PRICED.tariff, refunds: "retain" } };
    const caps = { budget: usd("1.00") };
    expect(answer([{ ...waiver, caps, givenBack: true }, bought, refunded, toBob], retained)).toBe(
      "promotion_exhausted",
    );
  });
});

describe("a fee that goes back goes to whoever bore it", () => {
  const policy: Policy = {
    tariff: {
      version: "v1",
      components: [
        { kind: "service", when: { operation: "transfer" }, percent: "2.9", fixed: usd("0.30"), payer: "payee" },
      ],
    },
    risk: [],
    refunds: { overdraw: true },
  };
  const rules = (refunds: "proRata" | "full"): Policy => ({ ...policy, tariff: { ...policy.tariff, refunds } });

  /** What went back with each refund: to the payee, and to the campaign. */
  function returned(
    rule: "proRata" | "full",
    percent: string,
    parts: readonly bigint[],
  ): (readonly [bigint, bigint])[] {
    const amount = parts.reduce((sum, part) => sum + part, 0n);
    const circumstances = { policy: rules(rule) };
    let state = after(
      [
        ...MARKET,
        { type: "fund", account: "alice", amount: cents(amount), source: { rail: "bank", reference: "w9" } },
        { ...waiver, waives: { percent } },
        { ...toShop, amount: cents(amount), transfer: "t9" },
      ],
      undefined,
      circumstances,
    );
    return parts.map((part) => {
      const { decision, next } = act(state, { type: "refund", of: "t9", amount: cents(part) }, circumstances);
      state = next;
      const lines = decision.events.flatMap((event) => (event.type === "Refunded" ? (event.data.returned ?? []) : []));
      const sum = (isCampaigns: boolean) =>
        lines
          .filter(({ campaign }) => (campaign !== undefined) === isCampaigns)
          .reduce((total, line) => total + minorUnits(line.amount), 0n);
      return [sum(false), sum(true)] as const;
    });
  }

  test.for<readonly ["proRata" | "full", percent: string, parts: bigint[], expected: (readonly [bigint, bigint])[]]>([
    // Of 3.20, of which 0.30 are fixed.
    ["full", "100", [10000n], [[0n, 320n]]],
    ["proRata", "100", [10000n], [[0n, 290n]]],
    ["full", "50", [10000n], [[160n, 160n]]],
    // What grows is waived first, so the rest of it is 1.30, and what does not grow is the payee's.
    ["proRata", "50", [10000n], [[130n, 160n]]],
    [
      "full",
      "50",
      [4000n, 6000n],
      [
        [52n, 64n],
        [108n, 96n],
      ],
    ],
    [
      "proRata",
      "50",
      [9999n, 1n],
      [
        [130n, 160n],
        [0n, 0n],
      ],
    ],
  ])("%s, with %s%% waived, in parts of %s", ([rule, percent, parts, expected]) => {
    expect(returned(rule, percent, parts)).toEqual(expected);
  });

  test("several refunds give back in sum what one would, to either side", () => {
    const part = fc.bigInt({ min: 1n, max: 5000n });
    fc.assert(
      fc.property(
        fc.constantFrom("proRata" as const, "full" as const),
        fc.constantFrom("100", "50", "33.333333", "0.5", "0"),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        (rule, percent, parts) => {
          const whole = parts.reduce((total, each) => total + each, 0n);
          expect(sumOf(returned(rule, percent, parts))).toEqual(sumOf(returned(rule, percent, [whole])));
        },
      ),
    );
  });
});
