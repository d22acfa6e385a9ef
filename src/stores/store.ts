// Where are the events kept? What every store offers, and nothing more.

import type { Envelope } from "../events/envelope.ts";

/** An event on its way into a log: without a position, with the tags it is to be found by. */
export type NewEvent = Omit<Envelope, "position"> & { readonly tags: readonly string[] };

/** An event as a log gives it back. */
export type RecordedEvent = NewEvent & { readonly position: number };

/** Append only if the last event that bears the tag is still at this position; 0 if none does. */
export interface Guard {
  readonly tag: string;
  readonly head: number;
}

/** A guard that did not hold. */
export interface GuardConflict {
  readonly tag: string;
  readonly expected: number;
  readonly actual: number;
}

export type AppendResult =
  /** All events were recorded, durably; `position` is that of the last. */
  | { readonly ok: true; readonly position: number }
  /** Nothing was recorded; every guard that failed, with the actual head of its tag. */
  | { readonly ok: false; readonly conflicts: readonly GuardConflict[] };

export interface ReadQuery {
  /** Events that bear any of these; all events where absent. */
  readonly tags?: readonly string[];
  /** Only events behind this position. */
  readonly after?: number;
  /** At most so many; all of them where absent. */
  readonly limit?: number;
}

/** The state of a tag as the events up to a position had made it. A store keeps it as text and never looks inside. */
export interface Snapshot {
  readonly tag: string;
  /** Position of the last event in it; that event bears the tag. */
  readonly position: number;
  /** JSON. */
  readonly state: string;
}

/** Keeps states beside the log, so that no load folds a long history. Nothing in it is ever trusted over the log. */
export interface SnapshotStore {
  /** Keeps these, durable or not; one with the same tag and position takes the place of the one before. */
  save(snapshots: readonly Snapshot[]): Promise<void>;
  /** Per tag the snapshot with the highest position, no higher than `until` where that is given; none for a tag without. */
  latest(tags: readonly string[], until?: number): Promise<readonly Snapshot[]>;
  /** Forgets every snapshot of these tags. */
  discard(tags: readonly string[]): Promise<void>;
}

/** One log of events: one total order, positions 1, 2, 3 … without gaps. */
export interface EventStore {
  /** All events or none, durable when it resolves; guards are checked against the log before, atomically with it. */
  append(events: readonly NewEvent[], guards?: readonly Guard[]): Promise<AppendResult>;
  /** In log order, each once. */
  read(query?: ReadQuery): Promise<readonly RecordedEvent[]>;
  /** The position of the last event; 0 for an empty log. */
  head(): Promise<number>;
  readonly snapshots?: SnapshotStore;
  /**
   * Yields the head now and again whenever it may have moved beyond what was yielded last, starting behind `after`; until the
   * signal is aborted, which ends it without an error. Where it is absent, readers poll.
   */
  watch?(after: number, signal: AbortSignal): AsyncIterable<number>;
  /**
   * A store inside the transaction that the host has open on `client`: it sees what that transaction sees, and what it
   * appends is there if and when the host commits. Closing it leaves the transaction and the client as they are.
   */
  within?(client: unknown): EventStore;
  /** Waits for work in flight; afterwards every call rejects with StoreClosedError. */
  close(): Promise<void>;
}
