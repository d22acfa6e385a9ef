// What do the details of a rejection hold?

import type { RejectionCode } from "./rejections.ts";

/**
 * By code the operands, as far as there is any of each, beside ids under the names of their kinds. A code without any has
 * only such ids.
 */
export const REJECTION_DETAILS = {
  invalid_command: {
    field: "the field that is wrong, as a path such as `source.rail`",
    seen: "what stands there",
    now: "the instant of the decision, where an instant had to be after it",
    sum: "what postings sum to, where that is not zero",
  },
  unknown_asset: {
    field: "the field with the asset",
    seen: "its code",
  },
  invalid_amount: {
    field: "the field with the amount",
    seen: "the amount",
  },
  idempotency_key_reused: {
    key: "the key",
    command: "the type of the command that it was used for",
  },
  request_not_found: {
    from: "the payer of the transfer that names it",
    to: "the payee",
  },
  campaign_not_found: {
    operation: "what it was named for",
    operations: "what it is for, if that is the reason",
  },
  already_exists: {
    rail: "the rail, where it is a reference",
    reference: "the reference",
    first: "the id that used the reference first",
    at: "when that was",
    kind: "the kind of instrument, where its fingerprint is linked already",
  },
  currency_mismatch: {
    seen: "the asset of the amount",
    expected: "the asset of what it refers to",
  },
  account_frozen: {
    freezes: "each freeze in the way: `{ freeze, scope, source }`",
  },
  not_permitted: {
    permitted: "who may, in words",
    actor: "who asked",
    approvers: "who approved it",
    source: "who had set the freeze",
    due: "from when on it needs no approvers",
  },
  wrong_state: {
    status: "the state that it is in",
    state: "the same, of a payment, a dispute or a chargeback",
    expected: "the state or states, or the rail, that it would have to be in",
    seen: "the rail that was given",
    due: "the instant from which on it may be done",
    expiresAt: "until when a request for money stands",
    pending: "the amount that is still pending",
    held: "the amount that is still held",
    reserved: "the amount that is still reserved",
    debt: "what the account is below zero",
    kind: "the kind of the account, of which nothing is charged",
    lastActivityAt: "the last use of the account",
    period: "the month",
    through: "the day",
    last: "the last day that can be complete by now",
  },
  expired: {
    expiresAt: "the instant that has come",
    answerBy: "the same, of an answer",
    decideBy: "the same, of an escalation or a decision",
    respondBy: "the same, of a representment",
    until: "the same, of a campaign or of the silence about a rule",
    now: "the instant of the decision, where the instant is one of the command",
    state: "how a chargeback has ended",
    toBuyer: "what the buyer got, as silence has decided the dispute",
    period: "the month that was to be charged",
    present: "the month that it is",
  },
  already_done: {
    status: "how it has ended",
    state: "the same, of a payment, a dispute or a chargeback",
    toBuyer: "what the buyer got of the dispute",
    answer: "how the seller has answered",
    tier: "the tier that the account is in",
    references: "the references that the withdrawal has",
    period: "the month",
    through: "the day through which upkeep is complete",
  },
  chargeback_open: {
    chargebacks: "their ids",
  },
  dispute_open: {
    disputes: "their ids, of an account",
  },
  exceeds_remaining: {
    asked: "what was asked for",
    remaining: "the most that can be asked for",
    toBuyer: "what the buyer was to get",
    toSeller: "what the seller was to get",
    contested: "what the two have to come to",
  },
  below_minimum: {
    least: "the least that works",
    amount: "what was to be sold",
    asked: "what was to be paid",
  },
  corridor_restricted: {
    operation: "the operation",
    restriction: "the restriction, as the policy has it",
    from: "the country that money comes from",
    to: "the country that it goes to",
  },
  asset_unavailable: {
    operation: "the operation",
    restriction: "the restriction, as the policy has it",
    asset: "its code",
  },
  limit_exceeded: {
    operation: "what is limited",
    limit: "the limit, as the policy has it",
    used: "how much of it is used: an amount or a count",
    left: "how much is left, likewise",
    asked: "the amount asked for",
  },
  balance_cap_exceeded: {
    most: "the most that the wallet may hold",
    balance: "what it holds",
    asked: "what would come in",
  },
  insufficient_funds: {
    available: "what can be spent",
    needed: "the amount with the fees that the wallet pays",
  },
  promotion_exhausted: {
    cap: "which cap: `uses`, `perAccount` or `budget`",
    left: "how much of it is left: a count, or an amount of the budget",
    needed: "how much of it is needed, likewise",
  },
  risk_denied: {
    refusal: "the id under which it is recorded",
    reasons: "neutral words for the customer",
  },
  verification_required: {
    factors: "all that have to be shown",
    reasons: "neutral words for the customer",
    fault: "what is wrong with the proof that was given, or that none was",
    boundTo: "what the proof has to name: `{ amount?, payee? }`",
  },
} as const satisfies Partial<Readonly<Record<RejectionCode, Readonly<Record<string, string>>>>>;
