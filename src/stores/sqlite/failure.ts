// What does an error of SQLite mean to whoever keeps a ledger in it? Told apart by its result code, never by its text.

import { LedgerError } from "../../money/errors.ts";
import { StoreError, type StoreErrorCode } from "../errors.ts";

const BUSY = 5;
const LOCKED = 6;
/** Extended: what this transaction has read is no longer the latest, so it may not write. */
const BUSY_SNAPSHOT = 517;

/** Primary result codes of SQLite. */
const MEANINGS: Readonly<Record<number, readonly [StoreErrorCode, string]>> = {
  8: ["store_read_only", "the file cannot be written to; nothing was recorded"],
  10: ["store_unavailable", "reading or writing the file failed"],
  11: ["store_damaged", "the file is damaged; restore it from a backup"],
  13: ["store_full", "no space is left on the disk; nothing was recorded"],
  14: ["store_unavailable", "the file cannot be opened; check that its folder exists and may be written to"],
  26: ["store_damaged", "the file is not a SQLite database, or its header is damaged"],
};

/** Whether another process holds the file, so that trying again makes sense. */
export function isLocked(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** Whether a transaction has to be begun anew, since others have written since. */
export function isOutOfDate(error: unknown): boolean {
  return errcode(error) === BUSY_SNAPSHOT;
}

/** The error to throw for what a step ran into. */
export function describeFailure(error: unknown, path: string): unknown {
  if (error instanceof LedgerError) return error;
  const code = resultCode(error);
  if (code === undefined) return error;
  const [meaning, message] = MEANINGS[code] ?? ["store_unavailable", `SQLite failed with result code ${code}`];
  return new StoreError(meaning, path, message, { cause: error });
}

/** The primary result code. */
function resultCode(error: unknown): number | undefined {
  const code = errcode(error);
  return code === undefined ? undefined : code & 0xff;
}

function errcode(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode : undefined;
}
