// What can be done to amounts of one currency without rounding?

import { MoneyError } from "./errors.ts";
import { fromMinorUnits, minorUnits, scaleOf, wellFormed, type Money } from "./money.ts";

/** a + b, of one currency. @throws MoneyError `currency_mismatch` */
export function add<Currency extends string>(a: Money<Currency>, b: Money<NoInfer<Currency>>): Money<Currency> {
  return fromMinorUnits(minorUnits(wellFormed(a)) + minorUnits(alike(a, b)), a.currency, scaleOf(a));
}

/** a - b, of one currency. @throws MoneyError `currency_mismatch` */
export function subtract<Currency extends string>(a: Money<Currency>, b: Money<NoInfer<Currency>>): Money<Currency> {
  return fromMinorUnits(minorUnits(wellFormed(a)) - minorUnits(alike(a, b)), a.currency, scaleOf(a));
}

/** -1, 0 or 1 as a is less than, equal to or more than b. @throws MoneyError `currency_mismatch` */
export function compare<Currency extends string>(a: Money<Currency>, b: Money<NoInfer<Currency>>): -1 | 0 | 1 {
  const difference = minorUnits(wellFormed(a)) - minorUnits(alike(a, b));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The same amount the other way; zero stays zero. */
export function negate<Currency extends string>(amount: Money<Currency>): Money<Currency> {
  return fromMinorUnits(-minorUnits(wellFormed(amount)), amount.currency, scaleOf(amount));
}

/** Whether an amount is exactly zero. */
export function isZero(amount: Money): boolean {
  return minorUnits(wellFormed(amount)) === 0n;
}

// The type refuses USD + EUR; data read from elsewhere is refused here.
function alike(a: Money, b: Money): Money {
  wellFormed(b);
  if (a.currency !== b.currency || scaleOf(a) !== scaleOf(b)) {
    throw new MoneyError(
      "currency_mismatch",
      `cannot combine ${a.value} ${a.currency} with ${b.value} ${b.currency}: expected one currency at one scale`,
    );
  }
  return b;
}
