// What is somebody told, for a host to put into words?

import type { EventData } from "../../events/catalogue.ts";
import type { Money } from "../../money/money.ts";

/** What a notification is about, a word for each text that a host writes: `claim_…` is for the buyer of a dispute, `dispute_…` for the seller. */
export type NotificationWhat =
  | "account_opened"
  | "account_closed"
  | "account_frozen"
  | "account_unfrozen"
  | "tier_changed"
  | "terms_accepted"
  | "contact_verified"
  | "credential_changed"
  | "device_seen"
  | "challenge_failed"
  | "theft_reported"
  | "instrument_linked"
  | "instrument_verified"
  | "instrument_removed"
  | "instrument_declined"
  | "action_refused"
  | "inactivity_noticed"
  | "fee_charged"
  | "balance_adjusted"
  | "debt_written_off"
  | "funding_announced"
  | "funding_received"
  | "funding_settled"
  | "funding_failed"
  | "funding_reversed"
  | "money_sent"
  | "money_received"
  | "request_made"
  | "request_received"
  | "request_declined"
  | "request_cancelled"
  | "request_expired"
  | "payment_authorized"
  | "payment_made"
  | "payment_received"
  | "payment_settled"
  | "payment_voided"
  | "payment_expired"
  | "authorization_received"
  | "authorization_voided"
  | "authorization_expired"
  | "refund_sent"
  | "refund_received"
  | "reserve_held"
  | "reserve_released"
  | "currency_sold"
  | "currency_bought"
  | "withdrawal_requested"
  | "withdrawal_submitted"
  | "withdrawal_paid"
  | "withdrawal_failed"
  | "withdrawal_returned"
  | "withdrawal_cancelled"
  | `${"claim" | "dispute"}_${"opened" | "answered" | "evidence_submitted" | "escalated" | "resolved" | "withdrawn"}`
  | "dispute_held"
  | "chargeback_received"
  | "chargeback_represented"
  | "chargeback_won"
  | "chargeback_lost";

/**
 * What one account is to be told of one event: data, for the host to put into words in its holder's language. Nothing in it
 * says why somebody was stopped or refused: no rule, no reason that an analyst, a bank or an authority gave, and no evidence.
 */
export interface Notification {
  readonly account: string;
  readonly what: NotificationWhat;
  /** The id of what it is about: the transfer, the dispute, the freeze, the device. */
  readonly about: string;
  /** By how much all that the account has changes, fees included: + came in, - went out; there wherever its money moves … */
  readonly amount?: Money;
  /** … and by how much what it can spend does: a hold takes from this alone. */
  readonly available?: Money;
  /** What the account bears of fees in that currency, within `amount`; less than nothing where they come back. */
  readonly fees?: readonly NotifiedFee[];
  /** What is asked for, announced, contested, paid or refused, where that is not what moves. */
  readonly asked?: Money;
  /** What a month costs, one amount per currency, where nobody uses the account. */
  readonly monthly?: readonly Money[];
  /** The other account, or the rail. */
  readonly counterparty?: string;
  readonly memo?: string;
  readonly order?: string;
  /** The request for money that is paid. */
  readonly request?: string;
  /** What was asked for and refused, as rules call it: `transfer`, `withdraw`. */
  readonly action?: string;
  /** What a freeze stops. */
  readonly scope?: "debit" | "credit" | "all";
  /** Who has frozen the account: its holder, or the house, which does not say why. */
  readonly by?: "holder" | "house";
  /** The tier that the account has now. */
  readonly tier?: number;
  /** What the seller says to a dispute. */
  readonly answer?: EventData<"DisputeAnswered">["answer"];
  /** Who has submitted evidence. */
  readonly side?: "buyer" | "seller";
  /** Until when something can be done, or when it comes about by itself. */
  readonly due?: string;
}

/** A fee as its payer is told of it. */
export interface NotifiedFee {
  readonly kind: string;
  readonly amount: Money;
}
