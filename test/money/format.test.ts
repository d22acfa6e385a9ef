import * as fc from "fast-check";
import { createAssets, defaultAssets, format, money } from "tallystick";
import { describe, expect, test } from "vitest";
import { amount, amounts } from "./amounts.ts";

describe("an amount for people", () => {
  test.for([
    ["1234.50 USD", "en-US", "$1,234.50"],
    ["1234.50 EUR", "de-DE", "1.234,50\u00a0€"],
    ["-1234.50 USD", "en-US", "-$1,234.50"],
    ["0.00 USD", "en-US", "$0.00"],
    ["1500 JPY", "en-US", "¥1,500"],
    ["1.234 KWD", "en-US", "KWD\u00a01.234"],
    ["0.00125000 BTC", "en-US", "BTC\u00a00.00125000"],
    ["0.000000000000000001 ETH", "en-US", "ETH\u00a00.000000000000000001"],
    ["1.500000 USDC", "en-US", "1.500000 USDC"],
    // Numbers stop being exact at 9,007,199,254,740,992.
    ["9007199254740993.01 USD", "en-US", "$9,007,199,254,740,993.01"],
    ["123456789012345678.123456789012345678 ETH", "en-US", "ETH\u00a0123,456,789,012,345,678.123456789012345678"],
  ] as const)("%s in %s is %s", ([text, locale, expected]) => {
    expect(format(money(text), locale)).toBe(expected);
  });

  test("an asset of one's own is shown by its code", () => {
    expect(format(createAssets({ POINTS: 0 }).money("1200 POINTS"), "en-US")).toBe("1,200 POINTS");
  });

  test("every digit is shown, and no other", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(digits(format(amount, "en-US"))).toBe(digits(amount.value));
      }),
    );
  });

  test("every asset can be shown", () => {
    for (const [code, scale] of Object.entries(defaultAssets.scales)) {
      const one = amount(10n ** BigInt(scale), code);
      expect(digits(format(one, "en-US"))).toBe(digits(one.value));
    }
  });
});

function digits(text: string): string {
  return text.replaceAll(/[^0-9]/g, "");
}
