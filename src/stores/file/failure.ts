// What does an error of the file system mean to whoever keeps a ledger there? Told apart by its code, never by its text.

import { LedgerError } from "../../money/errors.ts";
import { StoreError, type StoreErrorCode } from "../errors.ts";

const MEANINGS: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  ENOSPC: ["store_full", "no space is left on the disk; nothing was recorded"],
  EDQUOT: ["store_full", "no space is left in the quota; nothing was recorded"],
  EROFS: ["store_read_only", "the file system cannot be written to"],
  EACCES: ["store_read_only", "this process may not read and write here"],
  EPERM: ["store_read_only", "this process may not read and write here"],
  ENOENT: ["store_unavailable", "it cannot be opened; check that the folder which it is to be in exists"],
  ENOTDIR: ["store_unavailable", "it is not a directory"],
  EEXIST: ["store_unavailable", "it is not a directory"],
};

/** The error to throw for what a step ran into. */
export function describeFailure(error: unknown, place: string): unknown {
  if (error instanceof LedgerError || !(error instanceof Error) || !("code" in error)) return error;
  const [meaning, message] = MEANINGS[String(error.code)] ?? [
    "store_unavailable",
    `reading or writing failed (${String(error.code)})`,
  ];
  return new StoreError(meaning, place, message, { cause: error });
}

/** For a file that may not be there: what it has in it then. */
export function emptyIfMissing(error: unknown): Buffer {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
  throw error;
}
