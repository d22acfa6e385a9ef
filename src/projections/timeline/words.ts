// How is an amount, a fee, a reason written in a sentence for support?

import { paidMoney, paidOf } from "../../events/fee-line.ts";
import type { FeeLine } from "../../events/fields.ts";
import { takenOf } from "../../journal/lines.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../../money/money.ts";

/** `24.90 USD` */
export function sum({ value, currency }: Money): string {
  return `${value} ${currency}`;
}

export function sums(amounts: readonly Money[]): string {
  return amounts.map(sum).join(", ");
}

/** `; fee 0.25 USD`, or nothing: what a wallet bears of these, and what becomes of it where it is not simply paid. */
export function fee(fees: readonly FeeLine[], payer: string, fate = ""): string {
  const own = fees.filter((line) => line.payer === payer);
  const paid = own.filter((line) => paidOf(line) > 0n).map(paidMoney);
  const waived = own.flatMap((line) => line.waived ?? []);
  return [
    paid.length === 0 ? "" : `; fee ${sums(paid)}${fate}`,
    waived.length === 0 ? "" : `; ${sums(waived)} of the fee waived`,
  ].join("");
}

/** `: "never arrived"`, or nothing. */
export function why(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${quoted(reason)}`;
}

/** A text of somebody's as part of a sentence: on one line. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/\s+/g, " ")}"`;
}

/** ` (approved by operator:anna, operator:ben)`, or nothing. */
export function approved(approvers: readonly string[] = []): string {
  return approvers.length === 0 ? "" : ` (approved by ${approvers.join(", ")})`;
}

/** ` (wire-1)`, or nothing. */
export function called(reference: string | undefined): string {
  return reference === undefined ? "" : ` (${reference})`;
}

/**
 * Where what is taken of a hold comes from, if the hold is not enough, and what is left of the hold, each in its words.
 * @param elsewhere where the rest is taken from
 */
export function ofHold(
  held: Money,
  taken: Money,
  elsewhere: string,
): { readonly parts: string; readonly rest: string | undefined } {
  const { fromHold, beyond, rest } = takenOf(held, taken);
  const money = (units: bigint): string => sum(fromMinorUnits(units, taken.currency, scaleOf(taken)));
  return {
    parts:
      beyond === 0n || minorUnits(held) === 0n
        ? ""
        : ` (${money(fromHold)} of what was held, ${money(beyond)} ${elsewhere})`,
    rest: rest === 0n ? undefined : money(rest),
  };
}
