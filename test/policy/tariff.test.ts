import * as fc from "fast-check";
import { money, postings, type FeeLine, type TariffComponent } from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { fromMinorUnits, minorUnits } from "../../src/money/money.ts";
import { feeLines, type ChargedOperation } from "../../src/policy/tariff.ts";
import { exchangedWithPayers } from "../projections/played.ts";
import { feesMoved } from "../../src/projections/fees.ts";
import { act, after, MARKET, refusal } from "../wallet/scenario.ts";

type Price = Pick<TariffComponent, "percent" | "tiers" | "fixed" | "min" | "max">;

const usd = (value: string) => money(value, "USD");
const alice = { account: "alice", kind: "personal", tier: 1 } as const;
const shop = { account: "shop", kind: "merchant", tier: 2 } as const;

function component(price: Price, rest: Partial<TariffComponent> = {}): TariffComponent {
  return { kind: "transfer", when: { operation: "transfer" }, payer: "payee", ...price, ...rest };
}

/** The fee lines of a payment from alice to the shop. */
function lines(
  components: readonly TariffComponent[],
  amount: string,
  rest: Partial<ChargedOperation> = {},
): FeeLine[] {
  const operation = {
    operation: "transfer",
    amount: { currency: "USD", value: amount },
    purpose: "person",
    payer: alice,
    payee: shop,
  } as const;
  return feeLines({ version: "v1", components: [...components] }, { ...operation, ...rest });
}

