// What does an error of IndexedDB mean to whoever keeps a ledger in it? Told apart by its name, never by its text.

import { StoreError, type StoreErrorCode } from "../errors.ts";

/** How long a call waits for another tab to let go of the database. */
export const PATIENCE_MS = 10_000;

const MEANINGS: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  NotReadableError: ["store_damaged", "the browser has lost part of the log; restore it from a backup"],
  QuotaExceededError: ["store_full", "no space is left for this site; nothing was recorded"],
  SecurityError: ["store_unavailable", "the browser does not let this page keep anything; allow it for this site"],
  UnknownError: ["store_unavailable", "the browser failed to read or write its files"],
};

/** The error to throw for what a step ran into. */
export function describeFailure(error: unknown, place: string): unknown {
  if (!(error instanceof DOMException)) return error;
  const [code, message] = MEANINGS[error.name] ?? ["store_unavailable", `IndexedDB failed with ${error.name}`];
  return new StoreError(code, place, message, { cause: error });
}

/** The error for having waited in vain. */
export function locked(place: string): StoreError {
  const waited = `another tab held it for ${PATIENCE_MS / 1000} s`;
  return new StoreError("store_locked", place, `${waited}; nothing was recorded, so try again`);
}
