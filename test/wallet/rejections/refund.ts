// How can a refund be refused?

import { money } from "tallystick";
import { usd, chargeback, freeze, frozen, dispute, refunded, spend, close } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<"refund"> = {
  refund: [{ of: "t 1" }, "of", "t 1"],
};

export const amounts: Amounts = {
  "amount of a refund": ["positive", (amount) => ({ type: "refund", of: "t1", amount })],
};

/** A dispute that the shop has nothing for, and then a sale of less than it claims. */
const claimed = [
  dispute,
  { type: "transfer", from: "alice", to: "shop", amount: usd("30.00"), transfer: "t3" },
] as const;

export const rows: readonly Row[] = [
  { code: "transfer_not_found", command: { type: "refund", of: "t9" }, details: { of: "t9" } },
  {
    code: "already_exists",
    given: [{ ...refunded, amount: usd("1.00") }],
    command: { ...refunded, amount: usd("1.00") },
    details: { refund: "r1" },
  },
  {
    code: "currency_mismatch",
    command: { type: "refund", of: "t1", amount: money("1.00 EUR") },
    details: { of: "t1", seen: "EUR", expected: "USD" },
  },
  { code: "account_closed", given: [close("shop")], command: refunded, details: { account: "shop" } },
  { code: "account_closed", given: [close("alice")], command: refunded, details: { account: "alice" } },
  {
    code: "account_frozen",
    given: [freeze("shop", "debit")],
    command: refunded,
    details: { account: "shop", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "credit")],
    command: refunded,
    details: { account: "alice", freezes: frozen("credit") },
  },
  { code: "already_done", given: [refunded], command: { type: "refund", of: "t1" }, details: { of: "t1" } },
  { code: "chargeback_open", given: [chargeback], command: refunded, details: { of: "t1", chargebacks: ["c1"] } },
  { code: "dispute_open", given: [dispute], command: refunded, details: { of: "t1", dispute: "d1" } },
  {
    code: "exceeds_remaining",
    command: { ...refunded, amount: usd("30.01") },
    details: { of: "t1", asked: usd("30.01"), remaining: usd("30.00") },
  },
  {
    code: "insufficient_funds",
    given: [spend],
    command: { ...refunded, amount: usd("0.01") },
    details: { account: "shop", available: usd("0.00"), needed: usd("0.01") },
  },
  {
    // What a dispute claims is not there to be given away.
    code: "insufficient_funds",
    given: [spend, ...claimed],
    command: { type: "refund", of: "t3", amount: usd("0.01") },
    details: { account: "shop", available: usd("0.00"), needed: usd("0.01") },
  },
];
