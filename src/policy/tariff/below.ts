// Is one amount of a policy below another, while it is still being checked?

import { DECIMAL_PATTERN, type Money } from "../../money/money.ts";
import { Exact } from "../../money/rounding.ts";

/** Not, where either is no decimal: that is told of its own field. */
export function isBelow({ value }: Money, { value: other }: Money): boolean {
  return [value, other].every((text) => DECIMAL_PATTERN.test(text)) && new Exact(value).lessThan(other);
}
