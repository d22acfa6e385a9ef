// What may a house charge?

import * as fc from "fast-check";
import { fromMinorUnits, minorUnits, type Money } from "../../money/money.ts";
import type { Policy } from "../../policy/policy.ts";
import { inactivityRules } from "./flows/inactivity.ts";
import { maybe } from "./maybe.ts";
import type { Tariff, TariffComponent } from "../../policy/tariff.ts";
import { idle } from "../../policy/tariff/applicable.ts";
import type { Countries } from "../../policy/tariff/countries.ts";
import type { Tiers } from "../../policy/tariff/tiers.ts";

const usd = (units: bigint): Money => fromMinorUnits(units, "USD", 2);
const dollars = fc.oneof(fc.bigInt({ min: 0n, max: 4n }), fc.constantFrom(30n, 1000n)).map(usd);

// Of the small amounts that are tried, some of these are exactly half a minor unit.
const percent = fc.constantFrom("50", "10", "2.5", "0", "1", "2.9", "33.333333", "0.000001", "99.999999", "100");

/** A percent, a fixed part, or both. */
const price = fc
  .record({
    percent: fc.oneof({ weight: 3, arbitrary: percent }, { weight: 1, arbitrary: fc.constant(undefined) }),
    fixed: seldom(dollars),
  })
  .filter((parts) => parts.percent !== undefined || parts.fixed !== undefined)
  .map(given);

/** One to four steps that end at amounts which the tried ones meet, pass and miss by a unit. */
function tiers(): fc.Arbitrary<Tiers> {
  const ends = fc
    .uniqueArray(fc.oneof(fc.bigInt({ min: 1n, max: 6n }), fc.constantFrom(50n, 100n, 2490n)), { maxLength: 3 })
    .map((units) => units.toSorted((a, b) => (a < b ? -1 : 1)));
  return ends.chain((units) =>
    fc.record({
      mode: fc.constantFrom("graduated", "volume"),
      steps: fc.tuple(...units.map((end) => price.map((parts) => ({ upTo: usd(end), ...parts }))), price),
    }),
  );
}

/** Countries of which the tried accounts are in one, in the other, or nobody knows where. */
function countries(): fc.Arbitrary<Countries> {
  const several = fc.constantFrom<string[]>(["PT"], ["DE"], ["PT", "DE"], ["ES"]);
  return fc.oneof(
    fc.constantFrom<Countries>("PT", "DE"),
    several,
    several.map((except) => ({ except })),
  );
}

/** A fee in percent or by tiers, fixed, or both, with a least and a most or without, paid by either side. */
export function tariffComponent(): fc.Arbitrary<TariffComponent> {
  const when = fc.record({
    operation: fc.constantFrom("transfer", "payment", "payment", "fund", "convert", "withdraw"),
    rail: seldom(fc.constantFrom("bank", "card")),
    purpose: seldom(fc.constantFrom("person", "bill")),
    corridor: seldom(
      fc.oneof(
        fc.constantFrom("domestic", "crossBorder"),
        fc.record({ from: countries(), to: countries() }, { requiredKeys: ["from"] }),
        fc.record({ to: countries() }),
      ),
    ),
    settlement: rarely(fc.constantFrom("standard", "instant")),
    tier: rarely(fc.constantFrom(0, 1)),
    country: rarely(countries()),
    kindOfAccount: seldom(fc.constantFrom("personal", "business", "merchant")),
  });
  return fc
    .record({
      kind: fc.constantFrom("transfer", "surcharge", "service"),
      when,
      price: fc.oneof(
        { weight: 3, arbitrary: price },
        { weight: 1, arbitrary: fc.record({ tiers: tiers(), fixed: seldom(dollars) }).map(given) },
      ),
      limits: limits(),
      payer: fc.constantFrom("payer", "payee"),
    })
    .map(({ when, price: parts, limits: ends, payer, ...component }) =>
      applying({ ...component, payer, ...parts, ...ends, when: given(when) }),
    );
}

/** The same without conditions that keep it from ever applying, paid by the other side where the one never pays. */
function applying(component: TariffComponent): TariffComponent {
  const never = idle(component);
  if (!never) return component;
  const [part, condition] = never.path;
  if (part === "payer") return applying({ ...component, payer: component.payer === "payer" ? "payee" : "payer" });
  const { operation, ...conditions } = component.when;
  const others = Object.entries(conditions).filter(([name]) => name !== condition);
  return applying({ ...component, when: { operation, ...Object.fromEntries(others) } });
}

