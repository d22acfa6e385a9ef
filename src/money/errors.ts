// What every error of this library is: one class to catch, one code to switch on.

/** The root of every error thrown by tallystick. `code` is stable; the message is for people. */
export class LedgerError extends Error {
  override readonly name: string = "LedgerError";
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** A text, amount or asset that is not money. `code` is the rejection code a command would get for it. */
export class MoneyError extends LedgerError {
  override readonly name = "MoneyError";
  declare readonly code: "invalid_amount" | "unknown_asset" | "currency_mismatch";

  constructor(
    code: "invalid_amount" | "unknown_asset" | "currency_mismatch",
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(code, message, options);
  }
}
