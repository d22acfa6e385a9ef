// What does an amount of one asset come to in another, at a decimal rate?
// A rate is always in units of what is bought per unit of what is sold, and is never inverted: one divides by it instead.

import { MoneyError } from "./errors.ts";
import { checkAsset } from "./minor-units.ts";
import { DECIMAL_PATTERN, fromMinorUnits, minorUnits, scaleOf, wellFormed, type Money } from "./money.ts";

/** An asset to convert into or from: its code, and its number of decimals. */
export interface ScaledAsset<Currency extends string = string> {
  readonly currency: Currency;
  readonly scale: number;
}

/** A hundredth of a percent. */
const BASIS_POINTS = 10_000n;
const BPS_PATTERN = /^(?:0|[1-9][0-9]{0,3})$/;

/**
 * What a fixed amount buys, rounded down: `boughtFor(money("10.00 EUR"), "1.234", { currency: "USD", scale: 2 })` is 12.34.
 * @param rate units of what is bought per unit of what is sold, a positive decimal string
 * @throws MoneyError `invalid_amount` if the rate is not one, or the amount, or the asset
 */
export function boughtFor<Currency extends string>(
  sold: Money,
  rate: string,
  asset: ScaledAsset<Currency>,
): Money<Currency> {
  const { currency, scale } = checked(asset);
  const { per, unit } = fraction(rate, scaleOf(wellFormed(sold)), scale);
  return fromMinorUnits(floor(minorUnits(sold) * per, unit), currency, scale);
}

/**
 * What buying a fixed amount costs, rounded up: the least amount that buys it.
 * @param rate units of what is bought per unit of what is sold, a positive decimal string
 * @throws MoneyError `invalid_amount` if the rate is not one, or the amount, or the asset
 */
export function costOf<Currency extends string>(
  bought: Money,
  rate: string,
  asset: ScaledAsset<Currency>,
): Money<Currency> {
  const { currency, scale } = checked(asset);
  const { per, unit } = fraction(rate, scale, scaleOf(wellFormed(bought)));
  return fromMinorUnits(-floor(-minorUnits(bought) * unit, per), currency, scale);
}

/**
 * A mid rate less a mark-up, exactly: `lessMarkup("0.9000", 100)` is `"0.891"`. The customer gets less of what is bought.
 * @param mid units of what is bought per unit of what is sold
 * @param markupBps hundredths of a percent, 0 to 9,999
 * @throws MoneyError `invalid_amount` if the rate or the mark-up is none
 */
export function lessMarkup(mid: string, markupBps: number): string {
  const { digits, decimals } = parts(mid);
  if (!BPS_PATTERN.test(String(markupBps))) {
    throw new MoneyError("invalid_amount", `${markupBps} is not a mark-up: expected 0 to 9999 basis points`);
  }
  return decimalText(digits * (BASIS_POINTS - BigInt(markupBps)), decimals + 4);
}

/** Whether one rate is above another. @throws MoneyError `invalid_amount` if either is none */
export function isAbove(rate: string, other: string): boolean {
  const [one, two] = [parts(rate), parts(other)];
  return one.digits * 10n ** BigInt(two.decimals) > two.digits * 10n ** BigInt(one.decimals);
}

/** A caller without types may give anything. */
function checked<Currency extends string>(asset: ScaledAsset<Currency>): ScaledAsset<Currency> {
  checkAsset(asset?.currency, asset?.scale);
  return asset;
}

/** The rate between minor units as a fraction: so many of what is bought for so many of what is sold. */
function fraction(
  rate: string,
  soldScale: number,
  boughtScale: number,
): { readonly per: bigint; readonly unit: bigint } {
  const { digits, decimals } = parts(rate);
  return { per: digits * 10n ** BigInt(boughtScale), unit: 10n ** BigInt(decimals + soldScale) };
}

function parts(rate: string): { readonly digits: bigint; readonly decimals: number } {
  const isRate = typeof rate === "string" && DECIMAL_PATTERN.test(rate) && !rate.startsWith("-") && /[1-9]/.test(rate);
  if (!isRate) {
    throw new MoneyError(
      "invalid_amount",
      `${JSON.stringify(rate)} is not a rate: expected a decimal string above zero, such as "0.891"`,
    );
  }
  const written = { currency: "", value: rate };
  return { digits: minorUnits(written), decimals: scaleOf(written) };
}

/** The shortest text of a decimal: no zeros at its end. */
function decimalText(digits: bigint, decimals: number): string {
  const { value } = fromMinorUnits(digits, "", decimals);
  return value.includes(".") ? value.replace(/\.?0+$/, "") : value;
}

/** Division towards minus infinity; the divisor is positive. */
function floor(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
