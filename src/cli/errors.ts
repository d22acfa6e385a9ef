// How does a command line that makes no sense end?

import { LedgerError } from "../money/errors.ts";

/** The command line cannot be understood; nothing was done. The message names what was seen and what was expected. */
export class UsageError extends LedgerError {
  override readonly name = "UsageError";

  constructor(message: string) {
    super("invalid_usage", message);
  }
}
