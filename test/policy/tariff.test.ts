import * as fc from "fast-check";
import { money, postings, type FeeLine, type TariffComponent } from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { feeLines, type ChargedOperation } from "../../src/policy/tariff.ts";
import { act, after, MARKET, refusal } from "../wallet/scenario.ts";

type Price = Pick<TariffComponent, "percent" | "fixed" | "min" | "max">;

const usd = (value: string) => money(value, "USD");
const alice = { account: "alice", kind: "personal" } as const;
const shop = { account: "shop", kind: "merchant" } as const;

function component(price: Price, rest: Partial<TariffComponent> = {}): TariffComponent {
  return { kind: "transfer", when: { operation: "transfer" }, payer: "payee", ...price, ...rest };
}

/** What a payment from alice to the shop costs, each fee in a word: `shop 3.20`. */
function charged(
  components: readonly TariffComponent[],
  amount: string,
  rest: Partial<ChargedOperation> = {},
): string[] {
  const operation = {
    operation: "transfer",
    amount: usd(amount),
    purpose: "person",
    payer: alice,
    payee: shop,
  } as const;
  return feeLines({ version: "v1", components: [...components] }, { ...operation, ...rest }).map(
    ({ payer, amount: fee }) => `${payer} ${fee.value}`,
  );
}

describe("published figures", () => {
  test.for<readonly [string, Price, amount: string, fee: string]>([
    ["2.9% + 0.30", { percent: "2.9", fixed: usd("0.30") }, "100.00", "3.20"],
    ["2.9% + 0.30", { percent: "2.9", fixed: usd("0.30") }, "500.00", "14.80"],
    ["2.9% + 0.30", { percent: "2.9", fixed: usd("0.30") }, "1000.00", "29.30"],
    ["3.1% + 0.20", { percent: "3.1", fixed: usd("0.20") }, "250.00", "7.95"],
    ["15%", { percent: "15" }, "0.43", "0.06"],
    ["15%", { percent: "15" }, "4.84", "0.73"],
    ["exactly 0.025", { percent: "2.5" }, "1.00", "0.03"],
    ["exactly 0.024", { percent: "2.4" }, "1.00", "0.02"],
    ["1.75%, at most 25.00", { percent: "1.75", max: usd("25.00") }, "100.00", "1.75"],
    ["1.75%, at most 25.00", { percent: "1.75", max: usd("25.00") }, "1000.00", "17.50"],
    ["1.75%, at most 25.00", { percent: "1.75", max: usd("25.00") }, "10000.00", "25.00"],
    ["1%, 0.20 to 2.00", { percent: "1", min: usd("0.20"), max: usd("2.00") }, "100.00", "1.00"],
    ["1%, 0.20 to 2.00", { percent: "1", min: usd("0.20"), max: usd("2.00") }, "10.00", "0.20"],
    ["1%, 0.20 to 2.00", { percent: "1", min: usd("0.20"), max: usd("2.00") }, "1000.00", "2.00"],
    ["fixed alone", { fixed: usd("0.30") }, "100.00", "0.30"],
    ["beyond 2^53", { percent: "1" }, "9007199254740993.00", "90071992547409.93"],
  ])("%s: %j on %s is %s", ([, price, amount, fee]) => {
    expect(charged([component(price)], amount)).toEqual([`shop ${fee}`]);
  });

  test("each line is rounded by itself: 15% of 0.43 and of 4.84 are together 0.79", () => {
    const fees = ["0.43", "4.84"].flatMap((amount) => charged([component({ percent: "15" })], amount));
    expect(fees).toEqual(["shop 0.06", "shop 0.73"]);
  });

  test("a currency without decimals is rounded to whole units, half up", () => {
    const amount = money("100 JPY");
    expect(charged([component({ percent: "2.5" })], "1.00", { amount })).toEqual(["shop 3"]);
    expect(charged([component({ percent: "2.4" })], "1.00", { amount })).toEqual(["shop 2"]);
  });
});

