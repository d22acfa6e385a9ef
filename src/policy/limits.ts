// How much may an account move, how often, and how much may it hold?

import * as z from "zod";
import { AccountKind } from "../events/account.ts";
import { MoneyOrZero, Tier } from "../events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../money/money.ts";
import { isTimeZone } from "./calendar.ts";
import { lineOf } from "./line.ts";
import { OPERATIONS, type Operation } from "./signals/fact.ts";
import { amountUsed, PERIODS, timesUsed, type Usage } from "./signals/usage.ts";

/** Whom a limit is for: everybody where neither is given. */
const whom = { tiers: z.array(Tier).min(1).optional(), kinds: z.array(AccountKind).min(1).optional() };

/** So much of some operations together, in one asset, or so many of them, in whatever asset; none at all where it is zero. */
export const Limit = z
  .strictObject({
    // One that is named twice would count twice.
    operations: z
      .array(z.enum(OPERATIONS))
      .min(1)
      .refine((named) => new Set(named).size === named.length, "expected each operation once"),
    ...whom,
    per: z.enum(["transaction", ...PERIODS]),
    amount: MoneyOrZero.optional(),
    count: z.int().min(0).optional(),
  })
  .refine(({ amount, count }) => (amount === undefined) !== (count === undefined), {
    path: ["amount"],
    message: "expected an amount or a count, and not both",
  })
  .superRefine(({ per, count = 0 }, context) => {
    if (per !== "transaction" || count === 0) return;
    const message = 'expected 0 per "transaction", which is none at all: one transaction is never several';
    context.addIssue({ code: "custom", path: ["count"], input: count, message });
  });
export type Limit = z.infer<typeof Limit>;

/** The most that a wallet may hold of an asset, in all its parts, after a credit that somebody wants to make. */
export const BalanceCap = z.strictObject({ ...whom, most: MoneyOrZero });
export type BalanceCap = z.infer<typeof BalanceCap>;

export const Limits = z.strictObject({
  /** Where a day begins: an IANA time zone, such as `Europe/Lisbon`. */
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone such as "Europe/Lisbon"'),
  rules: z.array(Limit),
  balances: z.array(BalanceCap).optional(),
});
export type Limits = z.infer<typeof Limits>;

/** Whom limits are looked up for. */
export interface LimitedParty {
  readonly kind: AccountKind;
  readonly tier: number;
}

/** What of a limit was used in the period that runs, and what is left; of an amount in its asset, of a count as a number. */
export interface LimitLeft {
  readonly limit: Limit;
  readonly used: Money | number;
  readonly left: Money | number;
}

/** The limits that hold for an account. */
export function limitsFor({ rules }: Limits, party: LimitedParty): Limit[] {
  return rules.filter((limit) => isFor(limit, party));
}

/** What limits ask of an operation, and whether they have to know what else was used, and what came in. */
export interface Asking {
  readonly limits: readonly Limit[];
  readonly counts: boolean;
  readonly countsIn: boolean;
}

/** Asked for every operation, found once: by the limits, then by what is done and whom they are for. */
const asking = new WeakMap<Limits, { [O in Operation]?: { [K in AccountKind]?: Asking[] } }>();

/** The limits that an operation of an account is held to. */
export function limitsOn(limits: Limits, party: LimitedParty, operation: Operation): Asking {
  let known = asking.get(limits);
  if (!known) asking.set(limits, (known = {}));
  const byTier = ((known[operation] ??= {})[party.kind] ??= []);
  let asked = byTier[party.tier];
  if (!asked) {
    const held = limitsFor(limits, party).filter(({ operations }) => operations.includes(operation));
    const counted = held.filter(({ per }) => per !== "transaction").flatMap(({ operations }) => operations);
    asked = {
      limits: held,
      counts: counted.length > 0,
      countsIn: counted.some(isIncoming),
    };
    byTier[party.tier] = asked;
  }
  return asked;
}

function isIncoming(operation: Operation): boolean {
  return operation === "fund" || operation === "receive";
}

