// What is an amount? A currency and a decimal string with exactly the asset's scale.

import { described } from "./described.ts";
import { MoneyError } from "./errors.ts";

/**
 * An amount at the edges and inside events: `{ currency: "USD", value: "24.90" }`.
 * `value` is a decimal string with exactly the scale of the asset, never a number.
 * The currency is part of the type, so adding USD to EUR does not compile.
 */
export interface Money<Currency extends string = string> {
  readonly currency: Currency;
  readonly value: string;
}

/** Digits with at most one point; no exponent, no plus, no leading zeros, no spaces. */
export const DECIMAL_PATTERN = /^-?(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,30})?$/;

/** The same at any length: a sum may be longer than an amount. */
const SUM_PATTERN = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** An amount from a caller, who may be without types. @throws MoneyError `invalid_amount` for what is none */
export function wellFormed<Currency extends string>(amount: Money<Currency>): Money<Currency> {
  const isMoney =
    typeof amount?.currency === "string" && typeof amount.value === "string" && SUM_PATTERN.test(amount.value);
  if (isMoney) return amount;
  throw new MoneyError(
    "invalid_amount",
    `${described(amount)} is not money: expected a currency and a decimal string, such as { currency: "USD", value: "24.90" }`,
  );
}

/** What was asked for last: the parts of a decision ask for the same amount one after the other. */
let lastValue = "0";
let lastUnits = 0n;

/** The minor units of a well-formed amount: `{ currency: "USD", value: "24.90" }` is `2490n`. */
export function minorUnits(amount: Money): bigint {
  const { value } = amount;
  if (value === lastValue) return lastUnits;
  const point = value.indexOf(".");
  lastUnits = BigInt(point === -1 ? value : value.slice(0, point) + value.slice(point + 1));
  lastValue = value;
  return lastUnits;
}

/** The amount of so many minor units at a scale: `fromMinorUnits(2490n, "USD", 2)` is 24.90 USD. */
export function fromMinorUnits<Currency extends string>(
  minor: bigint,
  currency: Currency,
  scale: number,
): Money<Currency> {
  return { currency, value: decimalString(minor, scale) };
}

/** How many decimals a well-formed amount is written with. */
export function scaleOf(amount: Money): number {
  const point = amount.value.indexOf(".");
  return point === -1 ? 0 : amount.value.length - point - 1;
}

/**
 * Checks that `value` is a decimal string with exactly `scale` decimals.
 * @throws MoneyError `invalid_amount`, naming what was seen and what was expected
 */
export function assertDecimal(value: string, scale: number, currency: string): void {
  const expected = `expected ${currency} with exactly ${scale} decimals, such as "${decimalString(2490n, scale)}"`;
  if (!DECIMAL_PATTERN.test(value)) {
    throw new MoneyError("invalid_amount", `"${value}" is not a decimal amount: ${expected}`);
  }
  const decimals = scaleOf({ currency, value });
  if (decimals !== scale) {
    throw new MoneyError("invalid_amount", `"${value}" has ${decimals} decimals: ${expected}`);
  }
  if (value.startsWith("-") && !/[1-9]/.test(value)) {
    throw new MoneyError("invalid_amount", `"${value}" is a negative zero: ${expected}`);
  }
}

function decimalString(minor: bigint, scale: number): string {
  if (scale === 0) return minor.toString();
  const negative = minor < 0n;
  const digits = (negative ? -minor : minor).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${negative ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
}
