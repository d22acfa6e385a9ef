// Which fees go back with a refund?

import type { FeeLine, ReturnedFee } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import type { Original } from "./original.ts";
import type { Env } from "./decision.ts";

/** The fees of one kind that one side paid on an original, and what went back of them. Minor units of its currency. */
export interface ChargedFee {
  readonly kind: string;
  readonly payer: string;
  /** What came of percentages, and what did not. */
  readonly proportional: bigint;
  readonly fixed: bigint;
  readonly returned: { readonly proportional: bigint; readonly fixed: bigint };
}

const NONE: readonly ChargedFee[] = Object.freeze([]);
const NOTHING = Object.freeze({ proportional: 0n, fixed: 0n });

/** The fees of an original, with those of another capture, or of the only one. */
export function withCharged(fees: readonly ChargedFee[], lines: readonly FeeLine[]): readonly ChargedFee[] {
  if (lines.length === 0 && fees.length === 0) return NONE;
  return lines.reduce((all, line) => {
    const { proportional, fixed } = partsOf(line);
    const fee = all.find((each) => isOf(each, line));
    if (!fee) return [...all, { kind: line.kind, payer: line.payer, proportional, fixed, returned: NOTHING }];
    return all.with(all.indexOf(fee), {
      ...fee,
      proportional: fee.proportional + proportional,
      fixed: fee.fixed + fixed,
    });
  }, fees);
}

/** The fees of an original, after some of them went back. */
export function withReturned(fees: readonly ChargedFee[], lines: readonly ReturnedFee[]): readonly ChargedFee[] {
  return fees.map((fee) => {
    const line = lines.find((each) => isOf(fee, each));
    if (!line) return fee;
    const { proportional, fixed } = partsOf(line);
    const returned = {
      proportional: fee.returned.proportional + proportional,
      fixed: fee.returned.fixed + fixed,
    };
    return { ...fee, returned };
  });
}

/**
 * The fees that go back with a refund of so much. What came of a percentage goes back in proportion to all that is refunded,
 * less what went back before, so parts sum exactly to what one refund would return; the fixed part once all is refunded.
 */
export function feesToReturn(original: Readonly<Original>, asked: bigint, env: Env): ReturnedFee[] {
  const { refunds = "retain" } = env.policy.tariff;
  if (refunds === "retain") return [];
  const { amount: captured, currency } = original;
  const refunded = original.refunded + asked;
  const scale = env.assets.scale(currency);
  const lines: ReturnedFee[] = [];
  for (const { kind, payer, proportional, fixed, returned } of original.fees) {
    // Half a minor unit goes up; of all it is all.
    const earned = (2n * proportional * refunded + captured) / (2n * captured);
    // A later capture may have changed the proportion after much of it went back.
    const part = earned > returned.proportional ? earned - returned.proportional : 0n;
    const rest = refunds === "full" && refunded === captured ? fixed - returned.fixed : 0n;
    if (part + rest === 0n) continue;
    lines.push({
      kind,
      amount: fromMinorUnits(part + rest, currency, scale),
      payer,
      ...(rest === 0n ? {} : { fixed: fromMinorUnits(rest, currency, scale) }),
    });
  }
  return lines;
}

function isOf(fee: ChargedFee, { kind, payer }: FeeLine | ReturnedFee): boolean {
  return fee.kind === kind && fee.payer === payer;
}

function partsOf({ amount, fixed }: FeeLine | ReturnedFee): { readonly proportional: bigint; readonly fixed: bigint } {
  const part = fixed ? minorUnits(fixed) : 0n;
  return { proportional: minorUnits(amount) - part, fixed: part };
}
