// What can be given back, in the plainest words: what a transfer or the captures of a payment brought.

import type { ModelFee } from "./fees.ts";
import type { Records } from "./records.ts";

export interface Original {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  /** What the payee received so far. */
  received: bigint;
  refunded: bigint;
  /** What may still be refunded or contested. */
  remaining: bigint;
  dispute: string | undefined;
  /** Every fee that was charged on it, and every part of one that went back. */
  charged: ModelFee[];
  returned: ModelFee[];
}

export type OriginalKind = "transfer" | "payment";

/** An original of which so much was received. */
export function received(
  parties: Pick<Original, "from" | "to" | "currency">,
  amount: bigint,
  charged: readonly ModelFee[],
): Original {
  const { from, to, currency } = parties;
  const nothing = { refunded: 0n, dispute: undefined, returned: [] };
  return { from, to, currency, received: amount, remaining: amount, charged: [...charged], ...nothing };
}

/** What is meant by an id: a transfer where there is one, or else a payment. */
export function kindOfOriginal(records: Records, id: string): OriginalKind | undefined {
  if (records.transfers.has(id)) return "transfer";
  return records.payments.has(id) ? "payment" : undefined;
}

export function originalBy(records: Records, kind: OriginalKind, id: string): Original {
  return kind === "transfer" ? records.known(records.transfers, id) : records.known(records.payments, id);
}

/** The fees that go back once so much more is refunded. */
export function feesBack({ charged, returned, ...original }: Original, asked: bigint, records: Records): ModelFee[] {
  const { refunds } = records.policy.tariff;
  if (refunds !== "proRata" && refunds !== "full") return [];
  const refunded = original.refunded + asked;
  const shares = charged.flatMap(sharesOf);
  const owners = new Map(shares.map((share) => [ownerOf(share), share]));
  return [...owners.values()].flatMap((share) => {
    const { kind, payer, campaign } = share;
    const percent = (fees: readonly ModelFee[]) => sum(fees, share, ({ amount, fixed }) => amount - fixed);
    const flat = (fees: readonly ModelFee[]) => sum(fees, share, ({ fixed }) => fixed);
    const double = 2n * percent(shares) * refunded;
    // Of all that was refunded, half a minor unit goes up; what went back before counts.
    const due = (double + original.received) / (2n * original.received) - percent(returned);
    const fixed = refunds === "full" && refunded === original.received ? flat(shares) - flat(returned) : 0n;
    const amount = (due > 0n ? due : 0n) + fixed;
    const whose = campaign === undefined ? {} : { campaign };
    return amount > 0n ? [{ kind, payer, amount, fixed, waived: 0n, ...whose }] : [];
  });
}

/** A fee that a campaign bears a part of is two: one that its payer pays, one that the campaign does; what grows is waived first. */
function sharesOf({ campaign, ...fee }: ModelFee): ModelFee[] {
  if (campaign === undefined) return [fee];
  const growing = fee.amount - fee.fixed;
  const flat = fee.waived > growing ? fee.waived - growing : 0n;
  return [
    { ...fee, amount: fee.amount - fee.waived, fixed: fee.fixed - flat, waived: 0n },
    { ...fee, amount: fee.waived, fixed: flat, waived: 0n, campaign },
  ];
}

function ownerOf({ kind, payer, campaign = "" }: ModelFee): string {
  return `${kind} ${payer} ${campaign}`;
}

function sum(fees: readonly ModelFee[], owner: ModelFee, part: (fee: ModelFee) => bigint): bigint {
  return fees.filter((fee) => ownerOf(fee) === ownerOf(owner)).reduce((total, fee) => total + part(fee), 0n);
}
