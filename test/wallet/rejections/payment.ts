// How can a payment be refused: to be authorised, captured, settled, voided or recorded as expired?

import { defaultPolicy, money, type Command } from "tallystick";
import { usd, freeze, frozen, close } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

const PAST = "2026-01-31T09:00:00.000Z";
const EXPIRY = "2026-02-07T09:00:00.000Z";
const SOON = "2026-02-01T09:00:00.000Z";

export const authorize = {
  type: "authorizePayment",
  from: "alice",
  to: "shop",
  amount: usd("20.00"),
  payment: "p1",
} as const;
export const capture = { type: "capturePayment", payment: "p1", capture: "c1" } as const;
const voiding = { type: "voidPayment", payment: "p1" } as const;
const expire = { type: "expirePayment", payment: "p1" } as const;
const settle = { type: "settlePayment", payment: "p1", capture: "c1" } as const;
const pending: Command = { ...capture, settlesAt: SOON };

export const malformed: Malformed<
  "authorizePayment" | "capturePayment" | "settlePayment" | "voidPayment" | "expirePayment"
> = {
  authorizePayment: [
    { from: "alice", to: "shop", amount: usd("1.00"), expiresAt: "tomorrow" },
    "expiresAt",
    "tomorrow",
  ],
  capturePayment: [{ payment: "p1", final: "yes" }, "final", "yes"],
  settlePayment: [{ payment: "p1" }, "capture", undefined],
  voidPayment: [{ payment: "p1", reason: "" }, "reason", ""],
  expirePayment: [{ payment: "p 1" }, "payment", "p 1"],
};

export const amounts: Amounts = {
  "amount of an authorisation": ["positive", (amount) => ({ ...authorize, amount })],
  "amount of a capture": ["positive", (amount) => ({ ...capture, amount })],
};

export const rows: readonly Row[] = [
  {
    code: "invalid_command",
    command: { ...authorize, expiresAt: PAST },
    details: { field: "expiresAt", seen: PAST, now: PAST },
  },
  // 2026 has no 29th of February.
  {
    code: "invalid_command",
    command: { ...authorize, expiresAt: "2026-02-29T09:00:00.000Z" },
    details: { field: "expiresAt", seen: "2026-02-29T09:00:00.000Z" },
  },
  {
    code: "invalid_command",
    given: [authorize],
    command: { ...capture, settlesAt: PAST },
    details: { field: "settlesAt", seen: PAST, now: PAST },
  },
  { code: "account_not_found", command: { ...authorize, from: "nobody" }, details: { account: "nobody" } },
  { code: "account_not_found", command: { ...authorize, to: "nobody" }, details: { account: "nobody" } },
  { code: "payment_not_found", command: capture, details: { payment: "p1" } },
  { code: "payment_not_found", command: voiding, details: { payment: "p1" } },
  { code: "payment_not_found", command: expire, details: { payment: "p1" } },
  { code: "payment_not_found", command: settle, details: { payment: "p1" } },
  { code: "payment_not_found", given: [authorize], command: settle, details: { payment: "p1", capture: "c1" } },
  {
    code: "payment_not_found",
    given: [authorize, pending, { ...authorize, payment: "p2" }],
    command: { ...settle, payment: "p2" },
    details: { payment: "p2", capture: "c1" },
  },
  { code: "already_exists", given: [authorize], command: authorize, details: { payment: "p1" } },
  {
    code: "already_exists",
    given: [authorize, { ...capture, amount: usd("1.00") }],
    command: { ...capture, amount: usd("1.00") },
    details: { capture: "c1" },
  },
  { code: "same_account", command: { ...authorize, to: "alice" }, details: { account: "alice" } },
  {
    code: "currency_mismatch",
    given: [authorize],
    command: { ...capture, amount: money("1.00 EUR") },
    details: { of: "p1", seen: "EUR", expected: "USD" },
  },
  { code: "account_closed", command: { ...authorize, from: "gone" }, details: { account: "gone" } },
  { code: "account_closed", command: { ...authorize, to: "gone" }, details: { account: "gone" } },
  { code: "account_closed", given: [authorize, close("shop")], command: capture, details: { account: "shop" } },
  {
    code: "account_frozen",
    given: [freeze("alice", "debit")],
    command: authorize,
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [freeze("shop", "credit")],
    command: authorize,
    details: { account: "shop", freezes: frozen("credit") },
  },
  {
    code: "account_frozen",
    given: [authorize, freeze("shop", "credit")],
    command: capture,
    details: { account: "shop", freezes: frozen("credit") },
  },
  {
    code: "wrong_state",
    given: [authorize],
    command: expire,
    details: { payment: "p1", state: "authorized", due: EXPIRY },
  },
  {
    code: "wrong_state",
    given: [authorize, pending],
    command: settle,
    details: { payment: "p1", capture: "c1", due: SOON },
  },
  // What was never captured cannot be given back or contested.
  { code: "wrong_state", given: [authorize], command: { type: "refund", of: "p1" }, details: { of: "p1" } },
  {
    code: "wrong_state",
    given: [authorize],
    command: { type: "openDispute", of: "p1", reason: "late" },
    details: { of: "p1" },
  },
  {
    code: "wrong_state",
    given: [authorize],
    command: close("alice"),
    details: { account: "alice", held: usd("20.00") },
  },
  {
    code: "wrong_state",
    given: [authorize, pending],
    command: close("shop"),
    details: { account: "shop", pending: usd("20.00") },
  },
  { code: "expired", given: [authorize], at: EXPIRY, command: capture, details: { payment: "p1", expiresAt: EXPIRY } },
  { code: "expired", given: [authorize], at: EXPIRY, command: voiding, details: { payment: "p1", expiresAt: EXPIRY } },
  {
    code: "already_done",
    given: [authorize, capture],
    command: { ...capture, capture: "c2" },
    details: { payment: "p1", state: "captured" },
  },
  {
    code: "already_done",
    given: [authorize, voiding],
    command: capture,
    details: { payment: "p1", state: "voided" },
  },
  {
    code: "already_done",
    given: [authorize, capture],
    command: voiding,
    details: { payment: "p1", state: "captured" },
  },
  {
    code: "already_done",
    given: [authorize, voiding],
    at: EXPIRY,
    command: expire,
    details: { payment: "p1", state: "voided" },
  },
  { code: "already_done", given: [authorize, capture], command: settle, details: { payment: "p1", capture: "c1" } },
  {
    code: "exceeds_remaining",
    given: [authorize, { ...capture, amount: usd("5.00") }],
    command: { ...capture, capture: "c2", amount: usd("15.01") },
    details: { payment: "p1", asked: usd("15.01"), remaining: usd("15.00") },
  },
  {
    code: "insufficient_funds",
    command: { ...authorize, amount: usd("70.01") },
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
  // What is held cannot be held again, nor spent.
  {
    code: "insufficient_funds",
    given: [authorize],
    command: { ...authorize, payment: "p2", amount: usd("50.01") },
    details: { account: "alice", available: usd("50.00"), needed: usd("50.01") },
  },
  {
    code: "insufficient_funds",
    given: [authorize],
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("50.01") },
    details: { account: "alice", available: usd("50.00"), needed: usd("50.01") },
  },
  // What exceeds a hold is a debit like any other.
  {
    code: "insufficient_funds",
    policy: { ...defaultPolicy, payments: { overCapture: "100" } },
    given: [authorize, { type: "transfer", from: "alice", to: "bob", amount: usd("40.00") }],
    command: { ...capture, amount: usd("31.00") },
    details: { account: "alice", available: usd("10.00"), needed: usd("11.00") },
  },
];
