// Which risk rules are there?

import * as z from "zod";
import { counterparties } from "./rules/counterparties.ts";
import { passThrough } from "./rules/pass-through.ts";
import { screening } from "./rules/screening.ts";
import { velocity } from "./rules/velocity.ts";
import type { RuleDefinition } from "./rule.ts";

export const RULES = { velocity, passThrough, screening, counterparties } as const;

/** A rule with its parameters, as a policy writes it. */
export const RiskRule = z.discriminatedUnion("rule", [
  velocity.schema,
  passThrough.schema,
  screening.schema,
  counterparties.schema,
]);
export type RiskRule = z.infer<typeof RiskRule>;

/** The definition of a rule that a policy names. */
export function definitionOf({ rule }: RiskRule): RuleDefinition {
  // Each is given the parameters that its own schema has passed.
  return RULES[rule] as unknown as RuleDefinition;
}
