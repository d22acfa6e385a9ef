// What a caller without types gives a function of money: no amount, and no number, comes out of what is none.

import {
  allocate,
  boughtFor,
  costOf,
  createAssets,
  format,
  fromMinorUnits,
  grossUp,
  LedgerError,
  minorUnits,
  money,
  type Money,
} from "tallystick";
import { describe, expect, test } from "vitest";

const USD = { currency: "USD", scale: 2 } as const;
const tariff = { version: "v1", components: [] };
const operation = { operation: "transfer", payer: { account: "a", kind: "personal", tier: 0 } } as const;
const ten = money("10.00 EUR");

describe("what is no money is refused by", () => {
  const functions: Readonly<Record<string, (amount: Money) => unknown>> = {
    format: (amount) => format(amount, "en-US"),
    boughtFor: (amount) => boughtFor(amount, "1.2", USD),
    costOf: (amount) => costOf(amount, "1.2", USD),
    minorUnits,
    grossUp: (net) => grossUp(tariff, operation, net),
    allocate: (amount) => allocate(amount, ["1"]),
  };
  describe.for(Object.entries(functions))("%s", ([, call]) => {
    test.for<unknown>([
      undefined,
      null,
      24.9,
      "24.90 USD",
      { currency: "USD", value: "abc" },
      { currency: "USD", value: "0x10" },
      { currency: "USD", value: 16 },
      { currency: "USD", value: "" },
      { value: "16.00" },
    ])("%j", (amount) => {
      expect(() => call(amount as Money)).toThrow(
        expect.objectContaining({
          code: "invalid_amount",
          message: expect.stringContaining(" is not money: expected a"),
        }),
      );
    });
  });
});

describe("what makes no amount is refused by fromMinorUnits", () => {
  test.for<readonly [unknown, unknown, unknown, string]>([
    [0.1 + 0.2, "USD", 2, "0.30000000000000004 is no number of minor units: expected a bigint, such as 2490n"],
    [1e21, "USD", 2, "1e+21 is no number of minor units: expected a bigint, such as 2490n"],
    ["2490", "USD", 2, '"2490" is no number of minor units: expected a bigint, such as 2490n'],
    [2490n, undefined, 2, 'missing is no asset code: expected text, such as "USD"'],
    [2490n, "USD", undefined, "missing is no scale: expected a whole number of decimals from 0 to 30"],
    [2490n, "USD", 2.5, "2.5 is no scale: expected a whole number of decimals from 0 to 30"],
    [2490n, "USD", -1, "-1 is no scale: expected a whole number of decimals from 0 to 30"],
    [2490n, "USD", 31, "31 is no scale: expected a whole number of decimals from 0 to 30"],
  ])("%s %s %s", ([minor, currency, scale, message]) => {
    expect(() => fromMinorUnits(minor as bigint, currency as string, scale as number)).toThrow(
      expect.objectContaining({ code: "invalid_amount", message }),
    );
  });

  test("and nothing else is", () => {
    expect(fromMinorUnits(2490n, "USD", 2)).toEqual(money("24.90 USD"));
    expect(fromMinorUnits(-1n, "POINTS", 0)).toEqual({ currency: "POINTS", value: "-1" });
    expect(minorUnits(fromMinorUnits(1n, "ETH", 30))).toBe(1n);
  });
});

test.for<unknown>([
  undefined,
  null,
  {},
  { currency: "USD", scale: "2" },
  { currency: "USD", scale: 0.5 },
  { scale: 2 },
])("an asset that is none: %j", (asset) => {
  for (const convert of [boughtFor, costOf]) {
    expect(() => convert(ten, "1.2", asset as typeof USD)).toThrow(expect.objectContaining({ code: "invalid_amount" }));
  }
});

test.for<unknown>(["xx-yy-zz-1", "", 5, null, ["en-US", "?"]])("a locale that is none: %j", (locale) => {
  expect(() => format(ten, locale as string)).toThrow(LedgerError);
  expect(() => format(ten, locale as string)).toThrow(
    expect.objectContaining({
      code: "invalid_options",
      message: expect.stringContaining("expected a BCP 47 tag, such as"),
    }),
  );
});

test.for<unknown>([null, 5, "POINTS"])("assets that are none: %j", (own) => {
  expect(() => createAssets(own as Record<string, number>)).toThrow(expect.objectContaining({ code: "unknown_asset" }));
});
