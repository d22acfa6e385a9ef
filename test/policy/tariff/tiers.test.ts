import * as fc from "fast-check";
import { feeLines, fromMinorUnits, minorUnits, money, type FeeLine, type TariffComponent } from "tallystick";
import { describe, expect, test } from "vitest";

type Tiers = NonNullable<TariffComponent["tiers"]>;

const usd = (value: string) => money(value, "USD");
const payee = { account: "shop", kind: "merchant", tier: 0 } as const;

function feeLine(component: Partial<TariffComponent>, amount: string): FeeLine | undefined {
  const fee = { kind: "fee", when: { operation: "fund" }, payer: "payee", ...component } as const;
  return feeLines({ version: "v1", components: [fee] }, { operation: "fund", amount: usd(amount), payee })[0];
}

function fee(component: Partial<TariffComponent>, amount: string): string {
  return feeLine(component, amount)?.amount.value ?? "0.00";
}

/** .10 a unit to 1,000, .05 to 10,000, .01 beyond. */
const published = (mode: Tiers["mode"]): Tiers => ({
  mode,
  steps: [{ upTo: usd("1000.00"), percent: "10" }, { upTo: usd("10000.00"), percent: "5" }, { percent: "1" }],
});

describe("published figures: .10 to 1,000, .05 to 10,000, .01 beyond", () => {
  test.for<readonly [amount: string, graduated: string, volume: string]>([
    ["15000.00", "600.00", "150.00"],
    ["0.01", "0.00", "0.00"],
    ["0.05", "0.01", "0.01"],
    ["999.99", "100.00", "100.00"],
    // The amount that a step ends at is still the step's.
    ["1000.00", "100.00", "100.00"],
    ["1000.20", "100.01", "50.01"],
    ["10000.00", "550.00", "500.00"],
    ["10001.00", "550.01", "100.01"],
  ])("%s: %s graduated, %s as volume pricing", ([amount, graduated, volume]) => {
    expect(fee({ tiers: published("graduated") }, amount)).toBe(graduated);
    expect(fee({ tiers: published("volume") }, amount)).toBe(volume);
  });
});

describe("steps with a fixed part", () => {
  const steps = [
    { upTo: usd("100.00"), fixed: usd("1.00") },
    { upTo: usd("500.00"), percent: "1", fixed: usd("0.50") },
    { fixed: usd("0.00") },
  ];

  test.for<readonly [amount: string, graduated: string, volume: string, fixed: readonly (string | undefined)[]]>([
    ["100.00", "1.00", "1.00", ["1.00", "1.00"]],
    // 1.00 + 1% of 0.01, rounded, + 0.50; 1% of 100.01 + 0.50.
    ["100.01", "1.50", "1.50", ["1.50", "0.50"]],
    ["500.00", "5.50", "5.50", ["1.50", "0.50"]],
    ["500.01", "5.50", "0.00", ["1.50", undefined]],
  ])("%s: %s graduated, %s as volume pricing", ([amount, graduated, volume, fixed]) => {
    expect(fee({ tiers: { mode: "graduated", steps } }, amount)).toBe(graduated);
    expect(fee({ tiers: { mode: "volume", steps } }, amount)).toBe(volume);
    expect(feeLine({ tiers: { mode: "graduated", steps } }, amount)?.fixed?.value).toBe(fixed[0]);
    expect(feeLine({ tiers: { mode: "volume", steps } }, amount)?.fixed?.value).toBe(fixed[1]);
  });
});

test("tiers take a fixed part, a least and a most as a percentage does", () => {
  const tiers = published("graduated");
  expect(fee({ tiers, fixed: usd("0.30") }, "15000.00")).toBe("600.30");
  expect(fee({ tiers, min: usd("2.00") }, "10.00")).toBe("2.00");
  expect(fee({ tiers, max: usd("25.00") }, "15000.00")).toBe("25.00");
});

test("a line is rounded once, however many steps it has", () => {
  // 0.004 + 0.004 + 0.004 is 0.012; rounded one by one it would be nothing.
  const percent = "0.4";
  const steps = [{ upTo: usd("1.00"), percent }, { upTo: usd("2.00"), percent }, { percent }];
  expect(fee({ tiers: { mode: "graduated", steps } }, "3.00")).toBe("0.01");
});

test("steps of one price are no steps: either way it is that percentage", () => {
  const ends = fc.uniqueArray(fc.bigInt({ min: 1n, max: 2000n }), { maxLength: 4 });
  const amount = fc.bigInt({ min: 1n, max: 3000n });
  const percents = fc.constantFrom("0.5", "2.9", "33.333333");
  fc.assert(
    fc.property(ends, amount, percents, fc.constantFrom("graduated", "volume"), (units, cents, percent, mode) => {
      const rising = units.toSorted((a, b) => (a < b ? -1 : 1));
      const steps = [...rising.map((end) => ({ upTo: fromMinorUnits(end, "USD", 2), percent })), { percent }];
      const { value } = fromMinorUnits(cents, "USD", 2);
      expect(fee({ tiers: { mode, steps } }, value)).toBe(fee({ percent }, value));
    }),
  );
});

test("a graduated fee never falls as the amount rises", () => {
  const amount = fc.bigInt({ min: 1n, max: 2_000_000n });
  fc.assert(
    fc.property(amount, fc.bigInt({ min: 0n, max: 100_000n }), (cents, more) => {
      const [less, most] = [cents, cents + more].map((units) => {
        const { value } = fromMinorUnits(units, "USD", 2);
        return minorUnits(usd(fee({ tiers: published("graduated") }, value)));
      });
      expect(less).toBeLessThanOrEqual(most ?? -1n);
    }),
  );
});
