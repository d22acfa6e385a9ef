// How can money from outside be refused?

import { usd, bank, freeze, frozen } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<"fund"> = {
  fund: [{ account: "alice", amount: usd("1.00"), source: { rail: "Bank", reference: "w" } }, "source.rail", "Bank"],
};

export const amounts: Amounts = {
  "amount of a funding": ["positive", (amount) => ({ type: "fund", account: "alice", amount, source: bank("wire-2") })],
};

export const rows: readonly Row[] = [
  {
    code: "account_not_found",
    command: { type: "fund", account: "nobody", amount: usd("1.00"), source: bank("wire-2") },
    details: { account: "nobody" },
  },
  {
    code: "already_exists",
    command: { type: "fund", account: "bob", amount: usd("1.00"), source: bank("wire-1") },
    details: { rail: "bank", reference: "wire-1", first: "f1", at: "2026-01-31T09:00:00.000Z" },
  },
  {
    code: "already_exists",
    command: { type: "fund", account: "bob", amount: usd("1.00"), source: bank("wire-2"), funding: "f1" },
    details: { funding: "f1" },
  },
  {
    code: "account_closed",
    command: { type: "fund", account: "gone", amount: usd("1.00"), source: bank("wire-2") },
    details: { account: "gone" },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "credit")],
    command: { type: "fund", account: "alice", amount: usd("1.00"), source: bank("wire-2") },
    details: { account: "alice", freezes: frozen("credit") },
  },
];