/** What is left of a limit on a day. */
export function leftOf(limit: Limit, usages: readonly Readonly<Usage>[], day: string): LimitLeft {
  const { operations, per, amount, count = 0 } = limit;
  if (amount === undefined) {
    const used = per === "transaction" ? 0 : timesUsed(usages, { operations, period: per, day });
    return { limit, used, left: Math.max(0, count - used) };
  }
  const used = per === "transaction" ? 0n : amountUsed(usages, amount.currency, { operations, period: per, day });
  const most = minorUnits(amount);
  const money = (units: bigint): Money => fromMinorUnits(units, amount.currency, scaleOf(amount));
  return { limit, used: money(used), left: money(most > used ? most - used : 0n) };
}

/** Something that limits are asked about. */
export interface Wanted {
  readonly operation: Operation;
  readonly amount: Money;
  /** Where it is more of something that was counted already: what that comes to with it. */
  readonly whole?: Money;
}

/** The first of some limits that an operation would exceed, with what the same decision has `before` it. */
export function exceeded(
  limits: readonly Limit[],
  usages: readonly Readonly<Usage>[],
  wanted: Wanted,
  day: string,
  before: readonly Wanted[] = [],
): Limit | undefined {
  return limits.find((limit) =>
    limit.amount === undefined
      ? isOnceTooOften(limit, usages, wanted, day, before)
      : isTooMuch(limit, limit.amount, usages, wanted, day, before),
  );
}

function isOnceTooOften(
  { operations, per, count = 0 }: Limit,
  usages: readonly Readonly<Usage>[],
  { whole }: Wanted,
  day: string,
  before: readonly Wanted[],
): boolean {
  if (whole || per === "transaction") return count === 0;
  const along = before.filter(({ operation }) => operations.includes(operation)).length;
  return timesUsed(usages, { operations, period: per, day }) + along >= count;
}

function isTooMuch(
  { operations, per }: Limit,
  most: Money,
  usages: readonly Readonly<Usage>[],
  { amount, whole = amount }: Wanted,
  day: string,
  before: readonly Wanted[],
): boolean {
  const { currency } = most;
  if (amount.currency !== currency) return false;
  if (per === "transaction") return minorUnits(whole) > lineOf(most);
  let units = amountUsed(usages, currency, { operations, period: per, day }) + minorUnits(amount);
  for (const each of before) {
    if (each.amount.currency === currency && operations.includes(each.operation)) units += minorUnits(each.amount);
  }
  return units > lineOf(most);
}

/** The caps that hold for an account. */
export function capsFor({ balances = [] }: Limits, party: LimitedParty): BalanceCap[] {
  return balances.filter((cap) => isFor(cap, party));
}

/** Those of them that a credit is held to. */
export function capsOn(limits: Limits, party: LimitedParty, { currency }: Money): BalanceCap[] {
  return capsFor(limits, party).filter(({ most }) => most.currency === currency);
}

/** The first of some caps that a credit would exceed, with what is left of it. @param holds what is there, in minor units */
export function exceededCap(caps: readonly BalanceCap[], holds: bigint, credit: Money): CapLeft | undefined {
  return caps.map((cap) => leftOfCap(cap, holds)).find(({ left }) => minorUnits(left) < minorUnits(credit));
}

/** What an account holds of what it may, and how much more it may. */
export interface CapLeft {
  readonly cap: BalanceCap;
  readonly balance: Money;
  readonly left: Money;
}

/** @param units what it holds, in minor units; it may be in debt */
export function leftOfCap(cap: BalanceCap, units: bigint): CapLeft {
  const { most } = cap;
  const money = (amount: bigint): Money => fromMinorUnits(amount, most.currency, scaleOf(most));
  const left = minorUnits(most) - units;
  return { cap, balance: money(units), left: money(left > 0n ? left : 0n) };
}

function isFor({ tiers, kinds }: Limit | BalanceCap, { tier, kind }: LimitedParty): boolean {
  return (tiers === undefined || tiers.includes(tier)) && (kinds === undefined || kinds.includes(kind));
}
