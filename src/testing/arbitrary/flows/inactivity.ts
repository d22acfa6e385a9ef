// Accounts that nobody uses any more.

import * as fc from "fast-check";
import { fromMinorUnits, type Money } from "../../../money/money.ts";
import type { FeeLine } from "../../../events/fields.ts";
import type { InactivityRules } from "../../../policy/inactivity.ts";
import type { Command } from "../../../wallet/commands.ts";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf } from "../id.ts";
import { instant } from "../instant.ts";

/** Months around those that lives reach; the first one is the one in which they begin. */
const MONTHS = ["2026-02", "2026-03", "2026-04", "2026-05", "2026-01", "2026-06", "2027-02", "2027-03"] as const;
const LIKELY = MONTHS.slice(0, 4);

function period(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...LIKELY) },
    { weight: 1, arbitrary: fc.constantFrom(...MONTHS) },
  );
}

export const commands: CommandArbitraries<"noticeInactivity" | "chargeInactivity"> = {
  noticeInactivity: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("noticeInactivity"), account: idOf("account") }),
  },
  chargeInactivity: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("chargeInactivity"), account: idOf("account"), period: period() }),
  },
};

const perCurrency = { selector: ({ currency }: { readonly currency: string }) => currency, minLength: 1, maxLength: 3 };

export const events: EventArbitraries<"InactivityNoticed" | "FeeCharged"> = {
  InactivityNoticed: () =>
    fc.record({
      account: id(),
      inactiveSince: instant(),
      chargesFrom: instant(),
      monthly: fc.uniqueArray(money(), perCurrency),
    }),
  FeeCharged: () =>
    id().chain((account) =>
      fc.record({
        account: fc.constant(account),
        kind: fc.constant("inactivity" as const),
        period: period(),
        fees: fc.uniqueArray(money(), perCurrency).map((amounts) => amounts.map((amount) => lineOf(amount, account))),
      }),
    ),
};

function lineOf(amount: Money, payer: string): FeeLine {
  return { kind: "inactivity", amount, fixed: amount, payer, tariff: "generated-1" };
}

/** Nobody uses an account; it is noticed, something may happen after all, and it is charged. */
const forgotten: Story = {
  weight: 2,
  arbitrary: (anything) =>
    fc
      .record({
        account: idOf("account"),
        meanwhile: fc.array(anything(), { maxLength: 1 }),
        periods: fc.subarray([...LIKELY], { minLength: 1 }),
      })
      .map(({ account, meanwhile, periods }): Command[] => [
        { type: "noticeInactivity", account },
        ...meanwhile,
        ...periods.map((period): Command => ({ type: "chargeInactivity", account, period })),
      ]),
};

export const stories: readonly Story[] = [forgotten];

/** Rules of a house that has little patience, so that lives of a few weeks are long enough. */
export function inactivityRules(): fc.Arbitrary<InactivityRules> {
  const dollars = fc.bigInt({ min: 1n, max: 12n }).map((units) => fromMinorUnits(units, "USD", 2));
  const fees = fc.uniqueArray(
    fc.oneof({ weight: 3, arbitrary: dollars }, { weight: 1, arbitrary: money() }),
    perCurrency,
  );
  return fc
    .record({
      afterMonths: fc.constantFrom(1, 1, 1, 2, 12),
      noticeDays: fc.constantFrom(0, 0, 1, 7, 30),
      fees,
      kinds: fc.constantFrom<InactivityRules["kinds"]>(
        undefined,
        undefined,
        undefined,
        ["personal"],
        ["business", "merchant"],
      ),
    })
    .map(({ kinds, ...rest }) => (kinds === undefined ? rest : { ...rest, kinds }));
}
