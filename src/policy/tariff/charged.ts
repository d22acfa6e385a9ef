// What can a tariff tell apart of an operation that is charged?

import type { AccountKind } from "../../events/account.ts";
import type { CHARGED_OPERATIONS, Settlement } from "../../events/fields.ts";
import type { Money } from "../../money/money.ts";

/** Who is on one side of a charged operation: an account as it is when the operation is decided. */
export interface ChargedParty {
  readonly account: string;
  readonly kind: AccountKind;
  /** How far its holder is verified. */
  readonly tier: number;
  /** ISO 3166-1 alpha-2; absent where it is not known. */
  readonly country?: string;
}

/**
 * What is being charged. A fund has no payer: whoever receives it pays. The payer of a payment pays what was authorised and no fee;
 * it is here for the corridor. Whoever converts is both, in the asset sold. A withdrawal has no payee.
 */
export interface ChargedOperation {
  readonly operation: (typeof CHARGED_OPERATIONS)[number];
  readonly amount: Money;
  readonly rail?: string;
  readonly purpose?: string;
  readonly settlement?: Settlement;
  readonly payer?: ChargedParty;
  readonly payee?: ChargedParty;
}
