// How much is a percentage of an amount, before it is rounded?

import type { Decimal } from "decimal.js";
import * as z from "zod";
import { Exact } from "../../money/rounding.ts";

/** From 0 to 100, with at most six decimals. */
export const Percent = z
  .string('expected a percentage as text, such as "2.9"')
  .regex(
    /^(?:(?:0|[1-9][0-9]?)(?:\.[0-9]{1,6})?|100(?:\.0{1,6})?)$/,
    'expected a percentage from 0 to 100 with at most six decimals, such as "2.9"',
  );

/** So many percent of an amount in minor units, exactly. */
export function percentOf(units: bigint, percent: string): Decimal {
  return new Exact(units.toString()).times(percent).dividedBy(100);
}
