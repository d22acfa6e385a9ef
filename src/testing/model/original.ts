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
  const owners = new Map(charged.map(({ kind, payer }) => [`${kind} ${payer}`, { kind, payer }]));
  return [...owners.values()].flatMap(({ kind, payer }) => {
    const percent = (fees: readonly ModelFee[]) => sum(fees, kind, payer, ({ amount, fixed }) => amount - fixed);
    const flat = (fees: readonly ModelFee[]) => sum(fees, kind, payer, ({ fixed }) => fixed);
    const double = 2n * percent(charged) * refunded;
    // Of all that was refunded, half a minor unit goes up; what went back before counts.
    const due = (double + original.received) / (2n * original.received) - percent(returned);
    const fixed = refunds === "full" && refunded === original.received ? flat(charged) - flat(returned) : 0n;
    const amount = (due > 0n ? due : 0n) + fixed;
    return amount > 0n ? [{ kind, payer, amount, fixed }] : [];
  });
}

function sum(fees: readonly ModelFee[], kind: string, payer: string, part: (fee: ModelFee) => bigint): bigint {
  return fees.filter((fee) => fee.kind === kind && fee.payer === payer).reduce((total, fee) => total + part(fee), 0n);
}
