// How can a withdrawal be refused, and each of its steps?

import { usd, close, freeze, frozen } from "./market.ts";
import { linked, removed } from "./instrument.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const requested = {
  type: "requestWithdrawal",
  account: "alice",
  amount: usd("20.00"),
  destination: { rail: "bank", token: "tok_9" },
  withdrawal: "w1",
} as const;
export const submitted = { type: "submitWithdrawal", withdrawal: "w1", reference: "out-1" } as const;
export const paid = { type: "payWithdrawal", withdrawal: "w1" } as const;
export const failed = { type: "failWithdrawal", withdrawal: "w1", reason: "account unknown" } as const;
export const returned = { type: "returnWithdrawal", withdrawal: "w1", reason: "account closed" } as const;
export const cancelled = { type: "cancelWithdrawal", withdrawal: "w1" } as const;

const { destination: _, ...nowhere } = requested;
const byInstrument = { ...nowhere, instrument: "i1" } as const;
const used = { rail: "bank", reference: "wire-1", first: "f1", at: "2026-01-31T09:00:00.000Z" };

export const malformed: Malformed<
  | "requestWithdrawal"
  | "submitWithdrawal"
  | "payWithdrawal"
  | "failWithdrawal"
  | "returnWithdrawal"
  | "cancelWithdrawal"
> = {
  requestWithdrawal: [{ account: "alice", amount: usd("1.00") }, "instrument", undefined],
  submitWithdrawal: [{ withdrawal: "w1", reference: "é" }, "reference", "é"],
  payWithdrawal: [{ withdrawal: "" }, "withdrawal", ""],
  failWithdrawal: [{ withdrawal: "w1" }, "reason", undefined],
  returnWithdrawal: [{ withdrawal: "w1" }, "reason", undefined],
  cancelWithdrawal: [{ withdrawal: "w1", reason: "changed my mind" }, "reason", undefined],
};

export const amounts: Amounts = {
  "amount of a withdrawal": ["positive", (amount) => ({ ...requested, amount })],
};

export const rows: readonly Row[] = [
  {
    code: "invalid_command",
    command: { ...requested, destination: { rail: "card", token: "4111111111111111" } },
    details: { field: "destination.token" },
  },
  { code: "account_not_found", command: { ...requested, account: "nobody" }, details: { account: "nobody" } },
  ...[submitted, paid, failed, returned, cancelled].map((command): Row => {
    return { code: "withdrawal_not_found", command, details: { withdrawal: "w1" } };
  }),
  {
    code: "instrument_not_found",
    given: [linked],
    command: { ...byInstrument, account: "shop" },
    details: { instrument: "i1", account: "shop" },
  },
  { code: "already_exists", given: [requested], command: requested, details: { withdrawal: "w1" } },
  { code: "already_exists", given: [requested], command: { ...submitted, reference: "wire-1" }, details: used },
  { code: "already_exists", given: [requested, submitted], command: { ...paid, reference: "wire-1" }, details: used },
  {
    code: "already_exists",
    given: [requested, submitted, paid],
    command: { ...returned, reference: "wire-1" },
    details: used,
  },
  { code: "account_closed", command: { ...requested, account: "gone" }, details: { account: "gone" } },
  {
    code: "account_closed",
    given: [requested, cancelled, close("alice")],
    command: submitted,
    details: { account: "alice" },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "debit")],
    command: requested,
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [requested, freeze("alice", "debit")],
    command: submitted,
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "wrong_state",
    given: [linked],
    command: byInstrument,
    details: { instrument: "i1", status: "linked", expected: ["verified"] },
  },
  {
    code: "wrong_state",
    given: removed,
    command: byInstrument,
    details: { instrument: "i1", status: "removed", expected: ["verified"] },
  },
  {
    code: "wrong_state",
    given: [requested, cancelled],
    command: submitted,
    details: { withdrawal: "w1", status: "cancelled", expected: "requested" },
  },
  {
    code: "wrong_state",
    given: [requested],
    command: paid,
    details: { withdrawal: "w1", status: "requested", expected: "submitted" },
  },
  {
    code: "wrong_state",
    given: [requested, submitted, paid],
    command: failed,
    details: { withdrawal: "w1", status: "paid", expected: "submitted" },
  },
  {
    code: "wrong_state",
    given: [requested, submitted],
    command: returned,
    details: { withdrawal: "w1", status: "submitted", expected: "paid" },
  },
  {
    code: "wrong_state",
    given: [requested, submitted],
    command: cancelled,
    details: { withdrawal: "w1", status: "submitted", expected: "requested" },
  },
  {
    code: "already_done",
    given: [requested, submitted],
    command: { ...submitted, reference: "out-2" },
    details: { withdrawal: "w1", status: "submitted", references: ["out-1"] },
  },
  {
    code: "already_done",
    given: [requested, submitted, paid],
    command: { ...paid, reference: "stm-1" },
    details: { withdrawal: "w1", status: "paid", references: ["out-1"] },
  },
  {
    code: "already_done",
    given: [requested, submitted, paid, returned],
    command: { ...returned, reference: "stm-2" },
    details: { withdrawal: "w1", status: "returned", references: ["out-1"] },
  },
  {
    code: "insufficient_funds",
    command: { ...requested, amount: usd("70.01") },
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
];
