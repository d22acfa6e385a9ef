import * as fc from "fast-check";
import { money, multiply, MoneyError, type Rounding } from "tallystick";
import { describe, expect, test } from "vitest";
import { fromMinorUnits, minorUnits } from "../../src/money/money.ts";
import { amounts } from "./amounts.ts";

const MODES = ["up", "down", "ceil", "floor", "halfUp", "halfDown", "halfEven"] as const satisfies Rounding[];

describe("every rounding mode", () => {
  test.for([
    // yen, rate, the exact product; then up, down, ceil, floor, halfUp, halfDown, halfEven
    ["24", "0.1", "2.4", [3, 2, 3, 2, 2, 2, 2]],
    ["5", "0.5", "2.5", [3, 2, 3, 2, 3, 2, 2]],
    ["26", "0.1", "2.6", [3, 2, 3, 2, 3, 3, 3]],
    ["7", "0.5", "3.5", [4, 3, 4, 3, 4, 3, 4]],
    ["6", "0.5", "3", [3, 3, 3, 3, 3, 3, 3]],
    ["1", "0.5", "0.5", [1, 0, 1, 0, 1, 0, 0]],
    ["-1", "0.5", "-0.5", [-1, 0, 0, -1, -1, 0, 0]],
    ["-24", "0.1", "-2.4", [-3, -2, -2, -3, -2, -2, -2]],
    ["-5", "0.5", "-2.5", [-3, -2, -2, -3, -3, -2, -2]],
    ["-26", "0.1", "-2.6", [-3, -2, -2, -3, -3, -3, -3]],
    ["-7", "0.5", "-3.5", [-4, -3, -3, -4, -4, -3, -4]],
    ["5", "-0.5", "-2.5", [-3, -2, -2, -3, -3, -2, -2]],
  ] as const)("%s JPY x %s is exactly %s", ([yen, rate, , expected]) => {
    const rounded = MODES.map((mode) => multiply(money(yen, "JPY"), rate, mode).value);
    expect(rounded).toEqual(expected.map(String));
  });
});

describe("figures", () => {
  test.for([
    ["100.00 USD", "0.029", "halfUp", "2.90 USD"],
    ["10.00 EUR", "1.234", "floor", "12.34 EUR"],
    ["1980.00 GBP", "1.12", "floor", "2217.60 GBP"],
    ["0.05 USD", "0.5", "halfUp", "0.03 USD"],
    ["0.05 USD", "0.5", "halfEven", "0.02 USD"],
    ["9007199254740993.01 USD", "1", "halfUp", "9007199254740993.01 USD"],
    ["9007199254740993.01 USD", "3", "down", "27021597764222979.03 USD"],
    ["0.000000000000000001 ETH", "0.5", "up", "0.000000000000000001 ETH"],
  ] as const)("%s x %s, %s, is %s", ([amount, rate, mode, expected]) => {
    expect(multiply(money(amount), rate, mode)).toEqual(money(expected));
  });
});

describe("laws", () => {
  const modes = fc.constantFrom(...MODES);
  // digits / unit is the rate, exactly.
  const rates = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 30 }))
    .map(([digits, scale]) => ({ rate: fromMinorUnits(digits, "", scale).value, digits, unit: 10n ** BigInt(scale) }));

  test("the result is less than one minor unit from the exact product, half of one where the nearest is asked for", () => {
    fc.assert(
      fc.property(amounts, rates, modes, (amount, { rate, digits, unit }, mode) => {
        const off = absolute(minorUnits(multiply(amount, rate, mode)) * unit - minorUnits(amount) * digits);
        expect(mode.startsWith("half") ? 2n * off <= unit : off < unit).toBe(true);
      }),
    );
  });

  test("up and down enclose the product, and so do ceil and floor", () => {
    fc.assert(
      fc.property(amounts, rates, (amount, { rate }) => {
        const to = (mode: Rounding) => minorUnits(multiply(amount, rate, mode));
        expect(absolute(to("down")) <= absolute(to("up"))).toBe(true);
        expect(to("floor") <= to("ceil")).toBe(true);
        expect(new Set([to("up"), to("down")])).toEqual(new Set([to("ceil"), to("floor")]));
      }),
    );
  });

  test("once an amount is that amount, no times is zero", () => {
    fc.assert(
      fc.property(amounts, modes, (amount, mode) => {
        expect(multiply(amount, "1", mode)).toEqual(amount);
        expect(minorUnits(multiply(amount, "0", mode))).toBe(0n);
      }),
    );
  });
});

test.for(["", "x", "1e3", " 1", "+1", ".5", "1.", "NaN", "0.029%", "1,5"])("%j is not a rate", (rate) => {
  const message = `"${rate}" is not a rate: expected a decimal string such as "0.029"`;
  expect(() => multiply(money("1.00 USD"), rate, "halfUp")).toThrow(new MoneyError("invalid_amount", message));
});

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
