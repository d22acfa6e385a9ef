// What can be wrong with a place where events are kept?

import { LedgerError } from "../money/errors.ts";

export type StoreErrorCode =
  /** Another process holds the place, and did not let go in time. Nothing was written; try again. */
  | "store_locked"
  /** The place cannot be written to. */
  | "store_read_only"
  /** No space is left. Nothing was written. */
  | "store_full"
  /** One append is larger than the place takes. Nothing was written; less of it at once may fit. */
  | "append_too_large"
  /** The place was written by a newer release. */
  | "store_newer"
  /** The place holds something that is not a ledger. */
  | "store_foreign"
  /** What is there was damaged. */
  | "store_damaged"
  /** The place cannot be reached or opened. */
  | "store_unavailable"
  /** The store was closed before. */
  | "store_closed";

/** Something is wrong with the place where events are kept; `place` names it. */
export class StoreError extends LedgerError {
  override readonly name: string = "StoreError";
  declare readonly code: StoreErrorCode;
  readonly place: string;

  constructor(code: StoreErrorCode, place: string, message: string, options?: { readonly cause?: unknown }) {
    super(code, `${place}: ${message}`, options);
    this.place = place;
  }
}

/** The store was closed before this call. */
export class StoreClosedError extends StoreError {
  override readonly name = "StoreClosedError";

  constructor(place: string) {
    super("store_closed", place, "this store is closed");
  }
}
