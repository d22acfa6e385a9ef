// The running ledger: commands in, receipts out.

import { defaultAssets, type Assets } from "../money/assets.ts";
import { defaultPolicy, parsePolicy, type Policy } from "../policy/policy.ts";
import type { EventStore } from "../stores/store.ts";
import type { InstantInput } from "./clock.ts";
import { checkLedgerOptions } from "./ledger-options.ts";
import { checkedIds, ulids } from "./ids.ts";
import type { Observer } from "./observer.ts";
import { inAssets } from "./scales.ts";
import { openSession, type LedgerTransaction } from "./session.ts";
import { subscriptions, type Subscriptions } from "./subscribe.ts";
import { upkeepOf, type Upkeep } from "./upkeep.ts";
import { Watch } from "./watch.ts";
import { whatIfOver, type WhatIf } from "./what-if.ts";
import { transactions, type Transactions } from "./within.ts";

export interface LedgerOptions {
  /** Where the log lives. The ledger closes it. */
  readonly store: EventStore;
  /** Fees and risk rules; by default nothing is charged and nothing is flagged. */
  readonly policy?: Policy;
  /** By default ISO 4217, BTC, ETH, USDC and USDT. */
  readonly assets?: Assets;
  /** By default the machine's. */
  readonly clock?: () => InstantInput;
  /** A source of fresh ids; by default monotonic ULIDs. */
  readonly ids?: () => string;
  /** Is told what the ledger does, for metrics and traces; nobody by default. */
  readonly observer?: Observer;
}

export interface Ledger extends LedgerTransaction, Subscriptions, Transactions, Upkeep, WhatIf, AsyncDisposable {
  /** Finishes what was submitted, then closes the store. The same as leaving the scope of `await using`. */
  close(): Promise<void>;
}

/**
 * Opens a ledger on a store. It takes the same time for an empty log and for a long one.
 * @throws LedgerError `invalid_options` or `invalid_observer`; PolicyError for a malformed policy; StoreError if the store cannot be
 * opened; CorruptLogError, then or when it is read, where the log has amounts that are not of these assets
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  checkLedgerOptions(options);
  const { assets = defaultAssets, clock = Date.now } = options;
  const store = inAssets(options.store, assets);
  const newId = options.ids === undefined ? ulids() : checkedIds(options.ids);
  const policy = options.policy === undefined ? defaultPolicy : parsePolicy(options.policy, assets);
  const watch = options.observer === undefined ? undefined : new Watch(options.observer);
  const session = await openSession(store, { assets, policy, newId, clock, watch });
  // One clock for all: inside a transaction it is not earlier than it was outside.
  const inside = transactions(store, { assets, policy, newId, clock: session.now, watch });
  const followed = subscriptions(store);
  const kept = upkeepOf(store, session.asked, session.now, policy.inactivity);
  const supposed = whatIfOver(store, assets);

  async function close(): Promise<void> {
    await Promise.all([session.finish(), inside.settled()]);
    followed.end();
    await store.close();
  }

  return {
    ...session.asked,
    ...inside.asked,
    ...followed.asked,
    ...kept,
    ...supposed,
    close,
    [Symbol.asyncDispose]: close,
  };
}
