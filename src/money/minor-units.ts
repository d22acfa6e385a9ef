// How do users of the library go from an amount to whole numbers and back? As its own code does, with a look at what is given.

import { described } from "./described.ts";
import { MoneyError } from "./errors.ts";
import * as money from "./money.ts";
import { wellFormed, type Money } from "./money.ts";
import { isScale } from "./scale.ts";

/**
 * The minor units of an amount: `{ currency: "USD", value: "24.90" }` is `2490n`.
 * @throws MoneyError `invalid_amount` for what is no amount
 */
export function minorUnits(amount: Money): bigint {
  return money.minorUnits(wellFormed(amount));
}

/**
 * The amount of so many minor units at a scale: `fromMinorUnits(2490n, "USD", 2)` is 24.90 USD.
 * @throws MoneyError `invalid_amount` for a number in place of a bigint, and for a code or a scale that is none
 */
export function fromMinorUnits<Currency extends string>(
  minor: bigint,
  currency: Currency,
  scale: number,
): Money<Currency> {
  if (typeof minor !== "bigint") {
    const message = `${described(minor)} is no number of minor units: expected a bigint, such as 2490n`;
    throw new MoneyError("invalid_amount", message);
  }
  checkAsset(currency, scale);
  return money.fromMinorUnits(minor, currency, scale);
}

/** @throws MoneyError `invalid_amount` for an asset's code or scale that is none */
export function checkAsset(currency: string, scale: number): void {
  if (typeof currency !== "string" || currency === "") {
    const message = `${described(currency)} is no asset code: expected text, such as "USD"`;
    throw new MoneyError("invalid_amount", message);
  }
  if (!isScale(scale)) {
    const message = `${described(scale)} is no scale: expected a whole number of decimals from 0 to 30`;
    throw new MoneyError("invalid_amount", message);
  }
}
