// Where does a value go that lies between two minor units?

import { Decimal } from "decimal.js";
import { MoneyError } from "./errors.ts";

/**
 * The named rounding modes. `up` is away from zero, `down` towards it; `ceil` and `floor` follow the number line;
 * the `half…` modes go to the nearest and differ only in where an exact half goes.
 */
export type Rounding = "up" | "down" | "ceil" | "floor" | "halfUp" | "halfDown" | "halfEven";

/** A Decimal wide enough that only the named rounding ever rounds. */
export const Exact: typeof Decimal = Decimal.clone({ precision: 160, toExpNeg: -1000, toExpPos: 1000 });

const MODES = {
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
  ceil: Decimal.ROUND_CEIL,
  floor: Decimal.ROUND_FLOOR,
  halfUp: Decimal.ROUND_HALF_UP,
  halfDown: Decimal.ROUND_HALF_DOWN,
  halfEven: Decimal.ROUND_HALF_EVEN,
} as const satisfies Record<Rounding, Decimal.Rounding>;

/** The whole number of minor units that a decimal number of them rounds to. @throws MoneyError for an unknown mode */
export function roundToMinor(minor: Decimal, rounding: Rounding): bigint {
  if (!Object.hasOwn(MODES, rounding)) {
    throw new MoneyError(
      "invalid_amount",
      `"${rounding}" is not a rounding mode: expected one of ${Object.keys(MODES).join(", ")}`,
    );
  }
  return BigInt(minor.toDecimalPlaces(0, MODES[rounding]).toFixed(0));
}
