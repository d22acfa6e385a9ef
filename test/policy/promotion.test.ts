import * as fc from "fast-check";
import {
  feeLines,
  fromMinorUnits,
  minorUnits,
  money,
  type FeeLine,
  type Promotion,
  type TariffComponent,
} from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";

const usd = (value: string) => money(value, "USD");
const shop = { account: "shop", kind: "merchant", tier: 1 } as const;
const alice = { account: "alice", kind: "personal", tier: 1 } as const;

type Price = Omit<TariffComponent, "kind" | "when" | "payer"> & Partial<Pick<TariffComponent, "payer">>;

function lines(prices: readonly Price[], amount: string, promotion?: Partial<Promotion>): FeeLine[] {
  const components = prices.map((price): TariffComponent => {
    return { kind: "fee", when: { operation: "transfer" }, payer: "payee", ...price };
  });
  const charged = { operation: "transfer", amount: usd(amount), payer: alice, payee: shop } as const;
  const named = promotion && { campaign: "s1", waives: { percent: "100" }, caps: {}, ...promotion };
  return feeLines({ version: "v1", components }, charged, named);
}

/** "3.20 - 1.60" for a fee of 3.20 of which 1.60 is waived. */
function told(prices: readonly Price[], amount: string, promotion: Partial<Promotion>): string[] {
  return lines(prices, amount, promotion).map(({ amount: fee, waived }) =>
    waived ? `${fee.value} - ${waived.value}` : fee.value,
  );
}

const price: Price = { percent: "2.9", fixed: usd("0.30") };

describe("what is waived", () => {
  test.for<readonly [string, Price[], amount: string, Partial<Promotion>, expected: string[]]>([
    ["all", [price], "100.00", { waives: { percent: "100" } }, ["3.20 - 3.20"]],
    ["half", [price], "100.00", { waives: { percent: "50" } }, ["3.20 - 1.60"]],
    ["nothing", [price], "100.00", { waives: { percent: "0" } }, ["3.20"]],
    ["half of an odd fee, half up", [{ fixed: usd("0.05") }], "1.00", { waives: { percent: "50" } }, ["0.05 - 0.03"]],
    ["so much less it rounds to nothing", [price], "100.00", { waives: { percent: "0.01" } }, ["3.20"]],
    ["a fixed amount", [price], "100.00", { waives: { fixed: usd("3.19") } }, ["3.20 - 3.19"]],
    ["a fixed amount that is the fee", [price], "100.00", { waives: { fixed: usd("3.20") } }, ["3.20 - 3.20"]],
    ["and no more than the fee", [price], "100.00", { waives: { fixed: usd("3.21") } }, ["3.20 - 3.20"]],
    // The published figure: of a payment of 1,592 with a waiver of 500 the fee is on 1,092.
    ["the fee of a part", [{ percent: "2" }], "1592.00", { waives: { base: usd("500.00") } }, ["31.84 - 10.00"]],
    ["which keeps the fixed part", [price], "1592.00", { waives: { base: usd("500.00") } }, ["46.47 - 14.50"]],
    ["unless the part is all", [price], "500.00", { waives: { base: usd("500.00") } }, ["14.80 - 14.80"]],
    [
      "of one unit more, no more than that unit",
      [price],
      "500.01",
      { waives: { base: usd("500.00") } },
      ["14.80 - 14.79"],
    ],
    ["no more for one use than its cap", [price], "100.00", { caps: { amount: usd("1.00") } }, ["3.20 - 1.00"]],
    [
      "the cap where that is less than the discount, and the other way round",
      [price],
      "100.00",
      { waives: { fixed: usd("0.50") }, caps: { amount: usd("1.00") } },
      ["3.20 - 0.50"],
    ],
    [
      "of several fees the first ones first",
      [{ fixed: usd("1.00") }, { fixed: usd("2.00"), payer: "payer" }],
      "100.00",
      { waives: { fixed: usd("1.50") } },
      ["1.00 - 1.00", "2.00 - 0.50"],
    ],
    [
      "a percentage of each of them",
      [{ fixed: usd("1.00") }, { fixed: usd("0.05") }],
      "100.00",
      { waives: { percent: "50" } },
      ["1.00 - 0.50", "0.05 - 0.03"],
    ],
    // By the whole amount the step below costs more: then nothing is waived, and nothing is added.
    [
      "never less than nothing",
      [
        {
          tiers: {
            mode: "volume",
            steps: [{ upTo: usd("1000.00"), percent: "10" }, { percent: "1" }],
          },
        },
      ],
      "1200.00",
      { waives: { base: usd("500.00") } },
      ["12.00"],
    ],
  ])("%s", ([, prices, amount, promotion, expected]) => {
    expect(told(prices, amount, promotion)).toEqual(expected);
  });

  test("the line says so, and is otherwise what it would be without", () => {
    const [line] = lines([price], "100.00", { waives: { percent: "50" } });
    const [without] = lines([price], "100.00");
    expect(line).toEqual({ ...without, waived: usd("1.60"), campaign: "s1" });
  });
});

