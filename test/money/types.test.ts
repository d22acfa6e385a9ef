// What the compiler refuses; `npm run types` fails if it ever stops. What gets past it, as data can, is refused when run.

import { add, allocate, compare, money, MoneyError, multiply, negate, subtract, type Money } from "tallystick";
import { expect, test } from "vitest";

const usd = money("1.00 USD");
const eur = money("1.00 EUR");

test("two currencies do not mix, in the type or at run time", () => {
  // @ts-expect-error USD + EUR
  expect(() => add(usd, eur)).toThrow(mismatch("1.00 USD", "1.00 EUR"));
  // @ts-expect-error EUR - USD
  expect(() => subtract(eur, usd)).toThrow(mismatch("1.00 EUR", "1.00 USD"));
  // @ts-expect-error USD ? EUR
  expect(() => compare(usd, eur)).toThrow(mismatch("1.00 USD", "1.00 EUR"));
  // @ts-expect-error the same, with the amounts in place
  expect(() => compare(money("1.00 USD"), money("1.00 EUR"))).toThrow(mismatch("1.00 USD", "1.00 EUR"));
  // @ts-expect-error the same, with value and currency apart
  expect(() => add(money("1.00", "USD"), money("1.00", "EUR"))).toThrow(mismatch("1.00 USD", "1.00 EUR"));
});

test("two scales of one currency do not mix", () => {
  const misread: Money<"USD"> = { currency: "USD", value: "1.000" };
  expect(() => add(usd, misread)).toThrow(mismatch("1.00 USD", "1.000 USD"));
});

test("numbers are not amounts", () => {
  // @ts-expect-error a number as the value
  expect(() => money(24.9, "USD")).toThrow(Error);
  // @ts-expect-error a number as the text
  expect(() => money(24.9)).toThrow(Error);
  // @ts-expect-error a number in the amount
  expect(() => add({ currency: "USD", value: 24.9 }, usd)).toThrow(Error);
  // @ts-expect-error a number as a weight
  expect(() => allocate(usd, [-1, 2])).toThrow(Error);
  // @ts-expect-error a number as the rate
  void (() => multiply(usd, 1.5, "halfUp"));
  // @ts-expect-error no rounding named
  void (() => multiply(usd, "1.5"));
});

test("the currency stays in the type", () => {
  const dollars: Money<"USD">[] = [
    add(usd, usd),
    negate(usd),
    multiply(usd, "2", "floor"),
    ...allocate(usd, ["1", "1"]),
  ];
  // @ts-expect-error dollars are not euros
  const euros: Money<"EUR"> = add(usd, usd);
  expect(dollars.map(({ currency }) => currency)).toEqual(dollars.map(() => "USD"));
  expect(euros).toEqual(money("2.00 USD"));
});

function mismatch(a: string, b: string): MoneyError {
  return new MoneyError("currency_mismatch", `cannot combine ${a} with ${b}: expected one currency at one scale`);
}
