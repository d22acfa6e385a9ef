import * as fc from "fast-check";
import { boughtFor, compare, costOf, defaultAssets, lessMarkup, money, MoneyError, type Money } from "tallystick";
import { describe, expect, test } from "vitest";
import { isAbove } from "../../src/money/convert.ts";
import { fromMinorUnits, minorUnits } from "../../src/money/money.ts";
import { amount, assets } from "./amounts.ts";

const scale = (currency: string) => 10n ** BigInt(defaultAssets.scale(currency));
const isAtMost = (a: Money, b: Money) => compare<string>(a, b) <= 0;
const asset = (currency: string) => ({ currency, scale: defaultAssets.scale(currency) });

describe("figures", () => {
  test.for([
    // what is sold, the rate in units bought per unit sold, what is bought
    ["100.00 USD", "0.9000", "90.00 EUR"],
    ["100.00 USD", "0.891", "89.10 EUR"],
    ["50.00 USD", "0.000025", "0.00125000 BTC"],
    ["10.00 EUR", "1.234", "12.34 USD"],
    ["1980.00 GBP", "1.12", "2217.60 EUR"],
    ["0.00125000 BTC", "40000", "50.00 USD"],
    ["1 JPY", "0.0064", "0.00 USD"],
    ["0.01 USD", "0.99", "0.00 EUR"],
    ["1.99 USD", "0.5", "0 JPY"],
    ["0.000000000000000001 ETH", "2500", "0.00 USD"],
    ["1.000000000000000000 ETH", "2500.5", "2500.50 USD"],
    ["9007199254740993.01 USD", "1", "9007199254740993.01 EUR"],
  ] as const)("%s at %s buys %s", ([sold, rate, bought]) => {
    const expected = money(bought);
    expect(boughtFor(money(sold), rate, asset(expected.currency))).toEqual(expected);
  });

  test.for([
    ["89.10 EUR", "0.891", "100.00 USD"],
    ["89.11 EUR", "0.891", "100.02 USD"],
    ["0.00125000 BTC", "0.000025", "50.00 USD"],
    ["0.00000001 BTC", "0.000025", "0.01 USD"],
    ["1 JPY", "150.25", "0.01 USD"],
    ["0.01 USD", "3", "0.01 EUR"],
  ] as const)("%s at %s cost %s", ([bought, rate, sold]) => {
    const expected = money(sold);
    expect(costOf(money(bought), rate, asset(expected.currency))).toEqual(expected);
  });

  test.for([
    ["0.9000", 100, "0.891"],
    ["0.9000", 0, "0.9"],
    ["40000", 250, "39000"],
    ["1", 9_999, "0.0001"],
    ["0.000025", 37, "0.0000249075"],
    ["100", 0, "100"],
  ] as const)("mid %s less %i basis points is %s", ([mid, bps, rate]) => {
    expect(lessMarkup(mid, bps)).toBe(rate);
  });
});

describe("laws", () => {
  const rates = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 20 }))
    .map(([digits, scale]) => ({ rate: fromMinorUnits(digits, "", scale).value, digits, unit: 10n ** BigInt(scale) }));
  const units = fc.oneof(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 0n, max: 2n ** 90n }));
  const sales = fc.record({ from: assets, into: assets, units, rate: rates });

  test("what is bought is the most that what is sold is worth, to the minor unit", () => {
    fc.assert(
      fc.property(sales, ({ from, into, units, rate: { rate, digits, unit } }) => {
        const bought = minorUnits(boughtFor(amount(units, from), rate, asset(into)));
        const worth = units * digits * scale(into);
        expect(bought * unit * scale(from) <= worth).toBe(true);
        expect((bought + 1n) * unit * scale(from) > worth).toBe(true);
      }),
    );
  });

  test("what it costs is the least that buys it, to the minor unit", () => {
    fc.assert(
      fc.property(sales, ({ from, into, units, rate: { rate } }) => {
        const wanted = amount(units, into);
        const cost = costOf(wanted, rate, asset(from));
        expect(isAtMost(wanted, boughtFor(cost, rate, asset(into)))).toBe(true);
        fc.pre(minorUnits(cost) > 0n);
        const less = boughtFor(amount(minorUnits(cost) - 1n, from), rate, asset(into));
        expect(isAtMost(wanted, less)).toBe(false);
      }),
    );
  });

  test("buying back never gives more", () => {
    fc.assert(
      fc.property(sales, rates, ({ from, into, units, rate: { rate, digits, unit } }, back) => {
        const sold = amount(units, from);
        const bought = boughtFor(sold, rate, asset(into));
        // What it would have cost is no more than what was paid for it.
        expect(isAtMost(costOf(bought, rate, asset(from)), sold)).toBe(true);
        // At any rate back that gives no more than one for one.
        fc.pre(digits * back.digits <= unit * back.unit);
        expect(isAtMost(boughtFor(bought, back.rate, asset(from)), sold)).toBe(true);
      }),
    );
  });

  test("more never buys less, and a lower rate never buys more", () => {
    fc.assert(
      fc.property(sales, units, rates, ({ from, into, units, rate: { rate } }, more, other) => {
        const bought = boughtFor(amount(units, from), rate, asset(into));
        expect(isAtMost(bought, boughtFor(amount(units + more, from), rate, asset(into)))).toBe(true);
        const lower = isAbove(rate, other.rate) ? other.rate : rate;
        expect(isAtMost(boughtFor(amount(units, from), lower, asset(into)), bought)).toBe(true);
      }),
    );
  });

  test("a mark-up is taken exactly, and never gives more", () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 9_999 }), ({ rate, digits, unit }, bps) => {
        const less = lessMarkup(rate, bps);
        const scale = less.includes(".") ? less.length - less.indexOf(".") - 1 : 0;
        const own = BigInt(less.replace(".", ""));
        expect(own * unit * 10_000n).toBe(digits * BigInt(10_000 - bps) * 10n ** BigInt(scale));
        expect(isAbove(less, rate)).toBe(false);
        expect(less).not.toMatch(/\.\d*0$/);
      }),
    );
  });
});

test.for(["", "x", "0", "0.00", "-1", "1e3", " 1", "+1", ".5", "1.", "NaN", "1,5"])("%j is not a rate", (rate) => {
  const error = new MoneyError(
    "invalid_amount",
    `"${rate}" is not a rate: expected a decimal string above zero, such as "0.891"`,
  );
  expect(() => boughtFor(money("1.00 USD"), rate, asset("EUR"))).toThrow(error);
  expect(() => costOf(money("1.00 USD"), rate, asset("EUR"))).toThrow(error);
  expect(() => lessMarkup(rate, 1)).toThrow(error);
});

test.for([-1, 10_000, 0.5, Number.NaN, 1e21])("%d is not a mark-up", (bps) => {
  expect(() => lessMarkup("1", bps)).toThrow(
    new MoneyError("invalid_amount", `${bps} is not a mark-up: expected 0 to 9999 basis points`),
  );
});
