// Which fees did an account pay?

import type { LedgerEvent, ProposedEvent } from "../events/catalogue.ts";
import { paidMoney, paidOf } from "../events/fee-line.ts";
import type { FeeLine, ReturnedFee } from "../events/fields.ts";
import { add, negate } from "../money/arithmetic.ts";
import type { Money } from "../money/money.ts";
import type { Projection } from "./projection.ts";

/** The fees of one kind that an account paid in one calendar month (UTC), in one currency, less what it got back of them then. */
export interface FeesPaid {
  readonly kind: string;
  /** `2026-01` */
  readonly month: string;
  /** Less than nothing where more went back in this month than was paid in it. */
  readonly amount: Money;
  /** How many fee lines were charged. */
  readonly count: number;
}

/** The fees that an account paid, by month, kind and currency, in the order in which each first occurred. */
export function feesPaidBy(account: string): Projection<FeesPaid[]> {
  return {
    name: "fees",
    initial: () => [],
    apply: (rows, event) => {
      const month = event.at.slice(0, 7);
      for (const { kind, amount, payer, count } of feesMoved(event)) {
        if (payer !== account) continue;
        const index = rows.findIndex(
          (row) => row.kind === kind && row.month === month && row.amount.currency === amount.currency,
        );
        const row = rows[index];
        if (row) rows[index] = { ...row, amount: add(row.amount, amount), count: row.count + count };
        else rows.push({ kind, month, amount, count });
      }
    },
  };
}

/**
 * The fees that an event charges, and, as less than nothing, those that it gives back, each as far as its payer bears it:
 * what is waived of one is neither, nor is a fee that is only held.
 */
export function feesMoved(
  event: ProposedEvent,
): readonly (Pick<FeeLine, "kind" | "amount" | "payer"> & { count: number })[] {
  return [
    ...chargedFeesOf(event)
      .flatMap(paid)
      .map((line) => ({ ...line, count: 1 })),
    ...feesBackOf(event).map((line) => ({ ...line, amount: negate(line.amount), count: 0 })),
  ];
}

/** The fees that go back to their payers; of a withdrawal that failed when the account was closed they become unclaimed money. */
export function feesBackOf(event: ProposedEvent): readonly Pick<FeeLine, "kind" | "amount" | "payer">[] {
  if (event.type !== "WithdrawalFailed") return returnedFeesOf(event);
  return event.data.to === "wallet" ? event.data.fees.flatMap(paid) : [];
}

/** What a payer bears of a fee, if anything. */
export function paid(line: FeeLine): Pick<FeeLine, "kind" | "amount" | "payer">[] {
  const { kind, payer } = line;
  return paidOf(line) === 0n ? [] : [{ kind, payer, amount: paidMoney(line) }];
}

/** The fee lines that an event carries. */
export function feeLinesOf(event: Pick<LedgerEvent, "type" | "data">): readonly FeeLine[] {
  return "fees" in event.data ? event.data.fees : [];
}

/** The fees that an event charges: those of a withdrawal are held when it is requested, and charged when it is submitted. */
export function chargedFeesOf(event: ProposedEvent): readonly FeeLine[] {
  const { type } = event;
  const isHeld = type === "WithdrawalRequested" || type === "WithdrawalCancelled";
  return isHeld || type === "WithdrawalFailed" ? [] : feeLinesOf(event);
}

/** The fees that an event gives back, all of each: what their payers bore of it, and what campaigns did. */
export function wholeFeesBackOf(event: ProposedEvent): readonly Pick<FeeLine, "kind" | "amount">[] {
  if (event.type === "WithdrawalFailed") return event.data.fees;
  if (event.type === "Refunded") return event.data.returned ?? [];
  return returnedFeesOf(event);
}

/** The fees that an event gives back to whoever paid them. */
export function returnedFeesOf(event: Pick<LedgerEvent, "type" | "data">): readonly ReturnedFee[] {
  if ("feesBack" in event.data) return event.data.feesBack;
  if (!("returned" in event.data)) return [];
  return (event.data.returned ?? []).filter(({ campaign }) => campaign === undefined);
}
