// Where is a store held against its contract, and what does it offer there?

import type { EventStore } from "../../stores/store.ts";

/** A fresh, empty place where a log can live. Every test gets one of its own. */
export interface StorePlace {
  /** Another handle on the same log, as another process would have. */
  open(): Promise<EventStore>;
  /** Removes the place; every handle on it was closed before, or ended by a crash. */
  destroy(): Promise<void>;
  /**
   * Opens a transaction on a client of the host's own, has the work done with that client, and ends the transaction so. Work
   * that fails is rolled back, and its error passed on.
   */
  transaction?(work: (client: unknown) => Promise<void>, outcome: "commit" | "rollback"): Promise<void>;
  /**
   * Ends every handle opened so far as a crash would, in the middle of what it does. The place survives; what was sent to it
   * before may still arrive.
   */
  crash?(): Promise<void>;
}

/** What a store and its place may leave out. The suite checks that they agree with this, and names what is left out. */
export interface StoreCapabilities {
  /** Whether handles opened on one place share its log; true unless the log lives and dies with its handle. */
  readonly sharedHandles?: boolean;
  /** Whether the store has `snapshots`; false unless said. */
  readonly snapshots?: boolean;
  /** Whether the store has `watch`; false unless said. */
  readonly watch?: boolean;
  /** Whether the store has `within`, and the place `transaction`; false unless said. */
  readonly within?: boolean;
  /** Whether the place has `crash`; false unless said. */
  readonly crash?: boolean;
}
