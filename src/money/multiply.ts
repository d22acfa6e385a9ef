// How much is so many times an amount?

import { MoneyError } from "./errors.ts";
import { DECIMAL_PATTERN, fromMinorUnits, minorUnits, scaleOf, wellFormed, type Money } from "./money.ts";
import { Exact, roundToMinor, type Rounding } from "./rounding.ts";

/**
 * An amount times a decimal rate, rounded once to the asset's scale: `multiply(money("100.00 USD"), "0.029", "halfUp")`.
 * @param rate a decimal string such as `"1.234"`; never a number
 * @throws MoneyError `invalid_amount` if the rate is not a decimal string
 */
export function multiply<Currency extends string>(
  amount: Money<Currency>,
  rate: string,
  rounding: Rounding,
): Money<Currency> {
  return fromMinorUnits(
    multiplyMinor(minorUnits(wellFormed(amount)), rate, rounding),
    amount.currency,
    scaleOf(amount),
  );
}

/** The same on minor units. */
export function multiplyMinor(minor: bigint, rate: string, rounding: Rounding): bigint {
  if (typeof rate !== "string" || !DECIMAL_PATTERN.test(rate)) {
    throw new MoneyError(
      "invalid_amount",
      `${JSON.stringify(rate)} is not a rate: expected a decimal string such as "0.029"`,
    );
  }
  return roundToMinor(new Exact(minor.toString()).times(rate), rounding);
}
