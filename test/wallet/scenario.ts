// How does a test get into a situation? By the commands that lead there, decided and evolved one after the other.

import {
  bookOfState,
  createAssets,
  decide,
  defaultPolicy,
  evolve,
  initialState,
  money,
  type Command,
  type Context,
  type Decision,
  type Policy,
  type Rejection,
  type WalletState,
} from "tallystick";

export const NOW = "2026-01-31T09:00:00.000Z";

/** So many milliseconds after NOW. */
export function later(milliseconds: number): string {
  return new Date(Date.parse(NOW) + milliseconds).toISOString();
}

export const DAY = 86_400_000;
export const WEEK = 7 * DAY;

/** Ids are fresh across all tests of a file. */
let ids = 0;

/** What a command is decided with, beside the state. */
export interface Circumstances {
  readonly actor?: string;
  readonly policy?: Policy | undefined;
  readonly context?: Context | undefined;
  /** The instant; NOW where absent. */
  readonly now?: string;
}

/** Decides a command on a state; the events of an accepted one lead to the next state. */
export function act(state: WalletState, command: Command, { actor, policy, context, now = NOW }: Circumstances = {}) {
  const decision = decide(bookOfState(state), command, {
    now,
    newId: () => `id-${(ids += 1)}`,
    policy: policy ?? defaultPolicy,
    assets: createAssets(),
    meta: { ...(actor === undefined ? {} : { actor }), ...(context === undefined ? {} : { context }) },
  });
  return { decision, next: decision.events.reduce(evolve, state) };
}

/** The state after commands, all of which must be accepted. */
export function after(
  commands: readonly Command[],
  from: WalletState = initialState,
  circumstances: Circumstances = {},
): WalletState {
  return commands.reduce((state, command) => {
    const { decision, next } = act(state, command, circumstances);
    if (decision.outcome === "rejected") throw new Error(`${command.type} was refused: ${decision.rejection.message}`);
    return next;
  }, from);
}

/** The refusal that a decision is. */
export function refusal(decision: Decision): Rejection {
  if (decision.outcome === "rejected") return decision.rejection;
  throw new Error("expected a refusal, but the command was accepted");
}

/**
 * A small market: alice had 100.00 USD and paid 30.00 of it to the shop with the transfer t1; bob has nothing;
 * gone was opened and closed.
 */
export const MARKET: readonly Command[] = [
  { type: "openAccount", account: "alice", kind: "personal", holder: "cust_1" },
  { type: "openAccount", account: "bob", kind: "personal", holder: "cust_2" },
  { type: "openAccount", account: "shop", kind: "merchant", holder: "shop_9" },
  { type: "openAccount", account: "gone", kind: "personal", holder: "cust_3" },
  { type: "closeAccount", account: "gone" },
  {
    type: "fund",
    account: "alice",
    amount: money("100.00 USD"),
    source: { rail: "bank", reference: "wire-1" },
    funding: "f1",
  },
  { type: "transfer", from: "alice", to: "shop", amount: money("30.00 USD"), transfer: "t1" },
];
