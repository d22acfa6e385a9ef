// Rule 21: what nobody is asked about leaves an account below zero.

import { defineRule } from "../rule.ts";
import { shown } from "../shown.ts";

export const negativeBalance = defineRule({
  rule: "negativeBalance",
  version: 1,
  name: "What was taken back had been spent",
  reason: "a balance below zero",
  on: ["reversal", "chargeback", "dispute", "disputeLost"],
  parameters: {},
  /** A dispute claims what it cannot hold, so that counts as taken when it is opened. */
  find({ available }, fact) {
    const taken = fact.taken ?? fact.amount;
    if (taken === 0n) return undefined;
    const left = available(fact.currency) - taken;
    if (left >= 0n) return undefined;
    return {
      observed: `${shown(left, fact)} left after a ${WORDS[fact.what as keyof typeof WORDS]} of ${shown(fact.amount, fact)}`,
      threshold: "below zero",
      evidence: [],
    };
  },
});

const WORDS = {
  reversal: "reversal",
  chargeback: "chargeback",
  dispute: "dispute",
  disputeLost: "lost dispute",
} as const;
