// How much of each limit has been used? Sums by operation and asset, of the day, month and year that runs, and of all time.

import type { Operation } from "./fact.ts";

/** What limits are counted over. */
export const PERIODS = ["day", "month", "year", "lifetime"] as const;
export type Period = (typeof PERIODS)[number];

/** What was used of one operation in one asset, up to and on a day. Changed in place. */
export interface Tally {
  readonly operation: Operation;
  readonly currency: string;
  /** The last day that it was used, `2026-01-31`, in the time zone of the limits. */
  day: string;
  /** In minor units, in the day, month and year that the day lies in, and ever. */
  readonly amount: Record<Period, bigint>;
  /** How often. */
  readonly count: Record<Period, number>;
}

/** By operation and asset: `transfer:USD`. */
export type Usage = Record<string, Tally>;

/** Something that was used, or is given back: an amount in minor units, and how often. */
export interface Use {
  readonly operation: Operation;
  readonly currency: string;
  readonly amount: bigint;
  readonly count: number;
  readonly day: string;
}

/** A copy that can be added to without changing the original. */
export function copyUsage(usage: Readonly<Usage>): Usage {
  const copy: Usage = {};
  for (const key in usage) {
    const tally = usage[key] as Tally;
    copy[key] = { ...tally, amount: { ...tally.amount }, count: { ...tally.count } };
  }
  return copy;
}

/** How much of a day tells which period it lies in. */
const DIGITS = { day: 10, month: 7, year: 4, lifetime: 0 } as const satisfies Record<Period, number>;

function isSame(period: Period, one: string, other: string): boolean {
  return one === other || one.slice(0, DIGITS[period]) === other.slice(0, DIGITS[period]);
}

/** Adds something. Where a period has begun since, it counts from zero. */
export function addUse(usage: Usage, { operation, currency, day, amount, count }: Use): void {
  const tally = (usage[`${operation}:${currency}`] ??= {
    operation,
    currency,
    day,
    amount: { day: 0n, month: 0n, year: 0n, lifetime: 0n },
    count: { day: 0, month: 0, year: 0, lifetime: 0 },
  });
  // A day never falls back: where the time zone of the limits was changed, the later one counts.
  if (day > tally.day) beginDay(tally, day);
  for (const period of PERIODS) {
    tally.amount[period] += amount;
    tally.count[period] += count;
  }
}

function beginDay(tally: Tally, day: string): void {
  for (const period of PERIODS) {
    if (isSame(period, day, tally.day)) continue;
    tally.amount[period] = 0n;
    tally.count[period] = 0;
  }
  tally.day = day;
}

/** Takes back something that was counted and has not come about, in all periods that it was counted in and that run. */
export function takeBack(usage: Usage, { operation, currency, day, amount, count }: Use): void {
  const tally = usage[`${operation}:${currency}`];
  if (!tally) return;
  for (const period of PERIODS) {
    if (!isSame(period, day, tally.day)) continue;
    tally.amount[period] -= amount;
    tally.count[period] -= count;
  }
}

/** What of some operations is asked for. */
export interface UsedQuery {
  readonly operations: readonly Operation[];
  readonly period: Period;
  readonly day: string;
}

/** How much of some operations was used in an asset, in minor units, in the period that a day lies in. */
export function amountUsed(usages: readonly Readonly<Usage>[], currency: string, query: UsedQuery): bigint {
  let sum = 0n;
  for (const usage of usages) {
    for (const operation of query.operations) {
      const tally = usage[`${operation}:${currency}`];
      if (tally && runs(tally, query)) sum += tally.amount[query.period];
    }
  }
  return sum;
}

/** How often some operations were used, in whatever asset. */
export function timesUsed(usages: readonly Readonly<Usage>[], query: UsedQuery): number {
  let sum = 0;
  for (const usage of usages) {
    for (const key in usage) {
      const tally = usage[key] as Tally;
      if (query.operations.includes(tally.operation) && runs(tally, query)) sum += tally.count[query.period];
    }
  }
  return sum;
}

/** Whether the period that a tally counts has not ended by a day. */
function runs(tally: Tally, { period, day }: UsedQuery): boolean {
  return day <= tally.day || isSame(period, tally.day, day);
}
