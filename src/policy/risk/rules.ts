// Which risk rules are there?

import * as z from "zod";
import type { RuleDefinition } from "./rule.ts";
import { afterCredentialChange } from "./rules/after-credential-change.ts";
import { cardTesting } from "./rules/card-testing.ts";
import { counterparties } from "./rules/counterparties.ts";
import { dailyTotal } from "./rules/daily-total.ts";
import { disputeRatio } from "./rules/dispute-ratio.ts";
import { dormant } from "./rules/dormant.ts";
import { elsewhere } from "./rules/elsewhere.ts";
import { failedAtHighValue } from "./rules/failed-at-high-value.ts";
import { failures } from "./rules/failures.ts";
import { largeInflow } from "./rules/large-inflow.ts";
import { negativeBalance } from "./rules/negative-balance.ts";
import { newCards } from "./rules/new-cards.ts";
import { passThrough } from "./rules/pass-through.ts";
import { refundAbuse } from "./rules/refund-abuse.ts";
import { refundAndChargeback } from "./rules/refund-and-chargeback.ts";
import { roundAmounts } from "./rules/round-amounts.ts";
import { roundTrip } from "./rules/round-trip.ts";
import { screening } from "./rules/screening.ts";
import { similarAmounts } from "./rules/similar-amounts.ts";
import { structuring } from "./rules/structuring.ts";
import { takeover } from "./rules/takeover.ts";
import { theftReported } from "./rules/theft-reported.ts";
import { unusualAmount } from "./rules/unusual-amount.ts";
import { velocity } from "./rules/velocity.ts";

/** In the order in which the domain counts them. */
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
  failures,
  cardTesting,
  newCards,
  roundTrip,
  counterparties,
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
  failures.schema,
  cardTesting.schema,
  newCards.schema,
  roundTrip.schema,
  counterparties.schema,
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
