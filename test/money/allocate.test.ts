import * as fc from "fast-check";
import { add, allocate, money, MoneyError, negate } from "tallystick";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { amounts } from "./amounts.ts";

describe("figures", () => {
  test.for([
    ["0.05", ["30", "70"], ["0.02", "0.03"]],
    ["1027.59", ["20", "70", "5", "5"], ["205.52", "719.31", "51.38", "51.38"]],
    ["100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]],
    ["0.02", ["1", "1", "1"], ["0.01", "0.01", "0.00"]],
    ["0.01", ["0", "1"], ["0.00", "0.01"]],
    ["0.00", ["1", "2"], ["0.00", "0.00"]],
    ["10.00", ["1"], ["10.00"]],
    ["-0.05", ["30", "70"], ["-0.02", "-0.03"]],
    ["10.00", ["0.5", "0.25", "0.25"], ["5.00", "2.50", "2.50"]],
    ["9007199254740993.01", ["1", "1"], ["4503599627370496.51", "4503599627370496.50"]],
  ] as const)("%s by %j is %j", ([amount, weights, parts]) => {
    expect(allocate(money(amount, "USD"), weights)).toEqual(parts.map((part) => money(part, "USD")));
  });
});

describe("laws", () => {
  const shares = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 })
    .filter((weights) => weights.some((weight) => weight > 0n));

  test("the parts sum to the amount, to the last minor unit", () => {
    fc.assert(
      fc.property(amounts, shares, (amount, weights) => {
        const parts = allocate(amount, weights.map(String));
        expect(parts).toHaveLength(weights.length);
        expect(parts.reduce((sum, part) => add(sum, part))).toEqual(amount);
      }),
    );
  });

  test("each part is within one minor unit of its exact share", () => {
    fc.assert(
      fc.property(amounts, shares, (amount, weights) => {
        const whole = weights.reduce((sum, weight) => sum + weight, 0n);
        for (const [index, part] of allocate(amount, weights.map(String)).entries()) {
          const off = minorUnits(part) * whole - minorUnits(amount) * (weights[index] ?? 0n);
          expect(off < whole && off > -whole).toBe(true);
        }
      }),
    );
  });

  test("among equals the first get the odd minor units", () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 20 }), (amount, count) => {
        const parts = allocate(
          amount,
          Array.from({ length: count }, () => "1"),
        ).map(minorUnits);
        const sizes = parts.map((part) => (part < 0n ? -part : part));
        const least = sizes.at(-1) ?? 0n;
        const odd = sizes.filter((size) => size === least + 1n).length;
        expect(sizes).toEqual([...Array(odd).fill(least + 1n), ...Array(count - odd).fill(least)]);
      }),
    );
  });

  test("a weight of nothing gets nothing", () => {
    fc.assert(
      fc.property(amounts, shares, (amount, weights) => {
        const parts = allocate(amount, ["0", ...weights.map(String), "0.000"]).map(minorUnits);
        expect([parts[0], parts.at(-1)]).toEqual([0n, 0n]);
      }),
    );
  });

  test("only the proportion of the weights counts", () => {
    fc.assert(
      fc.property(amounts, shares, (amount, weights) => {
        const tenths = weights.map((weight) => `${weight / 10n}.${weight % 10n}`);
        expect(allocate(amount, tenths)).toEqual(allocate(amount, weights.map(String)));
      }),
    );
  });

  test("a debt is shared as an asset is", () => {
    fc.assert(
      fc.property(amounts, shares, (amount, weights) => {
        const texts = weights.map(String);
        expect(allocate(negate(amount), texts)).toEqual(allocate(amount, texts).map(negate));
      }),
    );
  });
});

describe("weights that share nothing", () => {
  test.for([
    [[], "cannot allocate by []: expected a weight above zero"],
    [["0", "0.00"], "cannot allocate by [0, 0.00]: expected a weight above zero"],
    [["-1", "2"], '"-1" is not a weight: expected a decimal string of zero or more'],
    [["1e2"], '"1e2" is not a weight: expected a decimal string of zero or more'],
    [[""], '"" is not a weight: expected a decimal string of zero or more'],
  ] as const)("%j", ([weights, message]) => {
    expect(() => allocate(money("1.00 USD"), weights)).toThrow(new MoneyError("invalid_amount", message));
  });
});
