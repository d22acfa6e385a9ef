// Does what rules say hold together, whatever happens?
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { test as prop } from "@fast-check/vitest";
import * as fc from "fast-check";
import { money, type LedgerEvent, type Policy, type ProposedEvent, type RiskFlag, type RiskRule } from "tallystick";
import { arbitraries, live, type Step } from "tallystick/testing";
import { afterAll, describe, expect } from "vitest";
import { tagsOf } from "../../../src/events/tags.ts";
import { RULES } from "../../../src/policy/risk/rules.ts";
import { riskFlagsOf } from "../../../src/projections/risk-flags.ts";
import { times } from "../../laws/harness.ts";
import { STEP_UP } from "./scene.ts";

// Lines so low that short lives cross them.
const LOW: readonly RiskRule[] = [
  { rule: "velocity", count: 1, hours: 1 },
  { rule: "passThrough", least: money("0.01 USD"), percent: 10, hours: 24 },
  { rule: "counterparties", count: 2, hours: 24 },
  { rule: "failures", count: 2, hours: 24 },
  { rule: "failures", count: 2, inARow: true },
  { rule: "cardTesting", count: 1, hours: 24 },
  { rule: "newCards", count: 1, hours: 24 },
  { rule: "roundTrip", percent: 50, hours: 48 },
  { rule: "roundAmounts", count: 2, multipleOf: money("0.02 USD"), days: 30 },
  { rule: "similarAmounts", count: 2, percent: 50, hours: 24 },
  { rule: "refundAbuse", count: 2, days: 30 },
  { rule: "refundAndChargeback", days: 30 },
  { rule: "disputeRatio", percent: "0.9", leastSales: 1 },
  { rule: "negativeBalance" },
  { rule: "theftReported" },
  { rule: "failedAtHighValue", count: 1, least: money("0.01 USD"), hours: 24 },
];

const rule = (shadow: fc.Arbitrary<true | undefined>): fc.Arbitrary<RiskRule> =>
  fc
    .record({
      low: fc.constantFrom(...LOW),
      // The first of these that can follow.
      wanted: fc.shuffledSubarray(["flag", "flag", "flag", "challenge", "deny", "freeze"] as const, { minLength: 6 }),
      shadow,
      youngerThanDays: fc.constantFrom(undefined, undefined, 1),
    })
    .map(({ low, wanted, shadow, youngerThanDays }) => ({
      ...low,
      outcome: wanted.find((each) => RULES[low.rule].outcomes.includes(each)) ?? "flag",
      ...(shadow ? { shadow } : {}),
      ...(youngerThanDays === undefined ? {} : { youngerThanDays }),
    }));
const rules = fc.array(rule(fc.constant(undefined)), { maxLength: 4 });
const onTrial = fc.array(rule(fc.constant(true)), { minLength: 1, maxLength: 4 });
const submissions = arbitraries.submissions({ keys: "none", malformed: "none" });

const policyOf = (risk: readonly RiskRule[]): Policy => ({
  tariff: { version: "none", components: [] },
  risk: [...risk],
  stepUp: STEP_UP,
});

/** What was decided, without the marks of rules on trial. */
function decided(step: Step): unknown {
  const events = step.events.map((event): ProposedEvent => {
    const { found = [], ...meta } = event.meta;
    const real = found.filter(({ shadow }) => !shadow);
    return { ...event, meta: { ...meta, ...(real.length === 0 ? {} : { found: real }) } };
  });
  return { ...step.decision, events };
}

/** What was recorded of a life, in its order. */
function recorded(steps: readonly Step[]): LedgerEvent[] {
  return steps.flatMap(({ events }) => events).map((event, index): LedgerEvent => ({ position: index + 1, ...event }));
}

function flagsOf(account: string, risk: readonly RiskRule[], events: readonly LedgerEvent[]): RiskFlag[] {
  const { initial, apply } = riskFlagsOf(account, risk);
  const state = initial();
  for (const event of events) apply(state, event);
  return state.flags;
}

function accountsOf(events: readonly LedgerEvent[]): string[] {
  return events.flatMap(({ type, data }) => (type === "AccountOpened" ? [data.account] : []));
}

/** On whose behalf a movement was asked for, where rules are asked. */
function asker({ type, data }: LedgerEvent): string | undefined {
  if (type === "Transferred" || type === "PaymentAuthorized") return data.from;
  if (type === "WithdrawalRequested" || type === "InstrumentLinked") return data.account;
  return type === "Funded" && data.of === undefined ? data.account : undefined;
}

/** How often each law has met something to hold of: none is to be true of nothing alone. */
const met = { onTrial: 0, marks: 0, flags: new Set<string>() };

describe("over any life", () => {
  prop.prop({ submissions, rules, onTrial }, { numRuns: times(150) })(
    "adding a rule in shadow changes no outcome",
    ({ submissions, rules, onTrial }) => {
      const tried = live(submissions, { policy: policyOf([...onTrial, ...rules]) });
      expect(tried.map(decided)).toEqual(live(submissions, { policy: policyOf(rules) }).map(decided));
      met.onTrial += tried
        .flatMap(({ events }) => events)
        .filter(({ meta }) => meta.found?.some((one) => one.shadow)).length;
    },
  );

  prop.prop({ submissions, rules }, { numRuns: times(150) })(
    "what rules found when it was decided is what the flags say of it later",
    ({ submissions, rules }) => {
      const all = [...rules, ...LOW];
      const events = recorded(live(submissions, { policy: policyOf(all) }));
      for (const account of accountsOf(events)) {
        const flags = flagsOf(account, all, events);
        for (const event of events) {
          if (asker(event) !== account || event.meta.cause !== undefined) continue;
          const marks = event.meta.found ?? [];
          expect(flags.filter(({ position }) => position === event.position)).toMatchObject(marks);
          met.marks += marks.length;
        }
      }
    },
  );

  prop.prop({ submissions }, { numRuns: times(150) })(
    "evidence is earlier events of the account, each once, in their order, and the event itself last",
    ({ submissions }) => {
      const events = recorded(live(submissions, { policy: policyOf(LOW) }));
      for (const account of accountsOf(events)) {
        for (const { rule, position, evidence } of flagsOf(account, LOW, events)) {
          expect(evidence.at(-1)).toBe(position);
          expect(evidence).toEqual([...new Set(evidence)].toSorted((one, other) => one - other));
          for (const shown of evidence) {
            const tags = tagsOf(events[shown - 1] as LedgerEvent);
            expect(tags.some((tag) => tag === `account:${account}` || tag === `credits:${account}`)).toBe(true);
          }
          met.flags.add(rule);
        }
      }
    },
  );

  afterAll(() => {
    expect(met.onTrial).toBeGreaterThan(0);
    expect(met.marks).toBeGreaterThan(0);
    expect(met.flags.size).toBeGreaterThan(5);
  });
});
