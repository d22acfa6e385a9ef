// How much may still move, and where? Counted anew each time from everything that ever happened, in the plainest words.

import type { Policy } from "../../policy/policy.ts";
import { minor } from "./amount.ts";
import { isIn } from "./fees.ts";
import type { Reason } from "./rank.ts";
import { wallet, type Part, type Records } from "./records.ts";

type Limit = NonNullable<Policy["limits"]>["rules"][number];
export type Operation = Limit["operations"][number];
type Whom = Pick<Limit, "tiers" | "kinds">;

/** Something that limits count, on the day on which it was asked for. */
export interface Counted {
  readonly account: string;
  readonly operation: Operation;
  readonly currency: string;
  readonly units: bigint;
  readonly day: string;
  /** More of something that is counted already. */
  readonly isMore?: true;
  /** What it is of, where it may not come about. */
  readonly payment?: string;
  readonly withdrawal?: string;
  readonly funding?: string;
}

/** What somebody wants to do. */
interface Wanted {
  readonly account: string;
  readonly operation: Operation;
  readonly currency: string;
  readonly units: bigint;
}

/** What else stands beside it. */
interface Beside {
  /** What the same command does of the same account besides. */
  readonly too?: Wanted;
  /** It is more of something that was counted already: what that comes to with it. */
  readonly whole?: bigint;
}

/** Takes note of something that limits count. */
export function count(
  records: Records,
  wanted: Wanted,
  now: string,
  of: Pick<Counted, "payment" | "withdrawal" | "funding" | "isMore"> = {},
): void {
  records.counted.set(`${records.counted.size}`, { ...wanted, day: dayOf(records, now), ...of });
}

/** Why something is not offered, or would be too much. */
export function againstLimits(records: Records, wanted: Wanted, now: string, { too, whole }: Beside = {}): Reason[] {
  const { account, operation, currency, units } = wanted;
  const party = records.accounts.get(account);
  if (!party) return [];
  const over = (records.policy.limits?.rules ?? []).some((limit) => {
    if (!isFor(limit, party) || !limit.operations.includes(operation)) return false;
    const { amount, count: most = 0 } = limit;
    const used = usedOf(records, account, limit, now);
    if (limit.per !== "transaction" && too && limit.operations.includes(too.operation)) {
      used.times += 1;
      if (too.currency === currency) used.units += too.units;
    }
    if (amount === undefined) return whole === undefined ? used.times >= most : most === 0;
    if (amount.currency !== currency) return false;
    return limit.per === "transaction" ? (whole ?? units) > minor(amount) : used.units + units > minor(amount);
  });
  return over ? ["limit_exceeded"] : [];
}

function usedOf(records: Records, account: string, limit: Limit, now: string): { units: bigint; times: number } {
  const used = { units: 0n, times: 0 };
  if (limit.per === "transaction") return used;
  const length = { day: 10, month: 7, year: 4, lifetime: 0 }[limit.per];
  const period = dayOf(records, now).slice(0, length);
  for (const entry of records.counted.values()) {
    if (entry.account !== account || !limit.operations.includes(entry.operation)) continue;
    if (entry.day.slice(0, length) !== period) continue;
    if (limit.amount !== undefined && limit.amount.currency !== entry.currency) continue;
    const { units, times } = countedNow(records, entry, now);
    used.units += units;
    used.times += times;
  }
  return used;
}

/** What of it has come about, or may still. */
function countedNow(records: Records, entry: Counted, now: string): { units: bigint; times: number } {
  if (entry.isMore) return { units: entry.units, times: 0 };
  if (entry.withdrawal !== undefined) {
    const isOff = records.known(records.withdrawals, entry.withdrawal).status === "cancelled";
    return isOff ? { units: 0n, times: 0 } : { units: entry.units, times: 1 };
  }
  if (entry.funding !== undefined) {
    const { status, left } = records.known(records.fundings, entry.funding);
    return status === "failed" ? { units: entry.units - left, times: 0 } : { units: entry.units, times: 1 };
  }
  if (entry.payment === undefined) return { units: entry.units, times: 1 };
  const { received, authorized, held, state, expiresAt } = records.known(records.payments, entry.payment);
  const stands = state === "authorized" && expiresAt > now;
  // What was taken beyond the hold is counted by itself.
  const taken = received < authorized ? received : authorized;
  return { units: taken + (stands ? held : 0n), times: taken > 0n || stands ? 1 : 0 };
}

/** Whether a wallet would have more than it may. */
export function againstCap(records: Records, account: string, currency: string, units: bigint): Reason[] {
  const party = records.accounts.get(account);
  if (!party) return [];
  const parts: readonly Part[] = ["available", "pending", "held", "reserve"];
  const has = parts.reduce((sum, part) => sum - (records.books.get(`${wallet(account, part)} ${currency}`) ?? 0n), 0n);
  const isOver = (records.policy.limits?.balances ?? []).some(
    (cap) => isFor(cap, party) && cap.most.currency === currency && has + units > minor(cap.most),
  );
  return isOver ? ["balance_cap_exceeded"] : [];
}

/** Why an operation is not offered between two accounts, or from or to the world outside. */
export function againstPlace(
  records: Records,
  { operation, currency, from, to }: { operation: Operation; currency: string; from?: string; to?: string },
): Reason[] {
  for (const restriction of records.policy.restrictions ?? []) {
    const { operations, assets } = restriction;
    if (operations !== undefined && !operations.includes(operation)) continue;
    if (assets !== undefined && !assets.includes(currency)) continue;
    if (restriction.from !== undefined && !(from !== undefined && isIn(restriction.from, countryOf(records, from))))
      continue;
    if (restriction.to !== undefined && !(to !== undefined && isIn(restriction.to, countryOf(records, to)))) continue;
    const isAboutAsset = assets !== undefined && restriction.from === undefined && restriction.to === undefined;
    return [isAboutAsset ? "asset_unavailable" : "corridor_restricted"];
  }
  return [];
}

function countryOf(records: Records, account: string): string | undefined {
  return records.accounts.get(account)?.country;
}

function isFor({ tiers, kinds }: Whom, { tier, kind }: { tier: number; kind: string }): boolean {
  return (tiers?.includes(tier) ?? true) && (kinds?.some((each) => each === kind) ?? true);
}

/** Swedes write a date as a day is written here. */
function dayOf({ policy }: Records, now: string): string {
  return new Date(now).toLocaleDateString("sv-SE", { timeZone: policy.limits?.timeZone ?? "UTC" });
}