/** The same, each line in a word: `shop 3.20`. */
function charged(...given: Parameters<typeof lines>): string[] {
  return lines(...given).map(({ payer, amount }) => `${payer} ${amount.value}`);
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
    ["a band of nothing but its ends", { percent: "1", min: usd("0.20"), max: usd("0.20") }, "100.00", "0.20"],
    ["nothing, but at least 0.20", { percent: "0", min: usd("0.20") }, "100.00", "0.20"],
    ["all of it", { percent: "100" }, "100.00", "100.00"],
    ["all of it and 0.30 more", { percent: "100", fixed: usd("0.30") }, "100.00", "100.00"],
    ["at least more than there is", { percent: "1", min: usd("1.00") }, "0.40", "0.40"],
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

  test("a payment has no payer but the one who authorised it: its payee pays", () => {
    const when = { operation: "payment" } as const;
    const operation = { ...when, amount: usd("100.00"), payee: shop };
    const tariff = (payer: "payer" | "payee") => ({
      version: "v1",
      components: [component({ percent: "1" }, { when, payer })],
    });
    expect(feeLines(tariff("payee"), operation)).toMatchObject([{ payer: "shop", amount: usd("1.00") }]);
    expect(feeLines(tariff("payer"), operation)).toEqual([]);
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

describe("the part of a fee that does not grow with the amount is on its line", () => {
  test.for<readonly [string, Price, amount: string, fee: string, fixed: string | undefined]>([
    ["none of a percentage", { percent: "2.9" }, "100.00", "2.90", undefined],
    ["a fixed part of nothing", { percent: "2.9", fixed: usd("0.00") }, "100.00", "2.90", undefined],
    ["the fixed part", { percent: "2.9", fixed: usd("0.30") }, "100.00", "3.20", "0.30"],
    ["all of a fee that is fixed", { fixed: usd("0.30") }, "100.00", "0.30", "0.30"],
    ["all of what is left", { percent: "2.9", fixed: usd("0.30") }, "0.10", "0.10", "0.10"],
    ["all of the most", { percent: "2.9", fixed: usd("0.30"), max: usd("0.20") }, "100.00", "0.20", "0.20"],
    ["what is below the most", { percent: "2.9", fixed: usd("0.30"), max: usd("1.00") }, "100.00", "1.00", "0.30"],
    ["what a least adds to a percentage", { percent: "1", min: usd("5.00") }, "100.00", "5.00", "4.00"],
  ])("%s: %j", ([, price, amount, fee, fixed]) => {
    expect(lines([component(price)], amount)).toEqual([
      {
        kind: "transfer",
        amount: usd(fee),
        ...(fixed === undefined ? {} : { fixed: usd(fixed) }),
        payer: "shop",
        tariff: "v1",
      },
    ]);
  });
});

describe("a fee that names an amount", () => {
  test("applies to that currency, whichever amount names it", () => {
    const step = { upTo: usd("1.00"), percent: "1" };
    const inDollars: Price[] = [
      { fixed: usd("0.30") },
      { percent: "1", min: usd("0.30") },
      { percent: "1", max: usd("0.30") },
      { tiers: { mode: "graduated", steps: [step, { percent: "2" }] } },
      { tiers: { mode: "volume", steps: [{ fixed: usd("0.30") }] } },
    ];
    for (const price of inDollars) {
      expect(charged([component(price)], "100.00")).toHaveLength(1);
      expect(charged([component(price)], "", { amount: money("100.00 EUR") })).toEqual([]);
    }
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
  const cents = fc.oneof(fc.bigInt({ min: 1n, max: 120n }), fc.bigInt({ min: 1n, max: 10n ** 6n }));
  const payment = cents.map((units) => ({
    operation: "transfer" as const,
    amount: fromMinorUnits(units, "USD", 2),
    purpose: "person",
    payer: { ...alice, country: "PT" },
    payee: { ...shop, country: "DE" },
  }));

  test("the payee's fees never exceed the amount", () => {
    fc.assert(
      fc.property(arbitraries.tariff(), payment, (tariff, operation) => {
        const paid = sum(feeLines(tariff, operation).filter(({ payer }) => payer === "shop"));
        expect(paid <= minorUnits(operation.amount)).toBe(true);
      }),
    );
  });

  test("the fixed part of a fee is above nothing and no more than the fee", () => {
    fc.assert(
      fc.property(arbitraries.tariff(), payment, (tariff, operation) => {
        for (const { amount, fixed } of feeLines(tariff, operation)) {
          if (fixed === undefined) continue;
          expect(minorUnits(fixed) > 0n && minorUnits(fixed) <= minorUnits(amount)).toBe(true);
        }
      }),
    );
  });

  test("a fee is between its least and its most, as far as there is enough to take it from", () => {
    fc.assert(
      fc.property(arbitraries.tariff(), payment, (tariff, operation) => {
        for (const component of tariff.components) {
          const { min, max, payer } = component;
          const [line] = feeLines({ ...tariff, components: [component] }, operation);
          if (!line) continue;
          const fee = minorUnits(line.amount);
          const takesAll = payer === "payee" && fee === minorUnits(operation.amount);
          const least = min && !takesAll ? minorUnits(min) : 0n;
          expect(least <= fee && fee <= minorUnits(max ?? line.amount)).toBe(true);
        }
      }),
    );
  });

  test("what is fixed of a fee is no less than its fixed part and no more than the fee, and the rest is a percentage", () => {
    const amount = fc
      .bigInt({ min: 1n, max: 10n ** 6n })
      .map((cents) => usd(`${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`));
    const operation = { operation: "transfer", purpose: "person", payer: alice, payee: shop } as const;
    fc.assert(
      fc.property(arbitraries.tariff(), amount, ({ components }, amount) => {
        // What steps come to is among the figures above.
        for (const { percent, ...price } of components.filter(({ tiers }) => tiers === undefined)) {
          const [line] = feeLines(
            { version: "v1", components: [{ ...price, ...(percent === undefined ? {} : { percent }) }] },
            { ...operation, amount },
          );
          if (!line) continue;
          const fee = minorUnits(line.amount);
          const fixed = line.fixed ? minorUnits(line.fixed) : 0n;
          const named = price.fixed ? minorUnits(price.fixed) : 0n;
          expect(fixed <= fee && fixed >= (named < fee ? named : fee)).toBe(true);
          // Percentages have at most six decimals; half a minor unit goes up.
          const [whole = "0", decimals = ""] = (percent ?? "0").split(".");
          const millionths = BigInt(whole + decimals.padEnd(6, "0"));
          expect(fee - fixed <= (minorUnits(amount) * millionths + 50_000_000n) / 100_000_000n).toBe(true);
        }
      }),
    );
  });

  test("what an event lists as charged or given back is what its postings move to and from income:fees, line by line", () => {
    fc.assert(
      fc.property(arbitraries.history(), (events) => {
        for (const event of events) {
          // An adjustment books what its approvers say.
          if (event.type === "Adjusted") continue;
          const moved = feesMoved(event).map(({ kind, amount }) => [`income:fees:${kind}`, -minorUnits(amount)]);
          const income = exchangedWithPayers(postings(event));
          expect(income.map(({ account, amount }) => [account, amount])).toEqual(moved);
        }
      }),
    );
  });

  test("what an event takes out of what somebody receives is never more than that", () => {
    fc.assert(
      fc.property(arbitraries.history(), (events) => {
        for (const { type, data } of events) {
          if (type !== "Transferred" && type !== "Funded") continue;
          const receiver = type === "Transferred" ? data.to : data.account;
          expect(sum(data.fees.filter(({ payer }) => payer === receiver)) <= minorUnits(data.amount)).toBe(true);
        }
      }),
    );
  });
});

function sum(lines: readonly FeeLine[]): bigint {
  return lines.reduce((total, { amount }) => total + minorUnits(amount), 0n);
}
