// What do all risk rules together say of a fact?

import { Outcome } from "../../events/risk.ts";
import { DAY_MS } from "../calendar.ts";
import type { Fact } from "../signals/fact.ts";
import type { Finding, RuleDefinition, Signals } from "./rule.ts";
import { definitionOf, type RiskRule } from "./rules.ts";

/** What one rule found, and what is to follow. */
export interface Found extends Finding {
  readonly rule: RiskRule;
  readonly definition: RuleDefinition;
  readonly outcome: Outcome;
  /** Nothing follows: the rule is on trial. */
  readonly shadow: boolean;
}

interface Asked {
  readonly rule: RiskRule;
  readonly definition: RuleDefinition;
}

/** The rules of each policy by the facts that they are asked about: looked up for every fact, found once. */
const byFact = new WeakMap<readonly RiskRule[], Map<Fact["what"], readonly Asked[]>>();

function askedOf(rules: readonly RiskRule[], what: Fact["what"]): readonly Asked[] {
  let known = byFact.get(rules);
  if (!known) byFact.set(rules, (known = new Map()));
  let asked = known.get(what);
  if (!asked) {
    asked = rules
      .map((rule) => ({ rule, definition: definitionOf(rule) }))
      .filter(({ definition }) => definition.on.includes(what));
    known.set(what, asked);
  }
  return asked;
}

/** What these rules find in a fact, in their order. Pure: the same rules, signals and fact give the same. */
export function assess(rules: readonly RiskRule[], signals: Signals, fact: Fact): Found[] {
  const found: Found[] = [];
  for (const { rule, definition } of askedOf(rules, fact.what)) {
    const { snoozed, openedAt } = signals.conduct;
    const silentUntil = snoozed[rule.rule];
    if (silentUntil !== undefined && fact.time < silentUntil) continue;
    if (rule.youngerThanDays !== undefined && fact.time - openedAt >= rule.youngerThanDays * DAY_MS) continue;
    const finding = definition.find(signals, fact, rule);
    if (!finding) continue;
    found.push({ ...finding, rule, definition, outcome: rule.outcome ?? "flag", shadow: rule.shadow ?? false });
  }
  return found;
}

/** The highest outcome of what was found: flag < challenge < deny < freeze. What is only on trial does not count. */
export function highest(found: readonly Pick<Found, "outcome" | "shadow">[]): Outcome | undefined {
  let most: Outcome | undefined;
  for (const { outcome, shadow } of found) {
    if (!shadow && (most === undefined || rank(outcome) > rank(most))) most = outcome;
  }
  return most;
}

function rank(outcome: Outcome): number {
  return Outcome.options.indexOf(outcome);
}
