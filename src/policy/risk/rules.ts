// Which risk rules are there?

import * as z from "zod";
import { counterparties } from "./rules/counterparties.ts";
import { passThrough } from "./rules/pass-through.ts";
import { screening } from "./rules/screening.ts";
import { velocity } from "./rules/velocity.ts";
import { failures } from "./rules/failures.ts";
import { cardTesting } from "./rules/card-testing.ts";
import { newCards } from "./rules/new-cards.ts";
import { roundTrip } from "./rules/round-trip.ts";
import { roundAmounts } from "./rules/round-amounts.ts";
import { similarAmounts } from "./rules/similar-amounts.ts";
import { refundAbuse } from "./rules/refund-abuse.ts";
import { refundAndChargeback } from "./rules/refund-and-chargeback.ts";
import { disputeRatio } from "./rules/dispute-ratio.ts";
import { negativeBalance } from "./rules/negative-balance.ts";
import { theftReported } from "./rules/theft-reported.ts";
import { failedAtHighValue } from "./rules/failed-at-high-value.ts";
import type { RuleDefinition } from "./rule.ts";

export const RULES = {
  velocity,
  passThrough,
  screening,
  counterparties,
  failures,
  cardTesting,
  newCards,
  roundTrip,
  roundAmounts,
  similarAmounts,
  refundAbuse,
  refundAndChargeback,
  disputeRatio,
  negativeBalance,
  theftReported,
  failedAtHighValue,
} as const;

/** A rule with its parameters, as a policy writes it. */
export const RiskRule = z.discriminatedUnion("rule", [
  velocity.schema,
  passThrough.schema,
  screening.schema,
  counterparties.schema,
  failures.schema,
  cardTesting.schema,
  newCards.schema,
  roundTrip.schema,
  roundAmounts.schema,
  similarAmounts.schema,
  refundAbuse.schema,
  refundAndChargeback.schema,
  disputeRatio.schema,
  negativeBalance.schema,
  theftReported.schema,
  failedAtHighValue.schema,
]);
export type RiskRule = z.infer<typeof RiskRule>;

/** The definition of a rule that a policy names. */
export function definitionOf({ rule }: RiskRule): RuleDefinition {
  // Each is given the parameters that its own schema has passed.
  return RULES[rule] as unknown as RuleDefinition;
}
