// Why may a command be refused?

import { LedgerError } from "../money/errors.ts";

interface RejectionRule {
  /** Where it stands in the order in which reasons are looked for; the first that holds is the one given. */
  readonly precedence: number;
  /** Whether the same command may pass later without being changed. */
  readonly retryable: boolean;
  /** What happened, for the documentation. */
  readonly meaning: string;
  /** What whoever sent the command can do. */
  readonly remedy: string;
}

/** Every rejection code, in the order of precedence. A code, once released, never changes its meaning. */
export const REJECTIONS = {
  invalid_command: {
    precedence: 1,
    retryable: false,
    meaning: "The command is malformed: a field is missing, unknown, or not of its shape.",
    remedy: "Correct the field that the message names.",
  },
  unknown_asset: {
    precedence: 1,
    retryable: false,
    meaning: "An amount is in an asset that this ledger was not opened with.",
    remedy: "Use an ISO 4217 code, or open the ledger with createAssets.",
  },
  invalid_amount: {
    precedence: 1,
    retryable: false,
    meaning: "An amount is zero, negative, not a decimal string, or not of its asset's scale.",
    remedy: "Send a positive decimal string with exactly the asset's decimals.",
  },
  idempotency_key_reused: {
    precedence: 2,
    retryable: false,
    meaning: "The key was used before, for another command.",
    remedy: "Use a new key for a new command; keep the old key only for the old command.",
  },
  account_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No account with this id was ever opened.",
    remedy: "Open the account first, or correct the id.",
  },
  transfer_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No transfer with this id was ever made.",
    remedy: "Correct the id: it is the id of the transfer's receipt.",
  },
  payment_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No payment with this id was ever authorised, or it has no such capture.",
    remedy: "Correct the ids: they are those of the receipts of the authorisation and of the capture.",
  },
  funding_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No funding with this id was ever made or started.",
    remedy: "Correct the id: it is the id of the funding's receipt.",
  },
  withdrawal_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No withdrawal with this id was ever requested.",
    remedy: "Correct the id: it is the id of the withdrawal's receipt.",
  },
  dispute_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No dispute with this id was ever opened.",
    remedy: "Correct the id: it is the id of the dispute's receipt.",
  },
  quote_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No quote with this id was ever given to this account.",
    remedy: "Correct the id: it is the id of the quote's receipt, and only who it was given to can use it.",
  },
  request_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No request for money with this id was ever made, or not between these two accounts.",
    remedy: "Correct the id: it is the id of the request's receipt. The payer and the payee are the request's.",
  },
  instrument_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "The account has no instrument with this id.",
    remedy: "Link the instrument first, or correct the id: ledger.account lists the account's instruments.",
  },
  chargeback_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No chargeback with this id was ever received.",
    remedy: "Correct the id: it is the id of the chargeback's receipt.",
  },
  campaign_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No campaign with this id was ever defined, or not for this operation.",
    remedy: "Correct the id: it is the id of the campaign's receipt; or send the command without a campaign.",
  },
  freeze_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No freeze with this id was ever set on this account.",
    remedy: "Correct the id: ledger.account lists the freezes in force.",
  },
  reserve_not_found: {
    precedence: 3,
    retryable: false,
    meaning: "No reserve with this id was ever held.",
    remedy: "Correct the id: it is the id of the reserve's receipt.",
  },
  already_exists: {
    precedence: 3,
    retryable: false,
    meaning: "An id or a rail's reference that must be new was used before; the details name the first use.",
    remedy: "If it is the same request, the first use stands; else use a new id.",
  },
  same_account: {
    precedence: 4,
    retryable: false,
    meaning: "The two sides of a transfer or a payment are one account.",
    remedy: "Name two accounts.",
  },
  currency_mismatch: {
    precedence: 4,
    retryable: false,
    meaning: "An amount is not in the currency of what it refers to.",
    remedy: "Use the currency of the original.",
  },
  account_closed: {
    precedence: 5,
    retryable: false,
    meaning: "An account that would take part is closed.",
    remedy: "Use another account; a closed one stays closed.",
  },
  account_frozen: {
    precedence: 5,
    retryable: true,
    meaning: "A freeze stops this direction of money on the account; the details list the freezes.",
    remedy: "Have the freeze lifted by whoever may lift it, then send the command again.",
  },
  not_permitted: {
    precedence: 5,
    retryable: false,
    meaning: "Whoever asked may not do this, or not alone.",
    remedy: "Have it done by the actor or the approvers that the message names.",
  },
  wrong_state: {
    precedence: 6,
    retryable: true,
    meaning: "What the command refers to is in a state that does not allow it; the message names the state.",
    remedy: "Bring it into the state that the message names, then send the command again.",
  },
  expired: {
    precedence: 6,
    retryable: false,
    meaning: "What the command refers to, or would make, has ended by then: its last instant has passed.",
    remedy: "Start anew, with an instant to come; what it came to by then is recorded, or will be by upkeep.",
  },
  already_done: {
    precedence: 6,
    retryable: false,
    meaning: "It was finished before, with another result; or nothing is left to do.",
    remedy: "Read what was done; nothing more is needed.",
  },
  chargeback_open: {
    precedence: 6,
    retryable: true,
    meaning: "A chargeback that the bank has not decided stands in the way.",
    remedy: "Wait for the bank's decision and record it, then send the command again.",
  },
  dispute_open: {
    precedence: 6,
    retryable: true,
    meaning: "An open dispute stands in the way.",
    remedy: "Resolve the dispute first.",
  },
  exceeds_remaining: {
    precedence: 7,
    retryable: false,
    meaning: "More was asked for than what is left: of a hold, or of the original after refunds and disputes.",
    remedy: "Ask for no more than the rest that the details give; without an amount it is the rest.",
  },
  below_minimum: {
    precedence: 7,
    retryable: false,
    meaning: "The amount is less than the least that works; the details give that.",
    remedy: "Use at least the amount in the details.",
  },
  corridor_restricted: {
    precedence: 8,
    retryable: false,
    meaning: "The operation is not offered from or to that country; the details name the restriction.",
    remedy: "Tell the customer that it is not offered there.",
  },
  asset_unavailable: {
    precedence: 8,
    retryable: false,
    meaning: "The operation is not offered in this asset.",
    remedy: "Offer another asset.",
  },
  limit_exceeded: {
    precedence: 9,
    retryable: true,
    meaning:
      "The operation would exceed a limit of the account; the details give the limit, what was used and what is left.",
    remedy:
      "Ask for no more than what is left, wait for the next period, or have the holder verified for a higher tier.",
  },
  balance_cap_exceeded: {
    precedence: 9,
    retryable: true,
    meaning: "The wallet would hold more of an asset than it may.",
    remedy: "Have the holder spend or withdraw first, or verified for a higher tier.",
  },
  insufficient_funds: {
    precedence: 10,
    retryable: true,
    meaning: "The wallet's available balance does not cover the amount and its fees.",
    remedy: "Fund the wallet, or send less.",
  },
  promotion_exhausted: {
    precedence: 10,
    retryable: true,
    meaning:
      "Of the campaign's uses, of those of this account, or of its budget less is left than the operation would use.",
    remedy: "Send the command without the campaign, at the full fee; the details say what is left.",
  },
  risk_denied: {
    precedence: 11,
    retryable: false,
    meaning: "Risk rules refuse it; what they found is recorded under the refusal that the details name.",
    remedy: "Give the customer the neutral reasons of the details; an analyst reads ledger.riskFlags of the account.",
  },
  verification_required: {
    precedence: 12,
    retryable: true,
    meaning: "Everything else holds, but whoever asks has to prove who they are; the details name the factors and why.",
    remedy: "Verify the holder by these factors for this amount and payee, then send the command again with `auth`.",
  },
} as const satisfies Readonly<Record<string, RejectionRule>>;

export type RejectionCode = keyof typeof REJECTIONS;

/** A coded refusal. `details` carries the operands: ids, balances, what was asked and what is left. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly remedy: string;
  readonly retryable: boolean;
}

/** Thrown by the methods of a ledger when a command is refused. */
export class RejectedError extends LedgerError {
  override readonly name = "RejectedError";
  declare readonly code: RejectionCode;
  readonly rejection: Rejection;
  /** Of several commands that were to be carried out together: which of them is refused, from 0. */
  readonly index: number | undefined;

  constructor(rejection: Rejection, index?: number) {
    const which = index === undefined ? "" : ` (command ${index + 1} of those sent together)`;
    super(rejection.code, `${rejection.code}: ${rejection.message}${which}`);
    this.rejection = rejection;
    this.index = index;
  }
}
