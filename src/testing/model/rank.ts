// Which of several reasons for a refusal is the one to give?

import type { RejectionCode } from "../../wallet/rejections.ts";

/** DOMAIN.md, section 8: the classes of rejections, in order of precedence. */
const CLASSES: readonly (readonly RejectionCode[])[] = [
  ["invalid_command", "unknown_asset", "invalid_amount"],
  ["idempotency_key_reused"],
  ["account_not_found", "transfer_not_found", "dispute_not_found", "freeze_not_found", "already_exists"],
  ["same_account", "currency_mismatch"],
  ["account_closed", "account_frozen", "not_permitted"],
  ["wrong_state", "already_done", "dispute_open"],
  ["exceeds_remaining"],
  ["insufficient_funds"],
];

/** Of all reasons that hold, those of the first class that has any: each of them is a right answer, no other is. */
export function foremost(reasons: readonly RejectionCode[]): readonly RejectionCode[] {
  for (const equals of CLASSES) {
    const held = equals.filter((code) => reasons.includes(code));
    if (held.length > 0) return held;
  }
  return [];
}
