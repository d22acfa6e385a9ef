// Which fees does a refund give back?

import * as z from "zod";
import type { FeeLine } from "../../events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf } from "../../money/money.ts";

/**
 * Retain: none. Pro rata: of what grows with the amount, the share that is refunded; fixed parts are kept. Full: that share
 * of the whole fee.
 */
export const RefundedFees = z.enum(["retain", "proRata", "full"]);
export type RefundedFees = z.infer<typeof RefundedFees>;

/** What was charged for an original, and how much of it has gone back. Amounts in minor units of the original. */
export interface Refunding {
  /** Every fee line charged for the original. */
  readonly lines: readonly FeeLine[];
  /** Every fee line returned by earlier refunds of it. */
  readonly returned: readonly FeeLine[];
  /** What the original brought, before fees. */
  readonly received: bigint;
  /** How much of it is refunded, this refund included. */
  readonly refunded: bigint;
}

/**
 * The fee lines that a refund gives back to whoever paid them: the share that all refunds so far are owed, rounded once, half
 * up, less what the earlier ones gave. So parts sum exactly to what one refund would return, and never to more than was paid.
 * What is returned has the kind, the payer and the tariff of what was charged.
 */
export function returnedFees({ lines, returned, received, refunded }: Refunding, mode: RefundedFees): FeeLine[] {
  if (mode === "retain" || received <= 0n) return [];
  const given = totals(returned, "full");
  const owed: FeeLine[] = [];
  for (const [name, { line, units }] of totals(lines, mode)) {
    // Half up: twice the share and one, halved.
    const share = (2n * units * refunded + received) / (2n * received);
    const due = share - (given.get(name)?.units ?? 0n);
    if (due <= 0n) continue;
    const { kind, amount, payer, tariff } = line;
    owed.push({ kind, amount: fromMinorUnits(due, amount.currency, scaleOf(amount)), payer, tariff });
  }
  return owed;
}

interface Total {
  readonly line: FeeLine;
  readonly units: bigint;
}

/** What lines of one kind, payer, tariff and currency come to, as far as it can be returned. */
function totals(lines: readonly FeeLine[], mode: "proRata" | "full"): Map<string, Total> {
  const sums = new Map<string, Total>();
  for (const line of lines) {
    const kept = mode === "proRata" && line.fixed ? minorUnits(line.fixed) : 0n;
    const name = [line.kind, line.payer, line.amount.currency, line.tariff].join(" ");
    const units = (sums.get(name)?.units ?? 0n) + minorUnits(line.amount) - kept;
    sums.set(name, { line, units });
  }
  return sums;
}
