// What has a log to offer so that a ledger can be kept in it?

import type { SnapshotStore } from "../store.ts";

/**
 * One ordered log of texts: entries 1, 2, 3 … without gaps. All it has to do is to refuse an entry that does not go behind
 * the one the writer thinks is the last; everything else a ledger needs is built on that by `fromLog`.
 */
export interface Log {
  /**
   * Appends one entry if the log has exactly `head` entries, durable when it resolves with true. False if it has more:
   * nothing was appended. It rejects where it failed or where nobody knows; with a StoreError `append_too_large` where it takes no
   * entry of that size, and nothing was appended.
   */
  append(entry: string, head: number): Promise<boolean>;
  /**
   * Entries behind the first `after`, in order, at least one if there is one, at most `limit`. It sees every append that
   * was acknowledged to anybody before the call.
   */
  read(after: number, limit: number): Promise<readonly string[]>;
  /** Beside the log, where it can keep some. */
  readonly snapshots?: SnapshotStore;
  /** Yields whenever there may be more than `after` entries, until the signal is aborted; where it is absent, readers poll. */
  watch?(after: number, signal: AbortSignal): AsyncIterable<void>;
  close(): Promise<void>;
}
