// What did a merchant sell, give back, pay and draw, and how does that make up what it has?

import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import { Exact } from "../money/rounding.ts";
import { inOrder } from "./in-order.ts";
import { noMerchantSums, type MerchantState, type MerchantSums } from "./merchant-sums.ts";

/**
 * What a wallet had in one currency, in all (available, pending, held and reserved), and what changed that: + came in, - went
 * out. Opening and net make closing, and the net is the sum of sales, refunds, disputes, chargebacks, fees, payouts and other.
 */
export interface MerchantFigures {
  readonly currency: string;
  readonly opening: Money;
  /** What other wallets paid, by transfer or capture, before fees. One that is still to settle counts once, when it is captured. */
  readonly sales: { readonly count: number; readonly amount: Money };
  /** What it gave back of sales. */
  readonly refunds: { readonly count: number; readonly amount: Money };
  /** Those opened against it and what they contest, which stays its own until it is lost; and those lost, wholly or in part. */
  readonly disputes: {
    readonly opened: number;
    readonly claimed: Money;
    readonly lost: number;
    readonly amount: Money;
  };
  /** Of sales, by a card's bank: what they took, less what came back with those that were won. */
  readonly chargebacks: { readonly received: number; readonly won: number; readonly amount: Money };
  /** What it bore of fees, less what came back of them. */
  readonly fees: Money;
  /** Withdrawals, when they are submitted, less those that failed or were returned. */
  readonly payouts: { readonly submitted: number; readonly cameBack: number; readonly amount: Money };
  /** Fundings and what is taken back of them, what it paid itself, conversions, adjustments, debts written off, its closing. */
  readonly other: Money;
  readonly net: Money;
  readonly closing: Money;
}

/** A day on which something was booked in a currency. */
export interface MerchantReportRow extends MerchantFigures {
  /** In UTC: `2026-01-31` */
  readonly day: string;
}

/** A currency in the whole period. */
export interface MerchantReportTotal extends MerchantFigures {
  /** Disputes opened and chargebacks received per sale, with four decimals, rounded half up. Absent where there were no sales. */
  readonly disputeRatio?: string;
}

export interface MerchantReport {
  readonly account: string;
  /** By day, then by currency. */
  readonly rows: readonly MerchantReportRow[];
  /** By currency: every one that the account ever had until the end of the period. */
  readonly totals: readonly MerchantReportTotal[];
}

export function merchantReportOf(account: string, state: MerchantState, assets: Assets): MerchantReport {
  const { opening, whole, days } = state;
  const carried = new Map(opening);
  const rows = inOrder(days).flatMap(([day, byCurrency]) =>
    inOrder(byCurrency).map(([currency, sums]) => {
      const before = carried.get(currency) ?? 0n;
      carried.set(currency, before + netOf(sums));
      return { day, ...figuresOf(sums, before, currency, assets) };
    }),
  );
  const totals = inOrder(opening).map(([currency, before]) => {
    const sums = whole.get(currency) ?? noMerchantSums();
    return { ...figuresOf(sums, before, currency, assets), ...disputeRatioOf(sums) };
  });
  return { account, rows, totals };
}

function netOf({ columns }: MerchantSums): bigint {
  return Object.values(columns).reduce((sum, amount) => sum + amount, 0n);
}

function figuresOf(sums: MerchantSums, opening: bigint, currency: string, assets: Assets): MerchantFigures {
  const { columns, counts, claimed } = sums;
  const scale = assets.scale(currency);
  const shown = (minor: bigint) => fromMinorUnits(minor, currency, scale);
  const net = netOf(sums);
  return {
    currency,
    opening: shown(opening),
    sales: { count: counts.sale, amount: shown(columns.sales) },
    refunds: { count: counts.refund, amount: shown(columns.refunds) },
    disputes: {
      opened: counts.disputeOpened,
      claimed: shown(claimed),
      lost: counts.disputeLost,
      amount: shown(columns.disputes),
    },
    chargebacks: {
      received: counts.chargeback,
      won: counts.chargebackWon,
      amount: shown(columns.chargebacks),
    },
    fees: shown(columns.fees),
    payouts: { submitted: counts.payout, cameBack: counts.payoutBack, amount: shown(columns.payouts) },
    other: shown(columns.other),
    net: shown(net),
    closing: shown(opening + net),
  };
}

function disputeRatioOf({ counts }: MerchantSums): Pick<MerchantReportTotal, "disputeRatio"> {
  const { sale, disputeOpened, chargeback } = counts;
  if (sale === 0) return {};
  return { disputeRatio: new Exact(disputeOpened + chargeback).dividedBy(sale).toFixed(4, Exact.ROUND_HALF_UP) };
}
