// Rule 15: money goes back to where it came from.

import * as z from "zod";
import { since } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";
import { shown } from "../shown.ts";

export const roundTrip = defineRule({
  rule: "roundTrip",
  version: 2,
  name: "Money goes back to where it came from",
  reason: "an unusual course of payments",
  on: OUTGOING,
  parameters: {
    /** As much as came from a wallet or a rail, give or take this percentage of it, … */
    percent: z.int().min(0).max(100),
    /** … goes back there within this many hours. */
    hours: z.int().min(1).max(720),
  },
  /**
   * What was refunded has been back and forth already. Merchants are left out: they pay whoever pays them, and what they receive
   * never stands still, so that to be sure of it would hold up every payment of theirs.
   */
  find({ conduct, inflow }, fact, { percent, hours }) {
    if (conduct.kind === "merchant") return undefined;
    const { time, currency, amount, counterparty } = fact;
    const arrived = since(inflow.received, time, hours, counterparty).find(
      (each) =>
        each.currency === currency &&
        each.what !== "refund" &&
        distance(each.amount, amount) * 100n <= each.amount * BigInt(percent),
    );
    if (!arrived) return undefined;
    return {
      observed: `${shown(amount, fact)} back to ${counterparty}, where ${shown(arrived.amount, fact)} came from`,
      threshold: `within ${percent}% of it, within ${hours} h`,
      evidence: [arrived.event],
    };
  },
});

function distance(one: bigint, other: bigint): bigint {
  return one < other ? other - one : one - other;
}
