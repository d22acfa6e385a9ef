// How much of each limit has been used? Sums by operation and asset, of the day, month and year that runs, and of all time.

import type { Operation } from "./fact.ts";

/** What limits are counted over. */
export const PERIODS = ["day", "month", "year", "lifetime"] as const;
export type Period = (typeof PERIODS)[number];

/** An amount in minor units, and how many times. */
export interface Used {
  readonly amount: bigint;
  readonly count: number;
}

/** What was used of one operation in one asset, up to and on a day. */
export interface Tally {
  readonly operation: Operation;
  readonly currency: string;
  /** The last day that it was used, `2026-01-31`, in the time zone of the limits. */
  readonly day: string;
  readonly used: Readonly<Record<Period, Used>>;
}

/** By operation and asset: `transfer:USD`. */
export type Usage = Readonly<Record<string, Tally>>;

/** Something that was used, or is given back. */
export interface Use extends Used {
  readonly operation: Operation;
  readonly currency: string;
  readonly day: string;
}

const NOTHING: Used = Object.freeze({ amount: 0n, count: 0 });

/** How much of a day tells which period it lies in. */
const DIGITS = { day: 10, month: 7, year: 4, lifetime: 0 } as const satisfies Record<Period, number>;

function isSame(period: Period, one: string, other: string): boolean {
  return one.slice(0, DIGITS[period]) === other.slice(0, DIGITS[period]);
}

/** The usage with something more. Where a period has begun since, it counts from zero. */
export function withUse(usage: Usage, { operation, currency, day, amount, count }: Use): Usage {
  const tally = usage[`${operation}:${currency}`];
  // A day never falls back: where the time zone of the limits was changed, the later one counts.
  const last = tally === undefined || day > tally.day ? day : tally.day;
  const more = (period: Period): Used => {
    const before = usedOn(tally, last, period);
    return { amount: before.amount + amount, count: before.count + count };
  };
  return put(usage, { operation, currency, day: last, used: each(more) });
}

/** The usage without something that was counted and has not come about, in all periods that it was counted in and that run. */
export function withoutUse(usage: Usage, { operation, currency, day, amount, count }: Use): Usage {
  const tally = usage[`${operation}:${currency}`];
  if (!tally) return usage;
  const less = (period: Period): Used => {
    const before = tally.used[period];
    if (!isSame(period, day, tally.day)) return before;
    return { amount: before.amount - amount, count: before.count - count };
  };
  return put(usage, { ...tally, used: each(less) });
}

/** What was used of some operations in the period that a day lies in: in one asset, or, to be counted, in all. */
export function usedOf(usage: Usage, { operations, currency, period, day }: UsedQuery): Used {
  let amount = 0n;
  let count = 0;
  for (const key in usage) {
    const tally = usage[key] as Tally;
    if (currency !== undefined && tally.currency !== currency) continue;
    if (!operations.includes(tally.operation)) continue;
    const part = usedOn(tally, day > tally.day ? day : tally.day, period);
    amount += part.amount;
    count += part.count;
  }
  return { amount, count };
}

export interface UsedQuery {
  readonly operations: readonly Operation[];
  /** All assets where absent. */
  readonly currency?: string;
  readonly period: Period;
  readonly day: string;
}

function usedOn(tally: Tally | undefined, day: string, period: Period): Used {
  return tally && isSame(period, tally.day, day) ? tally.used[period] : NOTHING;
}

function put(usage: Usage, tally: Tally): Usage {
  return { ...usage, [`${tally.operation}:${tally.currency}`]: tally };
}

function each(of: (period: Period) => Used): Tally["used"] {
  return { day: of("day"), month: of("month"), year: of("year"), lifetime: of("lifetime") };
}
