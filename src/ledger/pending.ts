// What is a state while a batch changes it, and what is remembered of a look at it?

import { isFurther, tagOfState, type Kind } from "../wallet/folds.ts";
import type { Committed } from "./state.ts";
import type { Wallet } from "./working-set.ts";

/** What a command looked at: the tag, and the head of what it saw. */
export interface Looked {
  readonly tag: string;
  /** The tag that guards it: where a state is not called as the tag of its events, another one. */
  readonly guard: string;
  /** Once the batch is committed its own events count as seen; undefined where others may have come between. */
  readonly seen: number | undefined;
}

/** A state with the events of this batch in it. A class, so that the engine never takes it for something long-lived. */
export class Pending implements Looked {
  readonly kind: Kind;
  readonly id: string;
  readonly tag: string;
  readonly guard: string;
  state: object;
  /** The place of the committed state that it was made from; absent for a state presumed new without a read. */
  readonly base: Committed | undefined;
  /** The head and the extent of that state when it was taken; the place may hold a newer one by now. */
  readonly head: number;
  readonly asOf: number;
  /** Index in the batch of the last event that bears the tag; -1 while none does. */
  last = -1;
  /** How many events of the batch bear it. */
  events = 0;
  guarded = false;
  seen: number | undefined;
  /** What the state of the base was before this batch changed it; absent while it has not. */
  before: object | undefined = undefined;

  constructor(kind: Kind, id: string, base: Committed | undefined, state: object) {
    this.kind = kind;
    this.id = id;
    this.tag = `${kind}:${id}`;
    this.guard = isFurther(kind) ? tagOfState(kind, id) : this.tag;
    this.state = state;
    this.base = base;
    this.head = base === undefined ? 0 : base.head;
    this.asOf = base === undefined ? 0 : base.asOf;
    this.seen = this.head;
  }
}

/** The pending states of one wallet, and its places. */
export class PendingWallet {
  places: Wallet | undefined;
  account: Pending | undefined = undefined;
  credits: Pending | undefined = undefined;
  conduct: Pending | undefined = undefined;
  inflow: Pending | undefined = undefined;

  constructor(places: Wallet | undefined) {
    this.places = places;
  }
}
