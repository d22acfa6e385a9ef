// How much is a percentage of an amount, before it is rounded?

import type { Decimal } from "decimal.js";
import { Exact } from "../../money/rounding.ts";

/** So many percent of an amount in minor units, exactly. */
export function percentOf(units: bigint, percent: string): Decimal {
  return new Exact(units.toString()).times(percent).dividedBy(100);
}
