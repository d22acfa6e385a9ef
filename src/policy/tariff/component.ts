// What is one fee of a tariff?

import * as z from "zod";
import { MoneyOrZero, Percent, Word } from "../../events/fields.ts";
import { minorUnits, type Money } from "../../money/money.ts";
import { Exact, roundToMinor } from "../../money/rounding.ts";
import { idle } from "./applicable.ts";
import { Condition, meets } from "./condition.ts";
import type { ChargedOperation, ChargedParty } from "./charged.ts";
import { orderOf } from "./order.ts";
import { percentOf } from "./percent.ts";
import { tierPrice, Tiers } from "./tiers.ts";

/**
 * One fee of a tariff: `percent` of the amount, or a price by `tiers`, plus `fixed`, clamped to `min` and `max`, rounded
 * once, half up. It applies where every condition of `when` holds; one that names an amount applies to that currency.
 * The `payer` pays on top of the amount, the `payee` out of it.
 */
export const TariffComponent = z
  .strictObject({
    /** What the books call it: `income:fees:KIND`. */
    kind: Word,
    when: Condition,
    percent: Percent.optional(),
    tiers: Tiers.optional(),
    fixed: MoneyOrZero.optional(),
    min: MoneyOrZero.optional(),
    max: MoneyOrZero.optional(),
    payer: z.enum(["payer", "payee"]),
  })
  .superRefine((component, context) => {
    const refuse = (path: readonly Field[], input: unknown, expected: string) =>
      context.addIssue({ code: "custom", path: [...path], input, message: `expected ${expected}` });

    const { percent, tiers, fixed, min, max } = component;
    if (percent === undefined && fixed === undefined && tiers === undefined) {
      refuse([], component, "a percent, tiers, a fixed amount, or one of the first two with the third");
    }
    if (percent !== undefined && tiers !== undefined) refuse(["tiers"], tiers, "a percent or tiers, not both");
    const [first, ...others] = amountsOf(component);
    for (const [path, amount] of others) {
      if (first && amount.currency !== first[1].currency) {
        refuse(
          path,
          amount,
          `${first[1].currency}, as in ${first[0].join(".")}: all amounts of a fee are in one currency`,
        );
      }
    }
    const never = idle(component);
    if (never) refuse(never.path, never.input, `${never.expected}, so this fee would never apply`);
    if (min && max && (orderOf(max, min) ?? 0) < 0) refuse(["max"], max, `no less than min, ${min.value}`);
  });
export type TariffComponent = z.infer<typeof TariffComponent>;

type Field = string | number;

/** Every amount that a component names, with the path of its field. */
export function amountsOf(component: TariffComponent): (readonly [path: readonly Field[], amount: Money])[] {
  const found: (readonly [readonly Field[], Money])[] = [];
  for (const part of ["fixed", "min", "max"] as const) {
    const amount = component[part];
    if (amount) found.push([[part], amount]);
  }
  for (const [index, step] of component.tiers?.steps.entries() ?? []) {
    for (const part of ["upTo", "fixed"] as const) {
      const amount = step[part];
      if (amount) found.push([["tiers", "steps", index, part], amount]);
    }
  }
  return found;
}

/** Who pays this fee for an operation, if it applies to it. */
export function debtor(component: TariffComponent, charged: ChargedOperation): ChargedParty | undefined {
  const party = component.payer === "payer" ? payerOf(charged) : charged.payee;
  if (!party || !meets(charged, component.when, party)) return undefined;
  const currency = currencyOf(component);
  return currency === undefined || currency === charged.amount.currency ? party : undefined;
}

/** Of a payment the payer pays what was authorised, and nothing on top. */
function payerOf({ operation, payer }: ChargedOperation): ChargedParty | undefined {
  return operation === "payment" ? undefined : payer;
}

function currencyOf({ fixed, min, max, tiers }: TariffComponent): string | undefined {
  // Of several steps the first has an end; a single step may have a fixed part.
  const step = tiers?.steps[0];
  return (fixed ?? min ?? max ?? step?.upTo ?? step?.fixed)?.currency;
}

/** A fee in minor units, and how much of it does not grow with the amount. */
export interface Fee {
  readonly amount: bigint;
  readonly fixed: bigint;
}

/** The fee on so many minor units. */
export function feeOn({ percent, tiers, fixed, min, max }: TariffComponent, units: bigint): Fee {
  const { growing, fixed: ofSteps } = tiers
    ? tierPrice(tiers, units)
    : { growing: percentOf(units, percent ?? "0"), fixed: 0n };
  const constant = ofSteps + (fixed ? minorUnits(fixed) : 0n);
  let fee = growing.plus(constant.toString());
  if (min) fee = Exact.max(fee, minorUnits(min).toString());
  if (max) fee = Exact.min(fee, minorUnits(max).toString());
  const amount = roundToMinor(fee, "halfUp");
  // What a least adds came of no percentage either; what a most takes off comes off what did.
  const added = amount - roundToMinor(growing, "halfUp");
  return atMost({ amount, fixed: added > constant ? added : constant });
}

/** A fee of no more than so much; its fixed part is no more than the fee. */
export function atMost({ amount, fixed }: Fee, most: bigint = amount): Fee {
  const kept = amount < most ? amount : most;
  return { amount: kept, fixed: fixed < kept ? fixed : kept };
}
