// Which risk rules are there, and what does each say of a movement?

import * as z from "zod";
import { Counterparties, counterparties } from "./counterparties.ts";
import type { Fact, Finding, Signals } from "./fact.ts";
import { PassThrough, passThrough } from "./pass-through.ts";
import { Velocity, velocity } from "./velocity.ts";

/** A rule with its parameters, as a policy writes it. */
export const RiskRule = z.discriminatedUnion("rule", [Velocity, PassThrough, Counterparties]);
export type RiskRule = z.infer<typeof RiskRule>;

/** The version of each rule's code; a flag carries it, so a changed rule is not mistaken for the old one. */
export const RULE_VERSIONS: Readonly<Record<RiskRule["rule"], number>> = {
  velocity: 1,
  passThrough: 1,
  counterparties: 1,
};

/** Asks one rule about a movement. Pure. */
export function judge(rule: RiskRule, signals: Signals, fact: Fact): Finding | undefined {
  switch (rule.rule) {
    case "velocity":
      return velocity(signals, fact, rule);
    case "passThrough":
      return passThrough(signals, fact, rule);
    case "counterparties":
      return counterparties(signals, fact, rule);
  }
}
