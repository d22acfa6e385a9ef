// Where may a read about a wallet begin, so that it need not go back to the first event?

import type { Balances } from "../journal/wallet-balances.ts";
import type { EventStore } from "../stores/store.ts";
import type { AccountState } from "../wallet/account.ts";
import { allBalancesOf } from "../wallet/balances.ts";
import type { CreditsState } from "../wallet/credits.ts";
import type { Until } from "./loader.ts";
import type { WorkingSet } from "./working-set.ts";

/** A position, and what the wallet had behind it, by currency. */
export interface Beginning {
  readonly after: number;
  readonly balances: Record<string, Balances>;
}

export interface Source {
  readonly store: EventStore;
  readonly set: Pick<WorkingSet, "statesAt" | "positionBefore">;
}

export function tagsOfWallet(id: string): readonly [string, string] {
  return [`account:${id}`, `credits:${id}`];
}

export interface BeginningQuery {
  /** No earlier than behind this position. */
  readonly after?: number;
  /** Nothing up to there is from this instant or later. */
  readonly from?: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** @throws the signal's reason */
export async function beginningOf(
  { store, set }: Source,
  id: string,
  { after = 0, from, signal }: BeginningQuery,
): Promise<Beginning> {
  const tags = tagsOfWallet(id);
  let position = after;
  if (from !== undefined) {
    // Asked first: what comes while the tags are looked through stands behind it.
    const head = await store.head();
    const before = await Promise.all(tags.map((tag) => set.positionBefore(tag, from, signal)));
    position = Math.max(after, Math.min(head, ...before));
  }
  if (position === 0) return { after: 0, balances: {} };
  return { after: position, balances: await balancesAt({ set }, id, { position, at: "\uffff", signal }) };
}

/** What a wallet had at a position, at an instant, or both, by currency. */
export async function balancesAt(
  { set }: Pick<Source, "set">,
  id: string,
  until: Until,
): Promise<Record<string, Balances>> {
  const [account, credits] = tagsOfWallet(id);
  const then = await set.statesAt([account, credits], until);
  return allBalancesOf(then.get(account) as AccountState, then.get(credits) as CreditsState);
}
