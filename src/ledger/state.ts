// What is in memory of one tag?

import type { ProposedEvent } from "../events/catalogue.ts";
import { fold, FOLDS, furtherOf, type Kind, type States } from "../wallet/folds.ts";

/** The place of a state. It stays the same object, whatever is put in it, until it is forgotten. */
export interface Committed {
  state: object;
  /** What policies go by that is made of the same events, where decisions look at that. */
  signals: object | undefined;
  /** Position of the last event that bears the tag; 0 if none does. */
  head: number;
  /** Every event that bears the tag up to this position is in the state. */
  asOf: number;
  /** This ledger appended an event that bears the tag and is not in the state. */
  behind: boolean;
  /** How many events are in the state that no snapshot has, as far as this ledger knows. */
  since: number;
}

/** Takes an event into a state of a kind, in place. */
export function applyEvent<K extends Kind>(kind: K, state: object, event: ProposedEvent): void {
  fold(kind, state as States[K], event);
}

/** Takes an event into a state and what policies go by beside it, in place. */
export function takeIn(
  kind: Kind,
  { state, signals }: Pick<Committed, "state" | "signals">,
  event: ProposedEvent,
): void {
  applyEvent(kind, state, event);
  const further = signals && furtherOf(kind);
  if (further) applyEvent(further, signals, event);
}

/** A copy of a state that the recipe of its kind can be run on without changing the original. */
export function copyOf<K extends Kind>(kind: K, state: object): States[K] {
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- without it the union is too much for the compiler
  return FOLDS[kind].copy(state as States[K]);
}

/** The same for as long as nothing is taken into the original. */
export function draftOn<K extends Kind>(kind: K, state: object): States[K] {
  const { on, copy } = FOLDS[kind];
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- without it the union is too much for the compiler
  return (on ?? copy)(state as States[K]);
}

/** A copy of what policies go by beside a state of this kind. */
export function copyOfSignals(kind: Kind, signals: object | undefined): object | undefined {
  const further = furtherOf(kind);
  return further && signals && copyOf(further, signals);
}
