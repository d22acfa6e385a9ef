// How much of each limit has been used? Sums by operation and asset, of the day, month and year that runs, and of all time.

import type { Meta } from "../../events/envelope.ts";
import type { Operation } from "./fact.ts";

/** What limits are counted over, each within the next. */
export const PERIODS = ["day", "month", "year", "lifetime"] as const;
export type Period = (typeof PERIODS)[number];

/** What was used of one operation in one asset, up to and on a day. Changed in place. */
export interface Tally {
  /** The last day that it was used, `2026-01-31`, in the time zone of the limits. */
  day: string;
  /** In minor units: on that day; in its month before that day; in its year before that month; and before that year. */
  readonly amount: Record<Period, bigint>;
  /** How often. */
  readonly count: Record<Period, number>;
}

/** By operation, then by asset. */
export type Usage = { [O in Operation]?: Record<string, Tally> };

/** Something that was used, or is given back: an amount in minor units, and how often. */
export interface Use {
  readonly operation: Operation;
  readonly currency: string;
  readonly amount: bigint;
  readonly count: number;
  readonly day: string;
}

/** The day that an event counts on: in the time zone of the limits that it was decided by, in UTC where there were none. */
export function dayOf({ at, meta }: { readonly at: string; readonly meta: Meta }): string {
  return meta.day ?? at.slice(0, 10);
}

/** A copy that can be added to without changing the original. */
export function copyUsage(usage: Readonly<Usage>): Usage {
  const copy: Usage = {};
  for (const operation in usage) {
    const tallies = usage[operation as Operation] as Record<string, Tally>;
    const copies: Record<string, Tally> = (copy[operation as Operation] = {});
    for (const currency in tallies) {
      const { day, amount, count } = tallies[currency] as Tally;
      copies[currency] = { day, amount: { ...amount }, count: { ...count } };
    }
  }
  return copy;
}

/** The parts of a tally that make up each period. */
const WITHIN: Readonly<Record<Period, readonly Period[]>> = {
  day: ["day"],
  month: ["day", "month"],
  year: ["day", "month", "year"],
  lifetime: PERIODS,
};

/** The shortest period that two days share. */
function shared(one: string, other: string): Period {
  if (one === other) return "day";
  if (one.slice(0, 7) === other.slice(0, 7)) return "month";
  return one.slice(0, 4) === other.slice(0, 4) ? "year" : "lifetime";
}

/** Adds something. Where a period has begun since, it counts from zero. */
export function addUse(usage: Usage, { operation, currency, day, amount, count }: Use): void {
  const tally = ((usage[operation] ??= {})[currency] ??= {
    day,
    amount: { day: 0n, month: 0n, year: 0n, lifetime: 0n },
    count: { day: 0, month: 0, year: 0, lifetime: 0 },
  });
  // A day never falls back: where the time zone of the limits was changed, the later one counts.
  if (day > tally.day) beginDay(tally, day);
  tally.amount.day += amount;
  tally.count.day += count;
}

/** What was used in periods that are over is from then on part of the shortest one that runs. */
function beginDay(tally: Tally, day: string): void {
  const running = shared(day, tally.day);
  for (const period of PERIODS) {
    if (period === running) break;
    tally.amount[running] += tally.amount[period];
    tally.count[running] += tally.count[period];
    tally.amount[period] = 0n;
    tally.count[period] = 0;
  }
  tally.day = day;
}

/** Takes back something that was counted and has not come about, in all periods that it was counted in and that run. */
export function takeBack(usage: Usage, { operation, currency, day, amount, count }: Use): void {
  const tally = usage[operation]?.[currency];
  if (!tally) return;
  const period = shared(day, tally.day);
  tally.amount[period] -= amount;
  tally.count[period] -= count;
}

/** Takes off what other usage has counted, so that both together are without it. */
export function takeOff(usage: Usage, use: Use): void {
  const tally = usage[use.operation]?.[use.currency];
  if (tally && use.day <= tally.day) takeBack(usage, use);
  else addUse(usage, { ...use, amount: -use.amount, count: -use.count });
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
      const tally = usage[operation]?.[currency];
      if (!tally || !runs(tally, query)) continue;
      for (const period of WITHIN[query.period]) sum += tally.amount[period];
    }
  }
  return sum;
}

/** How often some operations were used, in whatever asset. */
export function timesUsed(usages: readonly Readonly<Usage>[], query: UsedQuery): number {
  let sum = 0;
  for (const usage of usages) {
    for (const operation of query.operations) {
      const tallies = usage[operation];
      for (const currency in tallies) {
        const tally = tallies[currency] as Tally;
        if (!runs(tally, query)) continue;
        for (const period of WITHIN[query.period]) sum += tally.count[period];
      }
    }
  }
  return sum;
}

/** Whether the period that a tally counts has not ended by a day. */
function runs(tally: Tally, { period, day }: UsedQuery): boolean {
  return day <= tally.day || WITHIN[period].includes(shared(tally.day, day));
}
