// A town in which nearly everything costs something, and most of what is asked for names a campaign.

import * as fc from "fast-check";
import { money, type Policy, type TariffComponent } from "tallystick";
import { arbitraries, type Submission } from "tallystick/testing";
import { stories } from "../../src/testing/arbitrary/flows/campaign.ts";
import { opening, plain } from "./town.ts";

/** Campaigns are defined and used, one story after another, with something else in between. */
function submissions(): fc.Arbitrary<Submission[]> {
  const wait = fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 3_600_000);
  const told = fc.oneof(...stories.map((story) => story.arbitrary(() => arbitraries.wellFormedCommand())));
  // Some have more than enough, so that it is the campaign that runs out.
  const purse = fc.oneof(arbitraries.money({ currencies: ["USD"] }), fc.constant(money("50.00 USD")));
  return fc
    .record({
      purses: fc.array(purse, { minLength: 6, maxLength: 6 }),
      steps: fc.array(fc.record({ told, wait }), { minLength: 1, maxLength: 5, size: "max" }),
    })
    .map(({ purses, steps }) => [
      ...opening("merchant", purses),
      ...steps.flatMap(({ told: commands, wait: passed }) =>
        commands.map((command, index) => (index === 0 ? { ...plain(command), wait: passed } : plain(command))),
      ),
    ]);
}

/** A policy that charges for everything, also of a few minor units. */
function policy(): fc.Arbitrary<Policy> {
  const price = fc.record(
    {
      percent: fc.constantFrom("50", "33.333333", "100"),
      fixed: fc.constantFrom(money("0.01 USD"), money("0.05 USD")),
    },
    { requiredKeys: ["percent"] },
  );
  const payer = fc.constantFrom("payer", "payee");
  const components = (["fund", "transfer", "payment", "convert", "withdraw"] as const).map((operation) =>
    fc.record({ price, payer }).map(({ price: of, payer: by }): TariffComponent => {
      const always = { fund: "payee", payment: "payee", withdraw: "payer" } as const;
      const pays = operation in always ? always[operation as keyof typeof always] : by;
      return { kind: "service", when: { operation }, ...of, payer: pays };
    }),
  );
  return fc
    .record({ policy: arbitraries.policy(), components: fc.tuple(...components) })
    .map(({ policy, components }) => ({
      ...policy,
      tariff: { ...policy.tariff, components: [...components, ...policy.tariff.components] },
    }));
}

export const promoters = { submissions: submissions(), policy: policy() };
