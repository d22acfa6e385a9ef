// Is an operation offered there, within the limits, and within what a wallet may hold?

import type { Money } from "../money/money.ts";
import { capsOn, exceeded, exceededCap, leftOf, limitsOn, type Wanted } from "../policy/limits.ts";
import { restrictionOn, type Placed } from "../policy/restrictions.ts";
import { usageAt } from "../policy/signals/counted.ts";
import { dayOf, type Usage } from "../policy/signals/usage.ts";
import { wholeIn } from "../journal/wallet-balances.ts";
import type { ExistingAccount } from "./account.ts";
import type { Book } from "./book.ts";
import type { CreditsState } from "./credits.ts";
import { reject, type Env, type Rejected } from "./decision.ts";

/** The rejection for an operation that is not offered in an asset, or between two countries. */
export function restricted(placed: Placed, { policy }: Env): Rejected | undefined {
  const restriction = policy.restrictions && restrictionOn(policy.restrictions, placed);
  if (!restriction) return undefined;
  const { operation, amount, from, to } = placed;
  const details = { operation, restriction };
  if (restriction.assets !== undefined && restriction.from === undefined && restriction.to === undefined) {
    return reject("asset_unavailable", `${operation} is not offered in ${amount.currency}`, {
      ...details,
      asset: amount.currency,
    });
  }
  const countries = { from: from?.country, to: to?.country };
  return reject("corridor_restricted", `${operation} is not offered ${between(countries)}`, {
    ...details,
    ...countries,
  });
}

function between({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): string {
  const parts = [from === undefined ? "" : `from ${from}`, to === undefined ? "" : `to ${to}`].filter((part) => part);
  return parts.join(" ") || "from or to an unknown country";
}

/**
 * The rejection for an operation that would exceed a limit of the account.
 * @param before what of the same account the same decision has asked about already
 */
export function limited(
  book: Book,
  account: ExistingAccount,
  wanted: Wanted,
  env: Env,
  before: readonly Wanted[] = [],
): Rejected | undefined {
  const { limits } = env.policy;
  if (!limits) return undefined;
  const { operation, amount } = wanted;
  const { limits: held, counts, countsIn } = limitsOn(limits, account, operation);
  if (held.length === 0) return undefined;
  // Only what a limit counts is looked at: others may credit the account meanwhile.
  const usages: Readonly<Usage>[] = [];
  if (counts) usages.push(usageAt(book.conduct(account.account), env.now));
  if (countsIn) usages.push(book.inflow(account.account).usage);
  const day = dayOf({ at: env.now, meta: env.meta });
  const limit = exceeded(held, usages, wanted, day, before);
  if (!limit) return undefined;
  const { used, left } = leftOf(limit, usages, day);
  const most = limit.amount ? `${limit.amount.value} ${limit.amount.currency}` : `${limit.count} times`;
  return reject(
    "limit_exceeded",
    `${limit.operations.join(" and ")} of account "${account.account}" come to at most ${most} per ${limit.per}: ` +
      `${typeof left === "number" ? left : `${left.value} ${left.currency}`} is left`,
    { account: account.account, operation, limit, used, left, asked: { ...amount } },
  );
}

/** The rejection for a credit that would leave a wallet with more of an asset than it may hold, all its parts counted. */
export function capped(book: Book, account: ExistingAccount, credit: Money, env: Env): Rejected | undefined {
  const { limits } = env.policy;
  const caps = limits ? capsOn(limits, account, credit) : [];
  if (caps.length === 0) return undefined;
  const { account: id } = account;
  const over = exceededCap(caps, heldBy(account, book.creditsExact(id), credit.currency), credit);
  if (!over) return undefined;
  const { cap, balance } = over;
  return reject(
    "balance_cap_exceeded",
    `account "${id}" may hold ${cap.most.value} ${cap.most.currency}: it has ${balance.value}, and ${credit.value} would come in`,
    { account: id, most: cap.most, balance, asked: { ...credit } },
  );
}

/** All that a wallet has of an asset, in minor units: what is available, pending, held and reserved. */
export function heldBy(account: ExistingAccount, credits: Readonly<CreditsState>, asset: string): bigint {
  return wholeIn(account.balances, asset) + wholeIn(credits.balances, asset);
}
