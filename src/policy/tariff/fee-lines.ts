// Which fees does an operation bring, line by line?

import type { FeeLine } from "../../events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../../money/money.ts";
import { waivedOf, type Promotion } from "../promotion.ts";
import type { Tariff } from "../tariff.ts";
import { atMost, debtor, feeOn, type Fee, type TariffComponent } from "./component.ts";
import type { ChargedOperation, ChargedParty } from "./charged.ts";

/** Whether any fee of an operation depends on the countries between which it runs. */
export function goesByCorridor({ components }: Tariff, operation: ChargedOperation["operation"]): boolean {
  return components.some(({ when }) => when.operation === operation && when.corridor !== undefined);
}

/** A component that applies to an operation, and who pays it. */
interface Charge {
  readonly component: TariffComponent;
  readonly party: ChargedParty;
}

/**
 * The fee lines of an operation: one for every component that applies and comes to something. What is taken out of the
 * amount never exceeds it. With a promotion the lines say what it waives of them. Pure: the same tariff, operation and
 * promotion give the same lines.
 */
export function feeLines(tariff: Tariff, charged: ChargedOperation, promotion?: Promotion): FeeLine[] {
  const charges: Charge[] = [];
  for (const component of tariff.components) {
    const party = debtor(component, charged);
    if (party) charges.push({ component, party });
  }
  if (charges.length === 0) return [];
  const { amount } = charged;
  const units = minorUnits(amount);
  const fees = feesOn(charges, units);
  const waived = promotion
    ? waivedOf({ amount: units, fees: sums(fees), feesOn: (other) => sums(feesOn(charges, other)) }, promotion)
    : [];
  const money = (part: bigint): Money => fromMinorUnits(part, amount.currency, scaleOf(amount));
  return fees.flatMap(({ component: { kind }, party, amount: fee, fixed }, index): FeeLine[] => {
    if (fee === 0n) return [];
    const off = waived[index] ?? 0n;
    const line = { kind, amount: money(fee), ...(fixed === 0n ? {} : { fixed: money(fixed) }), payer: party.account };
    const waiver = promotion && off > 0n ? { waived: money(off), campaign: promotion.campaign } : {};
    return [{ ...line, tariff: tariff.version, ...waiver }];
  });
}

/** What each charge comes to on so many minor units, in their order. */
function feesOn(charges: readonly Charge[], units: bigint): (Charge & Fee)[] {
  let left = units;
  return charges.map((charge) => {
    const fee = feeOn(charge.component, units);
    if (charge.component.payer === "payer") return { ...charge, ...fee };
    const taken = atMost(fee, left);
    left -= taken.amount;
    return { ...charge, ...taken };
  });
}

function sums(fees: readonly Fee[]): bigint[] {
  return fees.map(({ amount }) => amount);
}
