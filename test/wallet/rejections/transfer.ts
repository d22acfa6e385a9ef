// How can a transfer be refused?

import { money } from "tallystick";
import { usd, freeze, frozen, dispute, spend } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<"transfer"> = {
  transfer: [{ from: "alice", to: "bob", amount: 24.9 }, "amount", 24.9],
};

export const amounts: Amounts = {
  amount: ["positive", (amount) => ({ type: "transfer", from: "alice", to: "bob", amount })],
};

export const rows: readonly Row[] = [
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
