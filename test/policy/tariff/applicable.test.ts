// A policy names no fee that would never apply, and every other one.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { test as prop } from "@fast-check/vitest";
import * as fc from "fast-check";
import {
  defaultPolicy,
  feeLines,
  money,
  parsePolicy,
  PolicyError,
  type ChargedOperation,
  type TariffComponent,
} from "tallystick";
import { arbitraries } from "tallystick/testing";
import { afterAll, expect, test } from "vitest";

type Party = NonNullable<ChargedOperation["payee"]>;
type When = TariffComponent["when"];

const countries = ["PT", "DE", "ES", "FR", undefined];
const parties: readonly Omit<Party, "account">[] = (["personal", "business", "merchant"] as const).flatMap((kind) =>
  [0, 1, 2, 3].flatMap((tier) =>
    countries.map((country) => ({ kind, tier, ...(country === undefined ? {} : { country }) })),
  ),
);

const amount = money("100.00 USD");

/** Every operation that a decision could charge for, as it tells it, with a party of every kind on the side that matters. */
function* operations({ operation, rail = "bank", purpose = "person" }: When, side: "payer" | "payee") {
  for (const one of parties) {
    for (const country of operation === "transfer" || operation === "payment" ? countries : [undefined]) {
      const mine: Party = { account: "mine", ...one };
      const other: Party = {
        account: "other",
        kind: "personal",
        tier: 0,
        ...(country === undefined ? {} : { country }),
      };
      const [payer, payee] = side === "payer" ? [mine, other] : [other, mine];
      for (const settlement of ["instant", "standard"] as const) {
        const charged: Record<When["operation"], Omit<ChargedOperation, "operation" | "amount">> = {
          fund: { rail, payee: mine },
          transfer: { purpose, payer, payee },
          payment: { settlement, payer, payee },
          convert: { payer: mine, payee: mine },
          withdraw: { rail, settlement, payer: mine },
        };
        yield { operation, amount, ...charged[operation] };
      }
    }
  }
}

/** Whether a fee with these conditions would be charged for anything. */
function applies(when: When, payer: "payer" | "payee"): boolean {
  const fee = { kind: "fee", when, percent: "1", payer } as const;
  for (const operation of operations(when, payer)) {
    if (feeLines({ version: "v1", components: [fee] }, operation).length > 0) return true;
  }
  return false;
}

function isAccepted(component: object): boolean {
  try {
    parsePolicy({ ...defaultPolicy, tariff: { version: "v1", components: [component] } });
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

const some = fc.oneof(
  fc.constantFrom("PT", "DE"),
  fc.constantFrom(["PT"], ["PT", "DE"]),
  fc.constantFrom({ except: ["PT"] }, { except: ["DE", "PT"] }),
);
const conditions = fc
  .record(
    {
      operation: fc.constantFrom("fund", "transfer", "payment", "convert", "withdraw"),
      rail: fc.constantFrom("bank", "card"),
      purpose: fc.constantFrom("person", "bill"),
      settlement: fc.constantFrom("instant", "standard"),
      corridor: fc.oneof(
        fc.constantFrom("domestic", "crossBorder"),
        fc.record({ from: some, to: some }, { requiredKeys: ["from"] }),
        fc.record({ to: some }),
      ),
      kindOfAccount: fc.constantFrom("personal", "merchant"),
      tier: fc.constantFrom(0, 3),
      country: some,
    },
    { requiredKeys: ["operation"] },
  )
  .map((when) => when as When);
// Most of the fields left out, so that some apply.
const sparse = fc
  .tuple(conditions, fc.subarray(["rail", "purpose", "settlement", "corridor", "country"] as const, { maxLength: 5 }))
  .map(
    ([when, without]) =>
      Object.fromEntries(Object.entries(when).filter(([name]) => !without.some((each) => each === name))) as When,
  );

const met = { accepted: 0, refused: 0 };

prop.prop({ when: sparse, payer: fc.constantFrom("payer", "payee") }, { numRuns: 1000 })(
  "a fee is accepted exactly if there is something that it would be charged for",
  ({ when, payer }) => {
    const isCharged = applies(when, payer);
    expect(isAccepted({ kind: "fee", when, percent: "1", payer })).toBe(isCharged);
    met[isCharged ? "accepted" : "refused"] += 1;
  },
);

afterAll(() => {
  expect(Math.min(met.accepted, met.refused)).toBeGreaterThan(50);
});

prop.prop({ policy: arbitraries.policy() }, { numRuns: 500 })("a generated policy is one", ({ policy }) => {
  expect(parsePolicy(policy)).toEqual(policy);
});

test("what always holds is no mistake: an exception for the countries that money from a rail never comes from", () => {
  const when = { operation: "fund", corridor: { from: { except: ["PT"] } } } as const;
  expect(isAccepted({ kind: "fee", when, percent: "1", payer: "payee" })).toBe(true);
});
