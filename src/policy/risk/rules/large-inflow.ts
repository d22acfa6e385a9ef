// Rule 6: a large inflow; of a new account, where the policy says so by `youngerThanDays`.

import { PositiveMoney } from "../../../events/fields.ts";
import { lineOf } from "../../line.ts";
import { defineRule, INCOMING } from "../rule.ts";
import { shown } from "../shown.ts";

export const largeInflow = defineRule({
  rule: "largeInflow",
  version: 1,
  name: "A large inflow",
  reason: "an unusual amount",
  on: INCOMING,
  parameters: {
    /** This much or more at once. */
    least: PositiveMoney,
  },
  find(_, fact, { least }) {
    if (fact.currency !== least.currency || fact.amount < lineOf(least)) return undefined;
    return {
      observed: shown(fact.amount, fact),
      threshold: `${least.value} ${least.currency} or more`,
      evidence: [],
    };
  },
});
