// Which fees go back with a refund?

import type { FeeLine, ReturnedFee } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import type { Original } from "./original.ts";
import type { Env } from "./decision.ts";

/**
 * The fees of one kind that one side paid on an original, or that a campaign waived for it, and what went back of them.
 * Minor units of its currency.
 */
export interface ChargedFee {
  readonly kind: string;
  readonly payer: string;
  readonly campaign?: string;
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
  return lines.flatMap(sharesOf).reduce((all, share) => {
    const fee = all.find((each) => isOf(each, share));
    if (!fee) return [...all, share];
    return all.with(all.indexOf(fee), {
      ...fee,
      proportional: fee.proportional + share.proportional,
      fixed: fee.fixed + share.fixed,
    });
  }, fees);
}

/** Who bears what of a fee: its payer, and the campaign. What is waived comes first of what grows with the amount. */
function sharesOf(line: FeeLine): ChargedFee[] {
  const { kind, payer, campaign, waived } = line;
  const { proportional, fixed } = partsOf(line);
  const off = waived ? minorUnits(waived) : 0n;
  const growing = off < proportional ? off : proportional;
  const share = (grows: bigint, stays: bigint): ChargedFee => {
    return { kind, payer, proportional: grows, fixed: stays, returned: NOTHING };
  };
  if (campaign === undefined) return [share(proportional, fixed)];
  const promoted = { ...share(growing, off - growing), campaign };
  return off === minorUnits(line.amount)
    ? [promoted]
    : [share(proportional - growing, fixed - (off - growing)), promoted];
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
 * What a campaign bore goes back to it by the same rule, apart from what the payer did: neither gets more than it gave.
 */
export function feesToReturn(original: Readonly<Original>, asked: bigint, env: Env): ReturnedFee[] {
  const { refunds = "retain" } = env.policy.tariff;
  if (refunds === "retain") return [];
  const { amount: captured, currency } = original;
  const refunded = original.refunded + asked;
  const scale = env.assets.scale(currency);
  const lines: ReturnedFee[] = [];
  for (const { kind, payer, campaign, proportional, fixed, returned } of original.fees) {
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
      ...(campaign === undefined ? {} : { campaign }),
    });
  }
  return lines;
}

function isOf(fee: ChargedFee, { kind, payer, campaign }: ChargedFee | ReturnedFee): boolean {
  return fee.kind === kind && fee.payer === payer && fee.campaign === campaign;
}

function partsOf({ amount, fixed }: FeeLine | ReturnedFee): { readonly proportional: bigint; readonly fixed: bigint } {
  const part = fixed ? minorUnits(fixed) : 0n;
  return { proportional: minorUnits(amount) - part, fixed: part };
}
