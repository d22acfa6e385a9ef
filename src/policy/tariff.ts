// What does an operation cost?

import * as z from "zod";
import type { AccountKind } from "../events/account.ts";
import { type FeeLine, MoneyOrZero, Word } from "../events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../money/money.ts";
import { Exact, roundToMinor } from "../money/rounding.ts";

const Percent = z
  .string()
  .regex(/^(?:(?:0|[1-9][0-9]?)(?:\.[0-9]{1,6})?|100(?:\.0{1,6})?)$/, 'expected a percentage such as "2.9"');

/**
 * One fee of a tariff: `percent` of the amount plus `fixed`, clamped to `min` and `max`, rounded once, half up.
 * It applies where every condition of `when` holds; one with a fixed part, a least or a most applies to that currency.
 */
export const TariffComponent = z
  .strictObject({
    kind: Word,
    when: z.strictObject({
      operation: z.enum(["fund", "transfer", "withdraw"]),
      rail: Word.optional(),
      purpose: Word.optional(),
      kindOfAccount: z.enum(["personal", "business", "merchant"]).optional(),
    }),
    percent: Percent.optional(),
    fixed: MoneyOrZero.optional(),
    min: MoneyOrZero.optional(),
    max: MoneyOrZero.optional(),
    payer: z.enum(["payer", "payee"]),
  })
  .refine(({ percent, fixed }) => percent !== undefined || fixed !== undefined, {
    message: "expected a percent, a fixed amount, or both",
  })
  .refine(({ fixed, min, max }) => new Set([fixed, min, max].flatMap((part) => part?.currency ?? [])).size <= 1, {
    message: "expected fixed, min and max in one currency",
  });
export type TariffComponent = z.infer<typeof TariffComponent>;

export const Tariff = z.strictObject({ version: z.string().min(1).max(64), components: z.array(TariffComponent) });
export type Tariff = z.infer<typeof Tariff>;

/** Who is on one side of a charged operation. */
export interface ChargedParty {
  readonly account: string;
  readonly kind: AccountKind;
}

/** What is being charged. A fund has no payer: whoever receives it pays. A withdrawal has no payee. */
export interface ChargedOperation {
  readonly operation: TariffComponent["when"]["operation"];
  readonly amount: Money;
  readonly rail?: string;
  readonly purpose?: string;
  readonly payer?: ChargedParty;
  readonly payee?: ChargedParty;
}

/** The fee lines of an operation. What is taken out of the amount never exceeds it. */
export function feeLines(tariff: Tariff, charged: ChargedOperation): FeeLine[] {
  const lines: FeeLine[] = [];
  if (tariff.components.length === 0) return lines;
  const { amount } = charged;
  let left = minorUnits(amount);
  for (const component of tariff.components) {
    const party = component.payer === "payer" ? charged.payer : charged.payee;
    if (!party || !applies(component, charged, party)) continue;
    let fee = feeOf(component, amount);
    if (component.payer === "payee") {
      if (fee > left) fee = left;
      left -= fee;
    }
    if (fee === 0n) continue;
    lines.push({
      kind: component.kind,
      amount: fromMinorUnits(fee, amount.currency, scaleOf(amount)),
      payer: party.account,
      tariff: tariff.version,
    });
  }
  return lines;
}

function applies({ when, fixed, min, max }: TariffComponent, charged: ChargedOperation, party: ChargedParty): boolean {
  const currency = (fixed ?? min ?? max)?.currency;
  return (
    when.operation === charged.operation &&
    (when.rail === undefined || when.rail === charged.rail) &&
    (when.purpose === undefined || when.purpose === charged.purpose) &&
    (when.kindOfAccount === undefined || when.kindOfAccount === party.kind) &&
    (currency === undefined || currency === charged.amount.currency)
  );
}

function feeOf({ percent, fixed, min, max }: TariffComponent, amount: Money): bigint {
  let fee = new Exact(fixed ? minorUnits(fixed).toString() : "0");
  if (percent !== undefined) fee = fee.plus(new Exact(minorUnits(amount).toString()).times(percent).dividedBy(100));
  if (min) fee = Exact.max(fee, minorUnits(min).toString());
  if (max) fee = Exact.min(fee, minorUnits(max).toString());
  return roundToMinor(fee, "halfUp");
}
