import * as fc from "fast-check";
import { money, MoneyError } from "tallystick";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { amount, assets, minors } from "./amounts.ts";

describe("what is money", () => {
  test.for([
    ["24.90 USD", { currency: "USD", value: "24.90" }],
    ["-24.90 USD", { currency: "USD", value: "-24.90" }],
    ["0.00 USD", { currency: "USD", value: "0.00" }],
    ["1500 JPY", { currency: "JPY", value: "1500" }],
    ["0 JPY", { currency: "JPY", value: "0" }],
    ["1.234 KWD", { currency: "KWD", value: "1.234" }],
    ["0.00000001 BTC", { currency: "BTC", value: "0.00000001" }],
    ["0.000000000000000001 ETH", { currency: "ETH", value: "0.000000000000000001" }],
    ["9007199254740993.01 USD", { currency: "USD", value: "9007199254740993.01" }],
  ] as const)("%s", ([text, expected]) => {
    expect(money(text)).toEqual(expected);
    expect(money(expected.value, expected.currency)).toEqual(expected);
  });

  test("what is printed is parsed back", () => {
    fc.assert(
      fc.property(minors, assets, (minor, asset) => {
        const printed = amount(minor, asset);
        expect(money(`${printed.value} ${asset}`)).toEqual(printed);
        expect(minorUnits(printed)).toBe(minor);
      }),
    );
  });
});

const USD = 'expected USD with exactly 2 decimals, such as "24.90"';
const TEXT = 'expected an amount, one space and an asset code, such as "24.90 USD"';
const ASSET = "expected an ISO 4217 code, BTC, ETH, USDC, USDT, or one given to createAssets";

describe("what is not money, and what is said of it", () => {
  test.for([
    // The number is not a plain decimal.
    ["1e3 USD", "invalid_amount", `"1e3" is not a decimal amount: ${USD}`],
    ["NaN USD", "invalid_amount", `"NaN" is not a decimal amount: ${USD}`],
    ["Infinity USD", "invalid_amount", `"Infinity" is not a decimal amount: ${USD}`],
    ["0x10 USD", "invalid_amount", `"0x10" is not a decimal amount: ${USD}`],
    ["+1.00 USD", "invalid_amount", `"+1.00" is not a decimal amount: ${USD}`],
    ["--1.00 USD", "invalid_amount", `"--1.00" is not a decimal amount: ${USD}`],
    ["01.00 USD", "invalid_amount", `"01.00" is not a decimal amount: ${USD}`],
    [".50 USD", "invalid_amount", `".50" is not a decimal amount: ${USD}`],
    ["1. USD", "invalid_amount", `"1." is not a decimal amount: ${USD}`],
    ["1,00 USD", "invalid_amount", `"1,00" is not a decimal amount: ${USD}`],
    ["1_000.00 USD", "invalid_amount", `"1_000.00" is not a decimal amount: ${USD}`],
    ["1,000.00 USD", "invalid_amount", `"1,000.00" is not a decimal amount: ${USD}`],
    ["1.00.00 USD", "invalid_amount", `"1.00.00" is not a decimal amount: ${USD}`],
    ["$1.00 USD", "invalid_amount", `"$1.00" is not a decimal amount: ${USD}`],
    ["٣.00 USD", "invalid_amount", `"٣.00" is not a decimal amount: ${USD}`],
    ["１.00 USD", "invalid_amount", `"１.00" is not a decimal amount: ${USD}`],
    ["1.00\n USD", "invalid_amount", `"1.00\n" is not a decimal amount: ${USD}`],
    [`${"9".repeat(41)}.00 USD`, "invalid_amount", `"${"9".repeat(41)}.00" is not a decimal amount: ${USD}`],
    // The scale is not the asset's.
    ["1 USD", "invalid_amount", `"1" has 0 decimals: ${USD}`],
    ["1.0 USD", "invalid_amount", `"1.0" has 1 decimals: ${USD}`],
    ["1.005 USD", "invalid_amount", `"1.005" has 3 decimals: ${USD}`],
    ["1.0 JPY", "invalid_amount", '"1.0" has 1 decimals: expected JPY with exactly 0 decimals, such as "2490"'],
    // Zero has no sign: one could be smuggled through it.
    ["-0.00 USD", "invalid_amount", `"-0.00" is a negative zero: ${USD}`],
    ["-0 JPY", "invalid_amount", '"-0" is a negative zero: expected JPY with exactly 0 decimals, such as "2490"'],
    // The text is not an amount, one space and a code.
    ["", "invalid_amount", `"" is not money: ${TEXT}`],
    ["1.00", "invalid_amount", `"1.00" is not money: ${TEXT}`],
    ["USD", "invalid_amount", `"USD" is not money: ${TEXT}`],
    ["1.00USD", "invalid_amount", `"1.00USD" is not money: ${TEXT}`],
    [" 1 USD", "invalid_amount", `" 1 USD" is not money: ${TEXT}`],
    ["1.00  USD", "invalid_amount", `"1.00  USD" is not money: ${TEXT}`],
    ["1.00 USD ", "invalid_amount", `"1.00 USD " is not money: ${TEXT}`],
    ["1.00 ", "invalid_amount", `"1.00 " is not money: ${TEXT}`],
    // There is no such asset.
    ["1 XYZ", "unknown_asset", `unknown asset "XYZ": ${ASSET}`],
    ["1.00 usd", "unknown_asset", `unknown asset "usd": ${ASSET}`],
    ["USD 1.00", "unknown_asset", `unknown asset "1.00": ${ASSET}`],
    ["1.00\u00a0USD USD", "invalid_amount", `"1.00\u00a0USD" is not a decimal amount: ${USD}`],
    ["1 constructor", "unknown_asset", `unknown asset "constructor": ${ASSET}`],
    ["1 __proto__", "unknown_asset", `unknown asset "__proto__": ${ASSET}`],
  ] as const)("%j", ([text, code, message]) => {
    const error = thrownBy(() => money(text));
    expect(error).toBeInstanceOf(MoneyError);
    expect(error).toMatchObject({ code, message });
  });

  test("a value and a currency are checked alike", () => {
    expect(thrownBy(() => money("1e3", "USD"))).toMatchObject({ code: "invalid_amount" });
    expect(thrownBy(() => money("1.00 USD", "USD"))).toMatchObject({ code: "invalid_amount" });
    expect(thrownBy(() => money("1.00", "XYZ"))).toMatchObject({ code: "unknown_asset" });
  });

  test("any other text is refused with a code, or is taken exactly as it was written", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("USD", "JPY", "BTC", "XYZ", ""), (value, currency) => {
        const error = thrownBy(() => expect(money(value, currency)).toEqual({ currency, value }));
        expect(error === undefined || error instanceof MoneyError).toBe(true);
      }),
    );
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
