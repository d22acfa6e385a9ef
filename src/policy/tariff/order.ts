// Which of two amounts of a policy is more, while it is still being checked?

import { DECIMAL_PATTERN, type Money } from "../../money/money.ts";
import { Exact } from "../../money/rounding.ts";

/** Below zero, zero or above as one is less than, equal to or more than the other; undefined where either is no decimal. */
export function orderOf({ value }: Money, { value: other }: Money): number | undefined {
  const areDecimals = DECIMAL_PATTERN.test(value) && DECIMAL_PATTERN.test(other);
  // What is none is told of its own field.
  return areDecimals ? new Exact(value).comparedTo(other) : undefined;
}