/** A least, a most, both or neither; the most is no less than the least. */
function limits(): fc.Arbitrary<{ min?: Money; max?: Money }> {
  return fc
    .record({ min: seldom(dollars), more: seldom(dollars) })
    .map(({ min, more }) => given({ min, max: more && min ? usd(minorUnits(min) + minorUnits(more)) : more }));
}

/** Given once for every three times that it is left out. */
function seldom<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Given once for every seven times that it is left out, so that most fees apply to something. */
function rarely<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Only the fields that are given: a tariff is data, and data has no `undefined`. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}

type Given<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

/** A tariff of no, one or several components. */
export function tariff(): fc.Arbitrary<Tariff> {
  return fc
    .record({
      version: fc.constant("generated-1"),
      components: fc.array(tariffComponent(), { maxLength: 3 }),
      refunds: fc.constantFrom(undefined, "retain", "proRata", "full"),
    })
    .map(given);
}

const OPERATIONS = ["fund", "receive", "transfer", "payment", "withdraw", "convert"] as const;

function someOf<const Operation extends string>(operations: readonly Operation[]): fc.Arbitrary<Operation[]> {
  return fc.oneof(
    fc.constantFrom(...operations).map((operation) => [operation]),
    fc.subarray([...operations], { minLength: 1 }),
  );
}

/** What somebody asks for, so that it may not be offered. */
const OFFERED = OPERATIONS.filter((operation) => operation !== "receive");

const whom = {
  tiers: seldom(fc.constantFrom<number[]>([0], [1], [0, 1])),
  kinds: seldom(fc.constantFrom<("personal" | "merchant")[]>(["personal"], ["personal", "merchant"])),
};

/** Limits that small amounts and short lives reach, and caps; days begin elsewhere than in UTC, too. */
export function limitRules(): fc.Arbitrary<NonNullable<Policy["limits"]>> {
  const most = fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.constantFrom(50n, 101n, 2490n)).map(usd);
  const by = fc.oneof(
    { weight: 2, arbitrary: most.map((amount) => ({ amount })) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }).map((count) => ({ count })) },
  );
  const per = fc.constantFrom("transaction", "day", "month", "year", "lifetime");
  const rule = fc
    .record({ operations: someOf(OPERATIONS), ...whom, per, by })
    // One transaction is never several.
    .map(({ by, per, ...rest }) => ({
      ...given(rest),
      per: per === "transaction" && "count" in by && by.count > 0 ? ("day" as const) : per,
      ...by,
    }));
  return fc
    .record({
      timeZone: fc.constantFrom("UTC", "Asia/Kathmandu", "America/New_York"),
      rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
      balances: seldom(fc.array(fc.record({ ...whom, most }).map(given), { minLength: 1, maxLength: 2 })),
    })
    .map(given);
}

/** What is not offered, in which assets, from and to which countries. */
export function restrictions(): fc.Arbitrary<NonNullable<Policy["restrictions"]>> {
  const one = fc
    .record({
      operations: seldom(someOf(OFFERED)),
      assets: seldom(fc.constantFrom<string[]>(["JPY"], ["USD", "BTC"])),
      from: seldom(countries()),
      to: seldom(countries()),
    })
    .filter((fields) => Object.values(fields).some((field) => field !== undefined))
    .map(given);
  return fc.array(one, { minLength: 1, maxLength: 2 });
}

/** A policy: a tariff, what inactivity costs, limits and restrictions, whether instruments are shared, and no risk rules. */
export function policy(): fc.Arbitrary<Policy> {
  return fc
    .record({
      tariff: tariff(),
      risk: fc.constant<Policy["risk"]>([]),
      // Of the small amounts that are tried, a few percent would be nothing.
      payments: maybe(fc.record({ overCapture: fc.constantFrom("100", "50", "33.333333", "0") })),
      refunds: seldom(fc.record({ overdraw: fc.boolean() })),
      inactivity: maybe(inactivityRules()),
      instruments: seldom(fc.record({ sharing: fc.boolean() })),
      limits: seldom(limitRules()),
      restrictions: rarely(restrictions()),
    })
    .map(given);
}
