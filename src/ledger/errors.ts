// What can go wrong with a running ledger that is neither a refusal nor the store's fault?

import { LedgerError } from "../money/errors.ts";

/** Other processes kept changing what the command looked at, again and again. Nothing was recorded; try again. */
export class ConflictError extends LedgerError {
  override readonly name = "ConflictError";
  /** The tags whose heads had moved at the last attempt. */
  readonly tags: readonly string[];

  constructor(tags: readonly string[], attempts: number) {
    super("conflict", `given up after ${attempts} attempts: others kept changing ${tags.slice(0, 5).join(", ")}`);
    this.tags = tags;
  }
}

/** The ledger was closed before this call. */
export class LedgerClosedError extends LedgerError {
  override readonly name = "LedgerClosedError";

  constructor() {
    super("ledger_closed", "this ledger is closed");
  }
}
