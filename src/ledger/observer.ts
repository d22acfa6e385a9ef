// What can a host be told of a running ledger, for its metrics and traces?

import type { CommandType } from "../wallet/commands.ts";
import type { Kind } from "../wallet/folds.ts";
import type { RejectionCode } from "../wallet/rejections.ts";

/**
 * Functions that a ledger calls with what it does, each with one plain record. Those that are absent cost nothing. They are
 * called in between, so they should be short and return at once. What one of them throws changes nothing for any command:
 * the first error of each is written to `console.error`, and it is called again the next time.
 *
 * No record has an amount, nor the id of an account, a holder, a reference or a key in it: only names of which there are few.
 * All times are in milliseconds, by `performance.now()`.
 */
export interface Observer {
  /** A command was given. Called before `submit` returns, in the context of its caller. */
  onSubmit?(submitted: ObservedSubmit): void;
  /** A command has come to its end. Called once for each that was given, before its caller hears of it. */
  onSettle?(settled: ObservedSettle): void;
  /** The store has answered an append, or failed to. */
  onAppend?(append: ObservedAppend): void;
  /** States were brought up to the log, for commands or for readers. */
  onLoad?(load: ObservedLoad): void;
  /** States were dropped from memory, since there was no more room for them. */
  onEvict?(eviction: ObservedEvict): void;
  /** Something became of the snapshots that are kept beside the log. */
  onSnapshot?(snapshot: ObservedSnapshot): void;
}

export interface ObservedSubmit {
  /** Its number: 1, 2, 3 … in the order in which this observer was told, of whichever ledger. `submitAll` gives several at once. */
  readonly command: number;
  /** `unknown` where what was given is no command. */
  readonly type: CommandType | "unknown";
}

/** How a command ended. */
export type ObservedOutcome =
  /** It was recorded. Inside a transaction of the host that is so if and when the host commits. */
  | { readonly outcome: "accepted" }
  /** It had been done before, and its caller got the receipt of then. */
  | { readonly outcome: "replayed" }
  | { readonly outcome: "refused"; readonly code: RejectionCode }
  /** `error` is the code of a LedgerError, such as `store_unavailable` or `conflict`, or the name of any other error. */
  | { readonly outcome: "failed"; readonly error: string }
  /** It was never carried out: its signal was aborted, or another command of the same `submitAll` was refused. */
  | { readonly outcome: "dropped" };

export type ObservedSettle = ObservedSubmit &
  ObservedOutcome & {
    /** From when it was given until its end. */
    readonly duration: number;
    /** How much of that it waited for its first turn to be decided; absent if its turn never came. */
    readonly waited?: number;
  };

/** An append of this ledger. One that conflicts is decided again, without what others have changed; that is another append. */
export type ObservedAppend = {
  /** How long the store took. */
  readonly duration: number;
  /** The numbers of the commands that have events in it. */
  readonly commands: readonly number[];
  readonly events: number;
} & (
  | { readonly outcome: "recorded" }
  /** Others have changed what was looked at: the kinds of those tags, such as `account`, each once. Nothing was recorded. */
  | { readonly outcome: "conflicted"; readonly kinds: readonly string[] }
  /** Nothing was recorded, or nobody knows. `error` as for a command. */
  | { readonly outcome: "failed"; readonly error: string }
);

export interface ObservedLoad {
  readonly duration: number;
  /** States that were in memory: only what came since was read. */
  readonly fromMemory: number;
  /** States that began at a snapshot. */
  readonly fromSnapshot: number;
  /** States that were folded from the beginning of the log. */
  readonly fromLog: number;
  /** How many events were folded, over all of them. */
  readonly events: number;
  /** What it failed with, if it did: as for a command. */
  readonly error?: string;
}

export interface ObservedEvict {
  /** What they are states of; `wallet` stands for `account` and `credits`, which are dropped together. */
  readonly kind: "wallet" | Kind;
  /** How many were dropped at once: half of the room for that kind, or less. */
  readonly count: number;
}

export interface ObservedSnapshot {
  /**
   * `saved`; `unsaved`: the store failed to save or to discard some; `refuted`: the log did not confirm what they say, so they are
   * discarded; `unreadable`: damaged, or made by another release, so they are passed over, or the store failed to give those of so
   * many tags. None of them changes any answer.
   */
  readonly outcome: "saved" | "unsaved" | "refuted" | "unreadable";
  /** How many. */
  readonly count: number;
  /** What the store failed with, if it did: as for a command. */
  readonly error?: string;
}
