// Which fees does an operation bring, line by line?

import type { FeeLine } from "../../events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../../money/money.ts";
import type { Tariff } from "../tariff.ts";
import { atMost, debtor, feeOn, type Fee } from "./component.ts";
import type { ChargedOperation } from "./charged.ts";

/**
 * The fee lines of an operation: one for every component that applies and comes to something. What is taken out of the
 * amount never exceeds it. Pure: the same tariff and operation give the same lines.
 */
export function feeLines(tariff: Tariff, charged: ChargedOperation): FeeLine[] {
  const lines: FeeLine[] = [];
  if (tariff.components.length === 0) return lines;
  const { amount } = charged;
  const units = minorUnits(amount);
  let left = units;
  for (const component of tariff.components) {
    const party = debtor(component, charged);
    if (!party) continue;
    let fee = feeOn(component, units);
    if (component.payer === "payee") {
      fee = atMost(fee, left);
      left -= fee.amount;
    }
    if (fee.amount > 0n) lines.push(line(component.kind, fee, party.account, tariff.version, amount));
  }
  return lines;
}

function line(kind: string, { amount, fixed }: Fee, payer: string, tariff: string, like: Money): FeeLine {
  const money = (units: bigint): Money => fromMinorUnits(units, like.currency, scaleOf(like));
  return { kind, amount: money(amount), ...(fixed === 0n ? {} : { fixed: money(fixed) }), payer, tariff };
}
