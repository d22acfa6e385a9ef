// What is a state while a batch changes it, and what is remembered of a look at it?

import type { ProposedEvent } from "../events/catalogue.ts";
import { furtherOf, type Kind } from "../wallet/folds.ts";
import { applyEvent, draftOn, takeIn, type Committed } from "./state.ts";
import type { Wallet } from "./working-set.ts";

/** What a command looked at: the tag, and the head of what it saw. */
export interface Looked {
  readonly tag: string;
  /** Once the batch is committed its own events count as seen; undefined where others may have come between. */
  readonly seen: number | undefined;
}

/** A state with the events of this batch on it. A class, so that the engine never takes it for something long-lived. */
export class Pending implements Looked {
  readonly kind: Kind;
  readonly id: string;
  readonly tag: string;
  /** The place of the committed state that it was made from; absent for a state presumed new without a read. */
  readonly base: Committed | undefined;
  /** The head and the extent of that state when it was taken; the place may hold a newer one by now. */
  readonly head: number;
  readonly asOf: number;
  /** The events of the batch that bear the tag, by their index in it. */
  readonly indexes: number[] = [];
  guarded = false;
  seen: number | undefined;
  /** What is committed, or its copy as soon as events of the batch are in it: how many of them. */
  #state: object;
  #taken = 0;
  /** The same of what policies go by. */
  #signals: object | undefined;
  #takenBySignals = 0;

  constructor(kind: Kind, id: string, base: Committed | undefined, { state, signals }: Parts) {
    this.kind = kind;
    this.id = id;
    this.tag = `${kind}:${id}`;
    this.base = base;
    this.head = base === undefined ? 0 : base.head;
    this.asOf = base === undefined ? 0 : base.asOf;
    this.seen = this.head;
    this.#state = state;
    this.#signals = signals;
  }

  /**
   * The state with all events of the batch so far in it. Most states are changed once in a batch and not looked at behind
   * that: so nothing is taken in, or copied for it, before somebody looks.
   */
  stateAfter(events: readonly ProposedEvent[]): object {
    if (this.#taken === this.indexes.length) return this.#state;
    if (this.#taken === 0 && this.base !== undefined) this.#state = draftOn(this.kind, this.#state);
    this.#taken = this.#takeInto(this.kind, this.#state, events, this.#taken);
    return this.#state;
  }

  /** The same of what policies go by. */
  signalsAfter(events: readonly ProposedEvent[]): object | undefined {
    const further = furtherOf(this.kind);
    if (further === undefined || this.#signals === undefined) return undefined;
    if (this.#takenBySignals === this.indexes.length) return this.#signals;
    if (this.#takenBySignals === 0 && this.base !== undefined) this.#signals = draftOn(further, this.#signals);
    this.#takenBySignals = this.#takeInto(further, this.#signals, events, this.#takenBySignals);
    return this.#signals;
  }

  /** Takes the events of the batch into the committed state, in place. */
  commitInto(place: Committed, events: readonly ProposedEvent[]): void {
    for (const index of this.indexes) takeIn(this.kind, place, events[index] as ProposedEvent);
  }

  /** Takes the events of the batch into a state, in place, from one of them on. @returns how many there are */
  #takeInto(kind: Kind, state: object, events: readonly ProposedEvent[], from: number): number {
    const { indexes } = this;
    for (let next = from; next < indexes.length; next += 1) {
      applyEvent(kind, state, events[indexes[next] as number] as ProposedEvent);
    }
    return indexes.length;
  }
}

type Parts = Pick<Committed, "state" | "signals">;

/** The pending states of one wallet, and its places. */
export class PendingWallet {
  readonly id: string;
  places: Wallet | undefined;
  account: Pending | undefined = undefined;
  credits: Pending | undefined = undefined;

  constructor(id: string, places: Wallet | undefined) {
    this.id = id;
    this.places = places;
  }
}
