// Which risk rules may a house have? Small ones, that the small amounts and the short waits of generated lives trip often.

import * as fc from "fast-check";
import { fromMinorUnits, type Money } from "../../money/money.ts";
import { Outcome } from "../../events/risk.ts";
import { RULES, type RiskRule } from "../../policy/risk/rules.ts";
import { maybe } from "./maybe.ts";

export interface RiskRulesConstraints {
  /** What may follow from what a rule finds: a policy whose rules challenge has a step-up. All outcomes where absent. */
  readonly outcomes?: readonly Outcome[];
  /** The rules to draw from: all where absent. */
  readonly rules?: readonly RiskRule["rule"][];
}

type Named<Name extends RiskRule["rule"]> = Extract<RiskRule, { readonly rule: Name }>;
type Common = "rule" | "outcome" | "shadow" | "youngerThanDays" | "scope" | "source";

/** The parameters of each rule. */
const PARAMETERS: { readonly [Name in RiskRule["rule"]]: fc.Arbitrary<Omit<Named<Name>, Common>> } = {
  velocity: fc.record({ count: count(1), hours: hours() }),
  unusualAmount: fc.record({
    times: fc.integer({ min: 1, max: 2 }),
    sigmas: fc.integer({ min: 0, max: 2 }),
    days: fc.constantFrom(1, 90),
    least: count(2),
  }),
  structuring: fc.record({
    count: count(2),
    percent: fc.constantFrom(20, 50, 80, 99),
    threshold: dollars(2n, 7n),
    hours: hours(),
  }),
  dailyTotal: fc.record({ amount: dollars(2n, 20n), hours: hours() }),
  passThrough: fc.record({ least: dollars(1n, 5n), percent: fc.constantFrom(1, 50, 100), hours: hours() }),
  largeInflow: fc.record({ least: dollars(1n, 6n) }),
  takeover: fc
    .record({
      percent: fc.constantFrom(1, 10, 50),
      hours: hours(),
      afterFailure: maybe(fc.constant<true>(true)),
    })
    .map(given),
  afterCredentialChange: fc.record({ hours: hours() }),
  dormant: fc.record({ months: fc.constantFrom(1, 2), least: dollars(1n, 3n) }),
  elsewhere: fc.constantFrom<Omit<Named<"elsewhere">, Common>>(
    { foreign: true },
    { hours: 1 },
    { hours: 48 },
    { foreign: true, hours: 24 },
  ),
  screening: fc.record({ result: fc.constantFrom("listed", "legal") }),
  failures: fc.oneof(
    fc.record({ count: count(1), hours: hours() }),
    fc.record({ count: count(1), inARow: fc.constant(true as const) }),
  ),
  cardTesting: fc.record({ count: count(1), hours: hours() }),
  newCards: fc.record({ count: count(1), hours: hours() }),
  roundTrip: fc.record({ percent: fc.constantFrom(0, 10, 100), hours: hours() }),
  counterparties: fc.record({ count: count(2), hours: hours() }),
  roundAmounts: fc.record({ count: count(2), multipleOf: dollars(1n, 3n), days: fc.constantFrom(1, 30, 90) }),
  similarAmounts: fc.record({ count: count(2), percent: fc.constantFrom(0, 10, 50), hours: hours() }),
  refundAbuse: fc.record({ count: count(2), days: fc.constantFrom(1, 30, 90) }),
  refundAndChargeback: fc.record({ days: fc.constantFrom(1, 90) }),
  disputeRatio: fc.record(
    {
      percent: fc.constantFrom("0.9", "33.333333", "100"),
      leastSales: count(1),
      reserve: fc.record({ percent: fc.constantFrom("0", "10", "33.333333", "100"), days: count(1) }),
    },
    { requiredKeys: ["percent", "leastSales"] },
  ),
  negativeBalance: fc.constant({}),
  theftReported: fc.constant({}),
  failedAtHighValue: fc.record({ count: count(1), least: dollars(1n, 3n), hours: hours() }),
};

function count(min: number): fc.Arbitrary<number> {
  return fc.integer({ min, max: 3 });
}

/** The waits between commands reach these exactly, pass them, or do not reach them. */
function hours(): fc.Arbitrary<number> {
  return fc.constantFrom(1, 2, 24, 720);
}

function dollars(min: bigint, max: bigint): fc.Arbitrary<Money> {
  return fc.bigInt({ min, max }).map((units) => fromMinorUnits(units, "USD", 2));
}

/** A rule with its parameters and the fields that all rules have. */
function riskRule({ outcomes = Outcome.options, rules }: RiskRulesConstraints): fc.Arbitrary<RiskRule> {
  const names = Object.keys(PARAMETERS).filter((name) => !rules || (rules as readonly string[]).includes(name));
  const common = fc
    .record({
      shadow: rarely(fc.boolean()),
      youngerThanDays: rarely(fc.constantFrom(1, 31)),
      scope: rarely(fc.constantFrom("debit", "credit", "all")),
      source: rarely(fc.constantFrom("risk", "legal")),
    })
    .map(given);
  return fc
    .constantFrom(...names)
    .chain((rule) =>
      fc
        .tuple(
          PARAMETERS[rule as RiskRule["rule"]] as fc.Arbitrary<object>,
          outcome(rule as RiskRule["rule"], outcomes),
          common,
        )
        .map(([parameters, outcome, fields]) => ({ rule, ...parameters, ...outcome, ...fields }) as RiskRule),
    );
}

/** One of these that can follow from the rule. What is refused or frozen leaves little for other rules to find. */
function outcome(rule: RiskRule["rule"], outcomes: readonly Outcome[]): fc.Arbitrary<{ outcome?: Outcome }> {
  const possible = RULES[rule].outcomes.filter((each) => outcomes.includes(each));
  const none = fc.constant({});
  if (possible.length === 0) return none;
  const some = fc.record({ outcome: fc.constantFrom(...possible) });
  return fc.oneof({ weight: 3, arbitrary: none }, { weight: 1, arbitrary: some });
}

/** Given once for every seven times that it is left out. */
function rarely<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Data has no `undefined`. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}

type Given<Fields> = { [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name] } & {
  [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined>;
};

/** The risk rules of a policy: none, one, or several, of which some may be of one name. */
export function riskRules(constraints: RiskRulesConstraints = {}): fc.Arbitrary<RiskRule[]> {
  return fc.array(riskRule(constraints), { maxLength: 6 });
}
