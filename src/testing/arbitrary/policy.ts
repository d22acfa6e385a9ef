// What may a house charge?

import * as fc from "fast-check";
import { fromMinorUnits, type Money } from "../../money/money.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Tariff, TariffComponent } from "../../policy/tariff.ts";

/** A fee in percent, fixed, or both, with a least and a most or without, paid by either side. */
export function tariffComponent(): fc.Arbitrary<TariffComponent> {
  const dollars = fc
    .oneof(fc.bigInt({ min: 0n, max: 4n }), fc.constantFrom(30n, 1000n))
    .map((units): Money => fromMinorUnits(units, "USD", 2));
  // Of the small amounts that are tried, some of these are exactly half a minor unit.
  const percent = fc.constantFrom("50", "10", "2.5", "0", "1", "2.9", "33.333333", "0.000001", "99.999999", "100");
  const when = fc.record({
    operation: fc.constantFrom("transfer", "fund", "withdraw"),
    rail: seldom(fc.constantFrom("bank", "card")),
    purpose: seldom(fc.constantFrom("person", "bill")),
    kindOfAccount: seldom(fc.constantFrom("personal", "business", "merchant")),
  });
  return (
    fc
      .record({
        kind: fc.constantFrom("transfer", "surcharge", "service"),
        when,
        percent: fc.oneof({ weight: 3, arbitrary: percent }, { weight: 1, arbitrary: fc.constant(undefined) }),
        fixed: seldom(dollars),
        min: seldom(dollars),
        max: seldom(dollars),
        payer: fc.constantFrom("payer", "payee"),
      })
      .filter((component) => component.percent !== undefined || component.fixed !== undefined)
      // A withdrawal has no payee.
      .map(({ when, payer, ...component }) => ({
        ...given(component),
        payer: when.operation === "withdraw" ? "payer" : payer,
        when: given(when),
      }))
  );
}

/** Given once for every three times that it is left out. */
function seldom<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Only the fields that are given: a tariff is data, and data has no `undefined`. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>;
  };
}

/** A tariff of no, one or several components. */
export function tariff(): fc.Arbitrary<Tariff> {
  return fc.array(tariffComponent(), { maxLength: 3 }).map((components) => ({ version: "generated-1", components }));
}

/** A policy: a tariff, whether instruments are shared, and no risk rules, since those refuse nothing. */
export function policy(): fc.Arbitrary<Policy> {
  return fc
    .record({ tariff: tariff(), instruments: seldom(fc.record({ sharing: fc.boolean() })) })
    .map((generated) => ({ ...given(generated), risk: [] }));
}
