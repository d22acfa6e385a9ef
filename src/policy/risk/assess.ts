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

/** A rule as it is asked, with what every rule is asked for: all of one shape, since this is where time goes. */
interface Asked {
  readonly rule: RiskRule;
  readonly definition: RuleDefinition;
  readonly name: RiskRule["rule"];
  readonly find: RuleDefinition["find"];
  /** Of accounts that are younger than so many milliseconds. */
  readonly youngerThan: number;
}

/** The rules of each policy by the facts that they are asked about: looked up for every fact, found once. */
const byFact = new WeakMap<readonly RiskRule[], Map<Fact["what"], readonly Asked[]>>();

function askedOf(rules: readonly RiskRule[], what: Fact["what"]): readonly Asked[] {
  let known = byFact.get(rules);
  if (!known) byFact.set(rules, (known = new Map()));
  let asked = known.get(what);
  if (!asked) {
    asked = rules.map(asAsked).filter(({ definition }) => definition.on.includes(what));
    known.set(what, asked);
  }
  return asked;
}

function asAsked(rule: RiskRule): Asked {
  const definition = definitionOf(rule);
  const { find } = definition;
  return { rule, definition, name: rule.rule, find, youngerThan: (rule.youngerThanDays ?? Infinity) * DAY_MS };
}

/** The rules of each policy by which something follows from a fact that nobody was asked about, by that fact. */
const following = new WeakMap<readonly RiskRule[], Map<Fact["what"], readonly RiskRule[]>>();

/** Those of some rules by which something follows from a fact that nobody was asked about: a freeze, or a reserve. */
export function rulesFollowing(rules: readonly RiskRule[], what: Fact["what"]): readonly RiskRule[] {
  let known = following.get(rules);
  if (!known) following.set(rules, (known = new Map()));
  let found = known.get(what);
  if (!found) {
    found = rules.filter(
      (rule) =>
        !rule.shadow &&
        (rule.outcome === "freeze" || (rule.rule === "disputeRatio" && rule.reserve !== undefined)) &&
        definitionOf(rule).on.includes(what),
    );
    known.set(what, found);
  }
  return found;
}

/** Whether a fact alone leaves it open that any of some rules finds something: else nothing has to be looked at for them. */
export function mayFindAny(rules: readonly RiskRule[], fact: Fact): boolean {
  return rules.some((rule) => definitionOf(rule).mayFind?.(fact) ?? true);
}

/** What these rules find in a fact, in their order. Pure: the same rules, signals and fact give the same. */
export function assess(rules: readonly RiskRule[], signals: Signals, fact: Fact): Found[] {
  const found: Found[] = [];
  const { snoozed, openedAt } = signals.conduct;
  const { time } = fact;
  const isAnySnoozed = Object.keys(snoozed).length > 0;
  for (const { rule, definition, name, find, youngerThan } of askedOf(rules, fact.what)) {
    if (time - openedAt >= youngerThan) continue;
    if (isAnySnoozed && time < (snoozed[name] ?? -Infinity)) continue;
    const finding = find(signals, fact, rule);
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
