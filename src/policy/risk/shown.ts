// How is an amount shown to an analyst?

import { fromMinorUnits } from "../../money/money.ts";
import type { Fact } from "../signals/fact.ts";

/** So many minor units of the asset that a fact is about: `24.90 USD`. */
export function shown(units: bigint, { currency, scale }: Pick<Fact, "currency" | "scale">): string {
  return `${fromMinorUnits(units, currency, scale).value} ${currency}`;
}
