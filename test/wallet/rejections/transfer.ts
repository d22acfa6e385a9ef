// How can a transfer be refused?

import { money } from "tallystick";
import { ask, cancel, decline } from "./request.ts";
import { converted, quote } from "./conversion.ts";
import { usd, freeze, frozen, dispute, spend } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<"transfer"> = {
  transfer: [{ from: "alice", to: "bob", amount: 24.9 }, "amount", 24.9],
};

export const amounts: Amounts = {
  amount: ["positive", (amount) => ({ type: "transfer", from: "alice", to: "bob", amount })],
};

/** alice pays with dollars for something in euros. */
const paid = { type: "transfer", from: "alice", to: "bob", amount: money("60.00 EUR"), quote: "q1" } as const;
const answer = { type: "transfer", from: "alice", to: "bob", amount: usd("20.00"), request: "a1" } as const;

export const rows: readonly Row[] = [
  {
    code: "invalid_command",
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("1.00"), biller: { reference: "" } },
    details: { field: "biller.reference", seen: "" },
  },
  {
    code: "account_not_found",
    command: { type: "transfer", from: "nobody", to: "bob", amount: usd("1.00") },
    details: { account: "nobody" },
  },
  {
    code: "account_not_found",
    command: { type: "transfer", from: "alice", to: "nobody", amount: usd("1.00") },
    details: { account: "nobody" },
  },
  { code: "quote_not_found", command: paid, details: { quote: "q1", account: "alice" } },
  // A quote is its account's.
  {
    code: "quote_not_found",
    given: [{ ...quote, account: "bob" }],
    command: paid,
    details: { quote: "q1", account: "alice" },
  },
  { code: "request_not_found", command: answer, details: { request: "a1", from: "alice", to: "bob" } },
  {
    code: "request_not_found",
    given: [ask],
    command: { ...answer, to: "shop" },
    details: { request: "a1", from: "alice", to: "shop" },
  },
  {
    code: "request_not_found",
    given: [ask],
    command: { ...answer, from: "bob", to: "alice" },
    details: { request: "a1", from: "bob", to: "alice" },
  },
  {
    code: "already_exists",
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("1.00"), transfer: "t1" },
    details: { transfer: "t1" },
  },
  {
    code: "same_account",
    command: { type: "transfer", from: "alice", to: "alice", amount: usd("1.00") },
    details: { account: "alice" },
  },
  {
    code: "currency_mismatch",
    given: [quote],
    command: { ...paid, amount: usd("60.00") },
    details: { seen: "USD", expected: "EUR" },
  },
  {
    code: "currency_mismatch",
    given: [ask],
    command: { ...answer, amount: money("20.00 EUR") },
    details: { seen: "EUR", expected: "USD" },
  },
  {
    code: "account_closed",
    command: { type: "transfer", from: "gone", to: "bob", amount: usd("1.00") },
    details: { account: "gone" },
  },
  {
    code: "account_closed",
    command: { type: "transfer", from: "alice", to: "gone", amount: usd("1.00") },
    details: { account: "gone" },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "debit")],
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("1.00") },
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [freeze("bob", "all")],
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("1.00") },
    details: { account: "bob", freezes: frozen("all") },
  },
  // What is bought to pay with is a credit.
  {
    code: "account_frozen",
    given: [quote, freeze("alice", "credit")],
    command: paid,
    details: { account: "alice", freezes: frozen("credit") },
  },
  {
    code: "already_done",
    given: [quote, converted],
    command: paid,
    details: { quote: "q1", conversion: "v1" },
  },
  { code: "already_done", given: [ask, cancel], command: answer, details: { request: "a1", status: "cancelled" } },
  { code: "already_done", given: [ask, decline], command: answer, details: { request: "a1", status: "declined" } },
  { code: "already_done", given: [ask, answer], command: answer, details: { request: "a1", status: "paid" } },
  {
    code: "exceeds_remaining",
    given: [ask],
    command: { ...answer, amount: usd("20.01") },
    details: { request: "a1", asked: usd("20.01"), remaining: usd("20.00") },
  },
  {
    code: "below_minimum",
    given: [ask],
    command: { ...answer, amount: usd("19.99") },
    details: { request: "a1", asked: usd("19.99"), least: usd("20.00") },
  },
  // Both halves have to be covered: what is sold, and what is paid with what it buys.
  {
    code: "insufficient_funds",
    given: [{ ...quote, amount: usd("70.01") }],
    command: paid,
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
  {
    code: "insufficient_funds",
    given: [quote],
    command: { ...paid, amount: money("62.38 EUR") },
    details: { account: "alice", available: money("62.37 EUR"), needed: money("62.38 EUR") },
  },
  {
    code: "insufficient_funds",
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("70.01") },
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
  {
    code: "insufficient_funds",
    command: { type: "transfer", from: "alice", to: "bob", amount: money("1 JPY") },
    details: { account: "alice", available: money("0 JPY"), needed: money("1 JPY") },
  },
  // What is held for a dispute cannot be spent.
  {
    code: "insufficient_funds",
    given: [{ ...dispute, amount: usd("10.00") }],
    command: { ...spend, amount: usd("20.01") },
    details: { account: "shop", available: usd("20.00"), needed: usd("20.01") },
  },
];
