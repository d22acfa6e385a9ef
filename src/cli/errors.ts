// With what may a command end that is neither success nor an error of the library?

import { LedgerError } from "../money/errors.ts";

/** The command line cannot be understood; nothing was done. The message names what was seen and what was expected. */
export class UsageError extends LedgerError {
  override readonly name = "UsageError";

  constructor(message: string) {
    super("invalid_usage", message);
  }
}

/** All commands that came in were taken, and some of them were refused, as their lines tell. */
export class SomeRejectedError extends LedgerError {
  override readonly name = "SomeRejectedError";

  constructor(rejected: number, commands: number) {
    super("some_rejected", `${rejected} of ${commands} commands were rejected`);
  }
}
