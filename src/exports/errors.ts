// What can be wrong with what is to be written for another tool?

import { LedgerError } from "../money/errors.ts";

/** The other tool's format cannot hold what it was given; the message names the field, or the asset. Nothing was left out silently. */
export class ExportError extends LedgerError {
  override readonly name = "ExportError";

  constructor(message: string) {
    super("not_exportable", message);
  }
}
