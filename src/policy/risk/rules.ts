// Which risk rules are there?

import * as z from "zod";
import { afterCredentialChange } from "./rules/after-credential-change.ts";
import { counterparties } from "./rules/counterparties.ts";
import { dailyTotal } from "./rules/daily-total.ts";
import { dormant } from "./rules/dormant.ts";
import { elsewhere } from "./rules/elsewhere.ts";
import { largeInflow } from "./rules/large-inflow.ts";
import { passThrough } from "./rules/pass-through.ts";
import { screening } from "./rules/screening.ts";
import { structuring } from "./rules/structuring.ts";
import { takeover } from "./rules/takeover.ts";
import { unusualAmount } from "./rules/unusual-amount.ts";
import { velocity } from "./rules/velocity.ts";
import type { RuleDefinition } from "./rule.ts";

export const RULES = {
  velocity,
  unusualAmount,
  structuring,
  dailyTotal,
  passThrough,
  largeInflow,
  takeover,
  afterCredentialChange,
  dormant,
  elsewhere,
  screening,
  counterparties,
} as const;

/** A rule with its parameters, as a policy writes it. */
export const RiskRule = z.discriminatedUnion("rule", [
  velocity.schema,
  unusualAmount.schema,
  structuring.schema,
  dailyTotal.schema,
  passThrough.schema,
  largeInflow.schema,
  takeover.schema,
  afterCredentialChange.schema,
  dormant.schema,
  elsewhere.schema,
  screening.schema,
  counterparties.schema,
]);
export type RiskRule = z.infer<typeof RiskRule>;

/** The definition of a rule that a policy names. */
export function definitionOf({ rule }: RiskRule): RuleDefinition {
  // Each is given the parameters that its own schema has passed.
  return RULES[rule] as unknown as RuleDefinition;
}
