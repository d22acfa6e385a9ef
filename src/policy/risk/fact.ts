// What does a risk rule look at?

import type { AccountKind } from "../../events/account.ts";

/** One movement of money on an account, as a rule sees it. */
export interface Fact {
  /** The id of the event. */
  readonly event: string;
  readonly at: string;
  readonly direction: "in" | "out";
  readonly currency: string;
  /** In minor units, above zero. */
  readonly amount: bigint;
  /** The other wallet, or the rail that money came from. */
  readonly counterparty: string;
}

/** What is known of an account when a fact arrives: who it is, and its movements of the last day, oldest first. */
export interface Signals {
  readonly account: string;
  readonly kind: AccountKind;
  readonly openedAt: string;
  /** No more than so many, however busy the account. Where a rule is asked, the fact itself is the last. */
  readonly recent: readonly Fact[];
}

/** What a rule found: the operands it compared, and the ids of the events that show it. */
export interface Finding {
  readonly observed: string;
  readonly threshold: string;
  readonly evidence: readonly string[];
}

const HOUR = 3_600_000;

/** The facts of the hours up to and including the instant of the last one. */
export function within(facts: readonly Fact[], hours: number): readonly Fact[] {
  const last = facts.at(-1);
  if (!last) return [];
  const since = Date.parse(last.at) - hours * HOUR;
  return facts.filter(({ at }) => Date.parse(at) > since);
}
