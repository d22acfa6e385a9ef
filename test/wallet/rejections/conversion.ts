// How can a quote and its use be refused?

import { money } from "tallystick";
import { NOW } from "../scenario.ts";
import { close, freeze, frozen, usd } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

const LATER = "2026-01-31T10:00:00.000Z";

export const quote = {
  type: "quoteRate",
  account: "alice",
  sell: "USD",
  buy: "EUR",
  fixed: "sell",
  amount: usd("70.00"),
  mid: "0.9000",
  markupBps: 100,
  expiresAt: LATER,
  quote: "q1",
} as const;
export const converted = { type: "convert", quote: "q1", conversion: "v1" } as const;

export const malformed: Malformed<"quoteRate" | "convert"> = {
  quoteRate: [{ ...withoutType(quote), mid: 0.9 }, "mid", 0.9],
  convert: [{}, "quote", undefined],
};

function withoutType({ type: _, ...input }: typeof quote): object {
  return input;
}

export const amounts: Amounts = {
  amount: ["positive", (amount) => ({ ...quote, amount })],
};

export const rows: readonly Row[] = [
  ...(["2026-02-31T10:00:00.000Z", "2026-13-01T10:00:00.000Z", "2026-01-31T24:00:00.000Z"] as const).map(
    (expiresAt): Row => ({
      code: "invalid_command",
      command: { ...quote, expiresAt },
      details: { field: "expiresAt", seen: expiresAt },
    }),
  ),
  ...(["0", "0.00", "-1", "1e3", "01", ".9", "0.", "", "0.000000000000000000001"] as const).map((mid): Row => ({
    code: "invalid_command",
    command: { ...quote, mid },
    details: { field: "mid", seen: mid },
  })),
  { code: "invalid_command", command: { ...quote, markupBps: -1 }, details: { field: "markupBps", seen: -1 } },
  { code: "invalid_command", command: { ...quote, markupBps: 10_000 }, details: { field: "markupBps", seen: 10_000 } },
  { code: "invalid_command", command: { ...quote, markupBps: 0.5 }, details: { field: "markupBps", seen: 0.5 } },
  { code: "invalid_command", command: { ...quote, buy: "USD" }, details: { field: "buy", seen: "USD" } },
  // No customer gets more than the market gives.
  { code: "invalid_command", command: { ...quote, rate: "0.90001" }, details: { field: "rate", seen: "0.90001" } },
  {
    code: "invalid_command",
    command: { ...quote, expiresAt: "2026-01-31T10:00:00" },
    details: { field: "expiresAt", seen: "2026-01-31T10:00:00" },
  },
  { code: "unknown_asset", command: { ...quote, sell: "XYZ" }, details: { field: "sell", seen: "XYZ" } },
  { code: "unknown_asset", command: { ...quote, buy: "eur" }, details: { field: "buy", seen: "eur" } },
  // What it comes to could not be written down.
  {
    code: "invalid_amount",
    command: { ...quote, mid: "100", markupBps: 0, amount: usd(`1${"0".repeat(28)}.00`) },
    details: { field: "amount", seen: usd(`1${"0".repeat(28)}.00`) },
  },
  {
    code: "invalid_amount",
    command: { ...quote, fixed: "buy", mid: "0.01", markupBps: 0, amount: money(`1${"0".repeat(28)}.00 EUR`) },
    details: { field: "amount", seen: money(`1${"0".repeat(28)}.00 EUR`) },
  },
  { code: "account_not_found", command: { ...quote, account: "nobody" }, details: { account: "nobody" } },
  { code: "quote_not_found", command: converted, details: { quote: "q1" } },
  { code: "already_exists", given: [quote], command: quote, details: { quote: "q1" } },
  {
    code: "already_exists",
    given: [quote, converted, { ...quote, quote: "q2" }],
    command: { ...converted, quote: "q2" },
    details: { conversion: "v1" },
  },
  {
    code: "currency_mismatch",
    command: { ...quote, amount: money("70.00 EUR") },
    details: { seen: "EUR", expected: "USD" },
  },
  { code: "currency_mismatch", command: { ...quote, fixed: "buy" }, details: { seen: "USD", expected: "EUR" } },
  { code: "account_closed", command: { ...quote, account: "gone" }, details: { account: "gone" } },
  { code: "account_closed", given: [quote, close("alice")], command: converted, details: { account: "alice" } },
  {
    code: "account_frozen",
    given: [quote, freeze("alice", "debit")],
    command: converted,
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [quote, freeze("alice", "credit")],
    command: converted,
    details: { account: "alice", freezes: frozen("credit") },
  },
  { code: "expired", command: { ...quote, expiresAt: NOW }, details: { expiresAt: NOW, now: NOW } },
  {
    code: "expired",
    given: [quote],
    command: converted,
    at: LATER,
    details: { quote: "q1", expiresAt: LATER },
  },
  {
    code: "already_done",
    given: [quote, converted],
    command: { ...converted, conversion: "v2" },
    details: { quote: "q1", conversion: "v1" },
  },
  {
    code: "below_minimum",
    command: { ...quote, buy: "JPY", mid: "0.5", markupBps: 0, amount: usd("1.99") },
    details: { amount: usd("1.99"), least: usd("2.00") },
  },
  {
    code: "insufficient_funds",
    given: [{ ...quote, amount: usd("70.01") }],
    command: converted,
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
];
