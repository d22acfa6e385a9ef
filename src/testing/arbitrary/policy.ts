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
  const percent = fc.constantFrom("0", "1", "2.9", "10", "33.333333", "50", "0.000001", "99.999999", "100", "100.5");
  return fc
    .record(
      {
        kind: fc.constantFrom("transfer", "surcharge", "service"),
        when: fc.record(
          {
            operation: fc.constantFrom("fund", "transfer"),
            rail: fc.constantFrom("bank", "card"),
            purpose: fc.constantFrom("person", "bill"),
            kindOfAccount: fc.constantFrom("personal", "business", "merchant"),
          },
          { requiredKeys: ["operation"] },
        ),
        percent,
        fixed: dollars,
        min: dollars,
        max: dollars,
        payer: fc.constantFrom("payer", "payee"),
      },
      { requiredKeys: ["kind", "when", "payer"] },
    )
    .filter(
      (component) => component.percent !== undefined || component.fixed !== undefined,
    ) as fc.Arbitrary<TariffComponent>;
}

/** A tariff of no, one or several components. */
export function tariff(): fc.Arbitrary<Tariff> {
  return fc.array(tariffComponent(), { maxLength: 3 }).map((components) => ({ version: "generated-1", components }));
}

/** A policy: a tariff, and no risk rules, since those refuse nothing. */
export function policy(): fc.Arbitrary<Policy> {
  return tariff().map((generated) => ({ tariff: generated, risk: [] }));
}
