// What has one writer seen, tried and heard?

import type { EventStore, RecordedEvent } from "../../../src/stores/store.ts";
import type { Attempt } from "../../../src/testing/contract/history.ts";

/** An append of which its writer heard nothing but that the store was not available. */
interface Unanswered extends Omit<Attempt, "to" | "result"> {
  readonly said: string;
}

export class Rival {
  readonly store: EventStore;
  /** All of the log that it has read. */
  readonly seen: RecordedEvent[] = [];
  readonly answered: (Attempt & { readonly began: number; readonly ended: number })[] = [];
  readonly unanswered: Unanswered[] = [];
  /** Calls that failed because of the servers. */
  unheard = 0;
  /** Whether it reads only. */
  isHeld = false;
  isAppending = false;

  constructor(store: EventStore) {
    this.store = store;
  }

  /** How many of its appends were accepted. */
  get accepted(): number {
    return this.answered.filter(({ result }) => result.ok).length;
  }
}
