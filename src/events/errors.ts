// What is wrong with a log that cannot be read?

import { LedgerError } from "../money/errors.ts";

/** The log holds something that cannot be: an unknown type, a bad shape, a gap. Nothing is ever skipped. */
export class CorruptLogError extends LedgerError {
  override readonly name = "CorruptLogError";
  /** Where in the log; the first position that is wrong. */
  readonly position: number;

  constructor(position: number, why: string, options?: { readonly cause?: unknown }) {
    super("corrupt_log", `the log is corrupt at position ${position}: ${why}`, options);
    this.position = position;
  }
}