describe("who pays", () => {
  test("the payer on top of the amount, the payee out of it", () => {
    const fees = [component({ percent: "1" }, { payer: "payer" }), component({ percent: "2" })];
    expect(charged(fees, "100.00")).toEqual(["alice 1.00", "shop 2.00"]);
  });

  test("the payee never more than what it gets; the payer may", () => {
    const fixed = usd("0.30");
    expect(charged([component({ fixed })], "0.10")).toEqual(["shop 0.10"]);
    expect(charged([component({ fixed }), component({ fixed })], "0.50")).toEqual(["shop 0.30", "shop 0.20"]);
    expect(charged([component({ fixed }), component({ fixed })], "0.30")).toEqual(["shop 0.30"]);
    expect(charged([component({ fixed }, { payer: "payer" })], "0.10")).toEqual(["alice 0.30"]);
  });

  test("whoever pays on top needs the amount and the fee, to the cent", () => {
    const tariff = { version: "v1", components: [component({ percent: "1" }, { payer: "payer" })] };
    const pay = (value: string) =>
      act(
        after(MARKET),
        { type: "transfer", from: "alice", to: "bob", amount: usd(value) },
        { policy: { tariff, risk: [] } },
      );
    // alice has 70.00.
    expect(pay("69.31").decision.outcome).toBe("accepted");
    expect(refusal(pay("69.32").decision)).toMatchObject({
      code: "insufficient_funds",
      details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
    });
  });

  test("money from a rail has no payer: whoever receives it pays", () => {
    const when = { operation: "fund", rail: "card" } as const;
    const operation = { ...when, amount: usd("100.00"), payee: alice };
    const tariff = (payer: "payer" | "payee") => ({
      version: "v1",
      components: [component({ percent: "1" }, { when, payer })],
    });
    expect(feeLines(tariff("payee"), operation)).toMatchObject([{ payer: "alice", amount: usd("1.00") }]);
    expect(feeLines(tariff("payer"), operation)).toEqual([]);
  });
});

describe("a fee applies where all of its conditions hold", () => {
  const fixed = usd("0.30");
  test.for<readonly [string, Partial<TariffComponent>, Partial<ChargedOperation>, "charged" | "free"]>([
    ["another operation", { when: { operation: "fund" } }, {}, "free"],
    ["its purpose", { when: { operation: "transfer", purpose: "bill" } }, { purpose: "bill" }, "charged"],
    ["another purpose", { when: { operation: "transfer", purpose: "bill" } }, {}, "free"],
    ["a rail where there is none", { when: { operation: "transfer", rail: "card" } }, {}, "free"],
    ["its kind of payee", { when: { operation: "transfer", kindOfAccount: "merchant" } }, {}, "charged"],
    ["another kind of payee", { when: { operation: "transfer", kindOfAccount: "business" } }, {}, "free"],
    [
      "its kind of payer",
      { when: { operation: "transfer", kindOfAccount: "personal" }, payer: "payer" },
      {},
      "charged",
    ],
    [
      "another kind of payer",
      { when: { operation: "transfer", kindOfAccount: "merchant" }, payer: "payer" },
      {},
      "free",
    ],
    ["another currency than its fixed part's", {}, { amount: money("100.00 EUR") }, "free"],
  ])("%s", ([, rest, operation, expected]) => {
    expect(charged([component({ fixed }, rest)], "100.00", operation).length).toBe(expected === "charged" ? 1 : 0);
  });

  test("a percentage alone holds in every currency", () => {
    expect(charged([component({ percent: "1" })], "1.00", { amount: money("2.000 KWD") })).toEqual(["shop 0.020"]);
  });

  test("a fee of nothing is no line, and no tariff is no fee", () => {
    expect(charged([component({ percent: "1" })], "0.01")).toEqual([]);
    expect(charged([], "100.00")).toEqual([]);
  });

  test("a line says what it is, and which tariff set it", () => {
    const tariff = { version: "2026-01", components: [component({ percent: "2" }, { kind: "service" })] };
    expect(
      feeLines(tariff, { operation: "transfer", amount: usd("1.00"), purpose: "bill", payer: alice, payee: shop }),
    ).toEqual([{ kind: "service", amount: usd("0.02"), payer: "shop", tariff: "2026-01" }]);
  });
});

describe("laws", () => {
  test("the payee's fees never exceed the amount", () => {
    const amount = fc
      .bigInt({ min: 1n, max: 10n ** 6n })
      .map((cents) => usd(`${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`));
    fc.assert(
      fc.property(arbitraries.tariff(), amount, (tariff, amount) => {
        const lines = feeLines(tariff, { operation: "transfer", amount, purpose: "person", payer: alice, payee: shop });
        const paid = sum(lines.filter(({ payer }) => payer === "shop"));
        expect(paid <= minorUnits(amount)).toBe(true);
      }),
    );
  });

  test("what an event lists as fees is what its postings move to income:fees, kind by kind", () => {
    fc.assert(
      fc.property(arbitraries.history(), (events) => {
        for (const event of events) {
          if (event.type !== "Transferred" && event.type !== "Funded" && event.type !== "WithdrawalSubmitted") continue;
          const kinds = new Set(event.data.fees.map(({ kind }) => kind));
          const income = postings(event).filter(({ account }) => account.startsWith("income:"));
          for (const kind of kinds) {
            const earned = income.filter(({ account }) => account === `income:fees:${kind}`);
            const listed = sum(event.data.fees.filter((fee) => fee.kind === kind));
            expect(-earned.reduce((total, { amount }) => total + amount, 0n)).toBe(listed);
          }
          expect(income).toHaveLength(event.data.fees.length);
        }
      }),
    );
  });
});

function sum(lines: readonly FeeLine[]): bigint {
  return lines.reduce((total, { amount }) => total + minorUnits(amount), 0n);
}
