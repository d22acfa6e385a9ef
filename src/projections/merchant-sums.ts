// What did a wallet's day come to, column by column? Every change of what it has in all is in exactly one of them.

import type { LedgerEvent } from "../events/catalogue.ts";
import { applyPostings, wholeIn, type Balances } from "../journal/wallet-balances.ts";
import { minorUnits } from "../money/money.ts";
import { feesMoved } from "./fees.ts";
import { merchantEntryOf, type MerchantEntry } from "./merchant-entry.ts";
import { placeIn, type Period } from "./period.ts";
import type { Projection } from "./projection.ts";

/** What a change is booked under; the columns sum to it. */
export type MerchantColumn = "sales" | "refunds" | "disputes" | "chargebacks" | "fees" | "payouts" | "other";

const COLUMN = {
  sale: "sales",
  refund: "refunds",
  disputeLost: "disputes",
  chargeback: "chargebacks",
  chargebackWon: "chargebacks",
  payout: "payouts",
  payoutBack: "payouts",
  other: "other",
} as const satisfies Record<MerchantEntry, MerchantColumn>;

/** Of one currency, in minor units: + came in, - went out. */
export interface MerchantSums {
  readonly columns: Record<MerchantColumn, bigint>;
  readonly counts: Record<MerchantEntry | "disputeOpened", number>;
  /** What the disputes that were opened contest. Nothing has gone out for them yet. */
  claimed: bigint;
}

/** Of bounded size however long the log is: days times currencies. */
export interface MerchantState {
  /** What there was in all when the period began, by currency: every one that the wallet had until its end. */
  readonly opening: Map<string, bigint>;
  /** By currency, the whole period. */
  readonly whole: Map<string, MerchantSums>;
  /** By day in UTC, then by currency: where anything was booked. */
  readonly days: Map<string, Map<string, MerchantSums>>;
}

export function noMerchantSums(): MerchantSums {
  return {
    columns: { sales: 0n, refunds: 0n, disputes: 0n, chargebacks: 0n, fees: 0n, payouts: 0n, other: 0n },
    counts: {
      sale: 0,
      refund: 0,
      disputeOpened: 0,
      disputeLost: 0,
      chargeback: 0,
      chargebackWon: 0,
      payout: 0,
      payoutBack: 0,
      other: 0,
    },
    claimed: 0n,
  };
}

/** @param before what the wallet had before the first event that is taken in, where that is not the log's first */
export function merchantSumsOf(
  wallet: string,
  period: Period,
  before: Readonly<Record<string, Balances>> = {},
): Projection<MerchantState> {
  return {
    name: "merchant-report",
    initial: () => ({
      opening: new Map(Object.keys(before).map((currency) => [currency, wholeIn(before, currency)])),
      whole: new Map(),
      days: new Map(),
    }),
    apply: (state, event) => {
      const place = placeIn(period, event.at);
      if (place === "after") return;
      const change: Record<string, Balances> = {};
      applyPostings(change, event, wallet);
      for (const currency of Object.keys(change)) {
        const moved = wholeIn(change, currency);
        state.opening.set(currency, (state.opening.get(currency) ?? 0n) + (place === "before" ? moved : 0n));
        if (place === "within") book(state, event, { wallet, currency, moved });
      }
      if (place === "within" && event.type === "DisputeOpened" && event.data.seller === wallet) {
        const { amount } = event.data;
        state.opening.set(amount.currency, state.opening.get(amount.currency) ?? 0n);
        for (const sums of sumsAt(state, event.at, amount.currency)) {
          sums.counts.disputeOpened += 1;
          sums.claimed += minorUnits(amount);
        }
      }
    },
  };
}

interface Change {
  readonly wallet: string;
  readonly currency: string;
  /** The whole of it, fees included. */
  readonly moved: bigint;
}

function book(state: MerchantState, event: LedgerEvent, { wallet, currency, moved }: Change): void {
  const fees = feesMoved(event)
    .filter(({ payer, amount }) => payer === wallet && amount.currency === currency)
    .reduce((sum, { amount }) => sum + minorUnits(amount), 0n);
  const rest = moved + fees;
  if (fees === 0n && rest === 0n) return;
  const entry = merchantEntryOf(event, wallet);
  for (const { columns, counts } of sumsAt(state, event.at, currency)) {
    columns.fees -= fees;
    columns[COLUMN[entry]] += rest;
    counts[entry] += 1;
  }
}

/** Those of the day, and those of the whole period. */
function sumsAt({ days, whole }: MerchantState, at: string, currency: string): readonly MerchantSums[] {
  const day = at.slice(0, 10);
  const ofDay = days.get(day) ?? new Map<string, MerchantSums>();
  days.set(day, ofDay);
  return [ofDay, whole].map((byCurrency) => {
    const sums = byCurrency.get(currency) ?? noMerchantSums();
    byCurrency.set(currency, sums);
    return sums;
  });
}
