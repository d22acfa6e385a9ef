// What has the house earned in fees, month by month?

import type { LedgerEvent } from "../events/catalogue.ts";
import type { FeeLine } from "../events/fields.ts";
import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import { chargedFeesOf, wholeFeesBackOf } from "./fees.ts";
import { inOrder } from "./in-order.ts";
import { placeIn, type Period } from "./period.ts";
import type { Projection } from "./projection.ts";

/**
 * The fees of one kind in one calendar month (UTC) and one currency. What is earned is charged less returned plus adjusted:
 * the change of `income:fees:KIND` in the books.
 */
export interface FeesEarned {
  /** `2026-01` */
  readonly month: string;
  readonly kind: string;
  readonly currency: string;
  /** Whole fees, whoever bore them. */
  readonly charged: Money;
  /** What campaigns bore of that: the house paid it itself, out of `expenses:promotions:CAMPAIGN`. */
  readonly waived: Money;
  /** What went back of fees, whenever they were charged: to their payers, and to the campaigns that had waived it. */
  readonly returned: Money;
  /** What operators booked by `adjust`: + is more income. */
  readonly adjusted: Money;
  /** Less than nothing where more went back in this month than was charged in it. */
  readonly earned: Money;
}

/** In minor units. */
interface FeeSums extends Pick<FeesEarned, "month" | "kind" | "currency"> {
  charged: bigint;
  waived: bigint;
  returned: bigint;
  adjusted: bigint;
}

/** By month, kind and currency: `2026-01 transfer USD`. */
export type FeesEarnedState = Map<string, FeeSums>;

export function feesEarnedIn(period: Period): Projection<FeesEarnedState> {
  return {
    name: "fees-earned",
    initial: () => new Map(),
    apply: (state, event) => {
      if (placeIn(period, event.at) !== "within") return;
      const sumsFor = ({ kind, amount }: Pick<FeeLine, "kind" | "amount">) =>
        sumsOf(state, event.at.slice(0, 7), kind, amount.currency);
      for (const line of chargedFeesOf(event)) {
        const sums = sumsFor(line);
        sums.charged += minorUnits(line.amount);
        sums.waived += line.waived ? minorUnits(line.waived) : 0n;
      }
      for (const line of wholeFeesBackOf(event)) sumsFor(line).returned += minorUnits(line.amount);
      // Income is a credit, which a posting has below zero.
      for (const line of adjustedFeesOf(event)) sumsFor(line).adjusted -= minorUnits(line.amount);
    },
  };
}

/** The rows of a state, by month, then by kind, then by currency. */
export function feesEarnedOf(state: FeesEarnedState, assets: Assets): readonly FeesEarned[] {
  return inOrder(state).map(([, { month, kind, currency, charged, waived, returned, adjusted }]) => {
    const shown = (minor: bigint) => fromMinorUnits(minor, currency, assets.scale(currency));
    return {
      month,
      kind,
      currency,
      charged: shown(charged),
      waived: shown(waived),
      returned: shown(returned),
      adjusted: shown(adjusted),
      earned: shown(charged - returned + adjusted),
    };
  });
}

function sumsOf(state: FeesEarnedState, month: string, kind: string, currency: string): FeeSums {
  const name = `${month} ${kind} ${currency}`;
  const sums = state.get(name) ?? { month, kind, currency, charged: 0n, waived: 0n, returned: 0n, adjusted: 0n };
  state.set(name, sums);
  return sums;
}

const INCOME = "income:fees:";

/** What an adjustment posts on the house's income from fees, by kind: + debit, - credit. */
function adjustedFeesOf({ type, data }: LedgerEvent): readonly { readonly kind: string; readonly amount: Money }[] {
  if (type !== "Adjusted") return [];
  return data.postings
    .filter(({ account }) => account.startsWith(INCOME))
    .map(({ account, amount }) => ({ kind: account.slice(INCOME.length), amount }));
}
