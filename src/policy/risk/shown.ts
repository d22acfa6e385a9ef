// How do findings write an amount?

import { fromMinorUnits } from "../../money/money.ts";
import type { Fact } from "../signals/fact.ts";

/** So many minor units in the asset of a fact: `12.50 USD`. */
export function shown(units: bigint, { currency, scale }: Pick<Fact, "currency" | "scale">): string {
  return `${fromMinorUnits(units, currency, scale).value} ${currency}`;
}
