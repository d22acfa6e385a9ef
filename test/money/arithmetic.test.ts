import * as fc from "fast-check";
import {
  allocate,
  createAssets,
  MoneyError,
  multiply,
  type Money,
  add,
  compare,
  isZero,
  money,
  negate,
  subtract,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { amounts, pairs, triples } from "./amounts.ts";

describe("adding and subtracting", () => {
  test("the order does not matter", () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(add(a, b)).toEqual(add(b, a));
      }),
    );
  });

  test("the grouping does not matter", () => {
    fc.assert(
      fc.property(triples, ([a, b, c]) => {
        expect(add(add(a, b), c)).toEqual(add(a, add(b, c)));
      }),
    );
  });

  test("what is added can be taken away again", () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(subtract(add(a, b), b)).toEqual(a);
      }),
    );
  });

  test("to subtract is to add the negative", () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(subtract(a, b)).toEqual(add(a, negate(b)));
      }),
    );
  });

  test("an amount and its negative make zero, which has no sign", () => {
    fc.assert(
      fc.property(amounts, (a) => {
        const zero = add(a, negate(a));
        expect(isZero(zero)).toBe(true);
        expect(negate(zero)).toEqual(zero);
        expect(zero.value).toMatch(/^0(\.0+)?$/);
      }),
    );
  });

  test("nothing is lost where numbers would lose it", () => {
    expect(add(money("0.10 USD"), money("0.20 USD"))).toEqual(money("0.30 USD"));
    expect(add(money("9007199254740992.00 USD"), money("0.01 USD"))).toEqual(money("9007199254740992.01 USD"));
    expect(subtract(money("9007199254740993 JPY"), money("1 JPY"))).toEqual(money("9007199254740992 JPY"));
    expect(add(money("123456789.000000000000000001 ETH"), money("0.000000000000000001 ETH"))).toEqual(
      money("123456789.000000000000000002 ETH"),
    );
  });
});

describe("comparing", () => {
  test("is a total order: less, equal or more, and the opposite the other way round", () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(compare(a, b) + compare(b, a)).toBe(0);
        expect(compare(a, b) === 0).toBe(a.value === b.value);
        expect(compare(a, a)).toBe(0);
      }),
    );
  });

  test("is transitive", () => {
    fc.assert(
      fc.property(triples, (three) => {
        const [least, middle, most] = three.toSorted(compare) as typeof three;
        expect(compare(least, middle)).toBeLessThanOrEqual(0);
        expect(compare(middle, most)).toBeLessThanOrEqual(0);
        expect(compare(least, most)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test("keeps its answer when the same is added on both sides", () => {
    fc.assert(
      fc.property(triples, ([a, b, c]) => {
        expect(compare(add(a, c), add(b, c))).toBe(compare(a, b));
      }),
    );
  });

  test("agrees with the sign of the difference", () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const difference = subtract(a, b);
        const sign = isZero(difference) ? 0 : difference.value.startsWith("-") ? -1 : 1;
        expect(compare(a, b)).toBe(sign);
      }),
    );
  });

  test("is by value, not by text", () => {
    expect(compare(money("9.00 USD"), money("10.00 USD"))).toBe(-1);
    expect(compare(money("-9.00 USD"), money("-10.00 USD"))).toBe(1);
    expect(compare(money("9007199254740993.00 USD"), money("9007199254740992.99 USD"))).toBe(1);
  });
});

describe("what is no money is refused", () => {
  const one: Money = { currency: "JPY", value: "1" };
  test.for<unknown>([
    { currency: "JPY", value: "0x10" },
    { currency: "JPY", value: "" },
    { currency: "JPY", value: " 1" },
    { currency: "JPY", value: "x.xx" },
    { currency: "JPY", value: 1 },
    { value: "1" },
    null,
  ])("%j", (seen) => {
    const bad = seen as Money;
    for (const attempt of [
      () => add(one, bad),
      () => subtract(bad, one),
      () => compare(one, bad),
      () => negate(bad),
      () => isZero(bad),
      () => multiply(bad, "2", "up"),
      () => allocate(bad, ["1"]),
    ]) {
      expect(attempt).toThrow(MoneyError);
      expect(attempt).toThrow(JSON.stringify(seen));
    }
  });

  test("nor are numbers weights, or text a number of decimals", () => {
    expect(() => allocate(one, [1, 2] as unknown as string[])).toThrow(MoneyError);
    expect(() => createAssets({ POINTS: "2" as unknown as number })).toThrow(MoneyError);
  });
});
