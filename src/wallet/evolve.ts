// What is the state of all wallets after an event? The same recipes as the running ledger's, on immutable states.

import { enablePatches, produce, produceWithPatches, type Patch } from "immer";
import type { ProposedEvent } from "../events/catalogue.ts";
import type { Balances } from "../journal/wallet-balances.ts";
import { allBalancesOf } from "./balances.ts";
import { bookOf, type Book } from "./book.ts";
import { fold, FOLDS, statesOf, type Kind, type States } from "./folds.ts";

/** The states of everything that events are about: `state.account.acc_1`, `state.transfer.trf_9`. Plain records. */
export type WalletState = { readonly [K in Kind]: Readonly<Record<string, Readonly<States[K]>>> };

/** The state of an empty log. */
export const initialState: WalletState = Object.freeze(
  Object.fromEntries(Object.keys(FOLDS).map((kind) => [kind, Object.freeze({})])) as unknown as WalletState,
);

/** The next state. The old one stays as it was, and what the event does not touch is shared. It never decides or throws. */
export function evolve(state: WalletState, event: ProposedEvent): WalletState {
  return produce(state, (draft) => {
    applyTo(draft, event);
  });
}

/**
 * The same, with what changed, as immer tells it. What a wallet received and what its own events did are states of their own, so after
 * 100.00 came in and 24.90 was paid a patch of the latter says
 * `{ op: "add", path: ["account", "acc_1", "balances", "USD"], value: { available: -2490n, … } }`: `walletBalances` has the sum.
 */
export function evolveWithPatches(state: WalletState, event: ProposedEvent): readonly [WalletState, readonly Patch[]] {
  enablePatches();
  const [next, patches] = produceWithPatches(state, (draft) => {
    applyTo(draft, event);
  });
  return [next, patches];
}

/** What a wallet has, by currency, in minor units: + is its holder's. Nothing of a currency that it never had. */
export function walletBalances(state: WalletState, account: string): Readonly<Record<string, Readonly<Balances>>> {
  const book = bookOfState(state);
  return allBalancesOf(book.account(account), book.credits(account));
}

/** A book over a state, for `decide`. */
export function bookOfState(state: WalletState): Book {
  return bookOf((kind, id) => own(state[kind], id) ?? FOLDS[kind].initial(id));
}

type MutableState = { [K in Kind]: Record<string, States[K]> };

function applyTo(draft: MutableState, event: ProposedEvent): void {
  for (const [kind, id] of statesOf(event)) applyOne(draft, kind, id, event);
}

function applyOne<K extends Kind>(draft: MutableState, kind: K, id: string, event: ProposedEvent): void {
  const states: Record<string, States[K]> = draft[kind];
  if (own(states, id) === undefined) states[id] = FOLDS[kind].initial(id);
  const state = states[id];
  if (state !== undefined) fold(kind, state, event);
}

// An id may be "constructor" or "__proto__"-like; only what was put there counts.
function own<Value>(record: Readonly<Record<string, Value>>, id: string): Value | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}
