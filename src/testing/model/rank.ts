// Which of several reasons for a refusal is the one to give?

/** The classes of rejections, in order of precedence. */
const CLASSES = [
  ["invalid_command", "unknown_asset", "invalid_amount"],
  ["idempotency_key_reused"],
  [
    "account_not_found",
    "transfer_not_found",
    "payment_not_found",
    "funding_not_found",
    "withdrawal_not_found",
    "dispute_not_found",
    "quote_not_found",
    "instrument_not_found",
    "request_not_found",
    "campaign_not_found",
    "freeze_not_found",
    "reserve_not_found",
    "chargeback_not_found",
    "already_exists",
  ],
  ["same_account", "currency_mismatch"],
  ["account_closed", "account_frozen", "not_permitted"],
  ["wrong_state", "expired", "already_done", "chargeback_open", "dispute_open"],
  ["exceeds_remaining", "below_minimum"],
  ["corridor_restricted", "asset_unavailable"],
  ["limit_exceeded", "balance_cap_exceeded"],
  ["insufficient_funds", "promotion_exhausted"],
  ["risk_denied"],
  ["verification_required"],
] as const;

/** A code that the model can rank. The ledger's own codes must be among them: one that is not is a type error of `fits`. */
export type Reason = (typeof CLASSES)[number][number];

/** Of all reasons that hold, those of the first class that has any: each of them is a right answer, no other is. */
export function foremost(reasons: readonly Reason[]): readonly Reason[] {
  for (const equals of CLASSES) {
    const held = equals.filter((code) => reasons.includes(code));
    if (held.length > 0) return held;
  }
  return [];
}
