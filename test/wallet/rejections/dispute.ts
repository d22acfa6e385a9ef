// How can opening or resolving a dispute be refused?

import { money } from "tallystick";
import { usd, dispute, refunded, close, toBuyer } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<"openDispute" | "resolveDispute"> = {
  openDispute: [{ of: "t1", reason: "" }, "reason", ""],
  resolveDispute: [{ dispute: "d1" }, "toBuyer", { dispute: "d1" }],
};

export const amounts: Amounts = {
  "amount of a dispute": ["positive", (amount) => ({ type: "openDispute", of: "t1", amount, reason: "late" })],
  // All of nothing may go to one side of a dispute.
  toBuyer: ["notNegative", (amount) => ({ type: "resolveDispute", dispute: "d1", toBuyer: amount })],
  toSeller: ["notNegative", (amount) => ({ type: "resolveDispute", dispute: "d1", toSeller: amount })],
};

export const rows: readonly Row[] = [
  { code: "transfer_not_found", command: { type: "openDispute", of: "t9", reason: "late" }, details: { of: "t9" } },
  { code: "dispute_not_found", command: toBuyer, details: { dispute: "d1" } },
  { code: "already_exists", given: [dispute], command: dispute, details: { dispute: "d1" } },
  {
    code: "currency_mismatch",
    command: { type: "openDispute", of: "t1", amount: money("1.00 EUR"), reason: "late" },
    details: { of: "t1", seen: "EUR", expected: "USD" },
  },
  {
    code: "currency_mismatch",
    given: [dispute],
    command: { type: "resolveDispute", dispute: "d1", toBuyer: money("30.00 EUR") },
    details: { dispute: "d1", seen: "EUR", expected: "USD" },
  },
  {
    code: "currency_mismatch",
    given: [dispute],
    command: { type: "resolveDispute", dispute: "d1", toBuyer: usd("30.00"), toSeller: money("0.00 EUR") },
    details: { dispute: "d1", seen: "EUR", expected: "USD" },
  },
  { code: "account_closed", given: [close("shop")], command: dispute, details: { account: "shop" } },
  { code: "account_closed", given: [dispute, close("alice")], command: toBuyer, details: { account: "alice" } },
  { code: "already_done", given: [refunded], command: dispute, details: { of: "t1" } },
  {
    code: "already_done",
    given: [dispute, toBuyer],
    command: { type: "resolveDispute", dispute: "d1", toSeller: usd("30.00") },
    details: { dispute: "d1", toBuyer: usd("30.00") },
  },
  {
    code: "dispute_open",
    given: [{ ...dispute, amount: usd("1.00") }],
    command: { ...dispute, dispute: "d2" },
    details: { of: "t1", dispute: "d1" },
  },
  {
    code: "exceeds_remaining",
    given: [{ ...refunded, amount: usd("10.00") }],
    command: { ...dispute, amount: usd("20.01") },
    details: { of: "t1", asked: usd("20.01"), remaining: usd("20.00") },
  },
  {
    code: "exceeds_remaining",
    given: [dispute],
    command: { ...toBuyer, toBuyer: usd("30.01") },
    details: { dispute: "d1", toBuyer: usd("30.01"), contested: usd("30.00") },
  },
  {
    code: "exceeds_remaining",
    given: [dispute],
    command: { ...toBuyer, toBuyer: usd("10.00"), toSeller: usd("19.99") },
    details: { dispute: "d1", toBuyer: usd("10.00"), toSeller: usd("19.99"), contested: usd("30.00") },
  },
];
