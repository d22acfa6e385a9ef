// What is summed up of the payments that are remembered is the sum of those, also once the oldest are forgotten.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know law.prop

import { fc, test as law } from "@fast-check/vitest";
import { expect } from "vitest";
import { initialConduct, rememberPaid } from "../../../src/policy/signals/conduct.ts";
import { factFrom } from "../../../src/policy/signals/fact.ts";
import { allOf, MOST_REMEMBERED } from "../../../src/policy/signals/recent.ts";

const payment = fc.record({ currency: fc.constantFrom("USD", "EUR"), units: fc.bigInt({ min: 1n, max: 10n ** 30n }) });

law.prop({ payments: fc.array(payment, { minLength: 0, maxLength: 100, size: "max" }) })(
  "what was paid is the sum of the payments that are remembered",
  ({ payments }) => {
    const conduct = initialConduct("alice");
    for (const { currency, units } of payments) {
      const amount = { currency, value: `${units}` };
      const event = { id: "e", at: "2026-01-10T09:00:00.000Z", meta: {} };
      rememberPaid(conduct, factFrom(event, "transfer", { direction: "out", amount }));
    }
    const remembered = payments.slice(-MOST_REMEMBERED);
    expect(allOf(conduct.out).map(({ amount }) => amount)).toEqual(remembered.map(({ units }) => units));
    for (const asset of ["USD", "EUR"]) {
      const sum = remembered
        .filter(({ currency }) => currency === asset)
        .reduce((total, { units }) => total + units, 0n);
      expect(conduct.paid[asset] ?? 0n).toBe(sum);
    }
  },
);
