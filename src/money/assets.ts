// Which assets exist, and with how many decimals?

import { described } from "./described.ts";
import { MoneyError } from "./errors.ts";
import { ISO_4217 } from "./iso4217.ts";
import { assertDecimal, type Money } from "./money.ts";
import { isScale } from "./scale.ts";

/** Digital assets that come with the library, beside ISO 4217. */
const DIGITAL = { BTC: 8, ETH: 18, USDC: 6, USDT: 6 } as const;

const CODE_PATTERN = /^[A-Z][A-Z0-9]{1,15}$/;

/** Builds an amount: `money("24.90 USD")` or `money("24.90", "USD")`. The currency becomes part of the type. */
export interface MoneyBuilder {
  <Currency extends string>(text: `${string} ${Currency}`): Money<Currency>;
  <Currency extends string>(value: string, currency: Currency): Money<Currency>;
  (text: string): Money;
}

/** A registry of assets. The scale of an asset is fixed for the life of a log. */
export interface Assets {
  /** Every asset with its scale (number of decimals). */
  readonly scales: Readonly<Record<string, number>>;
  has(currency: string): boolean;
  /** The number of decimals of an asset. @throws MoneyError `unknown_asset` */
  scale(currency: string): number;
  /** @throws MoneyError `unknown_asset` or `invalid_amount`, naming what was seen and what was expected */
  readonly money: MoneyBuilder;
}

/**
 * ISO 4217, BTC, ETH, USDC, USDT and your own: `createAssets({ POINTS: 0 })`.
 * @param own code to scale; codes are 2 to 16 capitals and digits, scales 0 to 30
 * @throws MoneyError `unknown_asset` for a malformed code or scale, or one that changes a built-in asset's scale
 */
export function createAssets(own: Readonly<Record<string, number>> = {}): Assets {
  if (typeof own !== "object" || own === null) {
    throw new MoneyError(
      "unknown_asset",
      `createAssets was given ${described(own)}: expected an object, such as { POINTS: 0 }`,
    );
  }
  const scales: Record<string, number> = Object.create(null) as Record<string, number>;
  Object.assign(scales, ISO_4217, DIGITAL);
  for (const [code, scale] of Object.entries(own)) {
    if (!CODE_PATTERN.test(code)) {
      throw new MoneyError(
        "unknown_asset",
        `"${code}" is not an asset code: expected 2 to 16 capital letters and digits`,
      );
    }
    if (!isScale(scale)) {
      throw new MoneyError(
        "unknown_asset",
        `asset ${code} has scale ${described(scale)}: expected a whole number of decimals from 0 to 30`,
      );
    }
    const known = scales[code];
    if (known !== undefined && known !== scale) {
      throw new MoneyError("unknown_asset", `asset ${code} has ${known} decimals, which ${scale} cannot replace`);
    }
    scales[code] = scale;
  }

  function has(currency: string): boolean {
    return scales[currency] !== undefined;
  }

  function scale(currency: string): number {
    const found = scales[currency];
    if (found === undefined) {
      throw new MoneyError(
        "unknown_asset",
        `unknown asset "${currency}": expected an ISO 4217 code, BTC, ETH, USDC, USDT, or one given to createAssets`,
      );
    }
    return found;
  }

  function money(text: string, currency?: string): Money {
    if (typeof text !== "string" || (currency !== undefined && typeof currency !== "string")) {
      // The types say so too; a caller without them must not get a floating-point number through.
      throw new MoneyError("invalid_amount", `money was given a ${typeof text}: expected text, such as "24.90 USD"`);
    }
    const [value, code] = currency === undefined ? split(text) : [text, currency];
    assertDecimal(value, scale(code), code);
    return { currency: code, value };
  }

  return { scales: Object.freeze(scales), has, scale, money };
}

/** The assets used where none are named. */
export const defaultAssets: Assets = createAssets();

/**
 * Builds an amount of an ISO 4217 or built-in digital asset: `money("24.90 USD")`, `money("24.90", "USD")`.
 * For assets of your own use the `money` of `createAssets`.
 * @throws MoneyError `unknown_asset` or `invalid_amount`, naming what was seen and what was expected
 */
export const money: MoneyBuilder = defaultAssets.money;

function split(text: string): readonly [string, string] {
  const space = text.indexOf(" ");
  if (space <= 0 || space !== text.lastIndexOf(" ") || space === text.length - 1) {
    throw new MoneyError(
      "invalid_amount",
      `"${text}" is not money: expected an amount, one space and an asset code, such as "24.90 USD"`,
    );
  }
  return [text.slice(0, space), text.slice(space + 1)];
}
