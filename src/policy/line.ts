// What is an amount that a policy names, in minor units? It is asked for every fact, and found once.

import { minorUnits, type Money } from "../money/money.ts";

const known = new WeakMap<Money, bigint>();

/** The minor units of an amount of a policy, which never changes. */
export function lineOf(amount: Money): bigint {
  let units = known.get(amount);
  if (units === undefined) known.set(amount, (units = minorUnits(amount)));
  return units;
}