function total(some: readonly bigint[]): bigint {
  return some.reduce((sum, part) => sum + part, 0n);
}

describe("of any tariff, operation and promotion", () => {
  const promoted = fc.record({
    tariff: arbitraries.tariff(),
    amount: arbitraries.money({ currencies: ["USD"] }),
    waives: fc.oneof(
      fc.record({ percent: fc.constantFrom("100", "50", "33.333333", "0", "0.000001") }),
      fc.record({ fixed: arbitraries.money({ currencies: ["USD"] }) }),
      fc.record({ base: arbitraries.money({ currencies: ["USD"] }) }),
    ),
    most: fc.option(arbitraries.money({ currencies: ["USD"] }), { nil: undefined }),
  });

  test("no fee is other than without it, and no more is waived of one than that, or in all than the most", () => {
    fc.assert(
      fc.property(promoted, ({ tariff, amount, waives, most }) => {
        for (const operation of ["transfer", "fund", "payment", "withdraw", "convert"] as const) {
          const charged = { operation, amount, payer: alice, payee: shop };
          const promotion = { campaign: "s1", waives, caps: most ? { amount: most } : {} };
          const found = feeLines(tariff, charged, promotion);
          expect(found.map(({ waived: _, campaign: __, ...line }) => line)).toEqual(feeLines(tariff, charged));
          const waived = found.map((line) => (line.waived ? minorUnits(line.waived) : 0n));
          for (const [index, line] of found.entries()) {
            expect((waived[index] ?? 0n) <= minorUnits(line.amount)).toBe(true);
            expect(line.campaign).toBe(line.waived ? "s1" : undefined);
          }
          const sum = total(waived);
          const ends = [most, "fixed" in waives ? waives.fixed : undefined].filter((cap) => cap !== undefined);
          for (const cap of ends) expect(sum <= minorUnits(cap)).toBe(true);
        }
      }),
    );
  });

  test("with a part that is not charged, no more is paid than on the rest, nor than on the whole", () => {
    fc.assert(
      fc.property(promoted, arbitraries.money({ currencies: ["USD"] }), ({ tariff, amount }, base) => {
        const charged = { operation: "transfer", amount, payer: alice, payee: shop } as const;
        const found = feeLines(tariff, charged, { campaign: "s1", waives: { base }, caps: {} });
        const paid = found.map((line) => minorUnits(line.amount) - (line.waived ? minorUnits(line.waived) : 0n));
        const rest = minorUnits(amount) - minorUnits(base);
        const onRest = rest > 0n ? feeLines(tariff, { ...charged, amount: fromMinorUnits(rest, "USD", 2) }) : [];
        expect(total(paid) <= total(onRest.map((line) => minorUnits(line.amount)))).toBe(true);
        expect(total(paid) <= total(found.map((line) => minorUnits(line.amount)))).toBe(true);
      }),
    );
  });
});
