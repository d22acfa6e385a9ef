// How can an adjustment be refused?

import { usd, lines, ALICE, adjust } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<"adjust"> = {
  adjust: [{ postings: adjust.postings, reason: "typo" }, "approvers", undefined],
};

export const amounts: Amounts = {
  "postings.0.amount": [
    "notZero",
    (amount) => ({ ...adjust, postings: [{ account: ALICE, amount }, adjust.postings[1]] }),
  ],
};

export const rows: readonly Row[] = [
  {
    code: "invalid_command",
    command: { ...adjust, postings: lines("assets:bank", "assets:cash", "1.00") },
    details: { field: "postings.0.account", seen: "assets:bank" },
  },
  {
    code: "invalid_command",
    command: { ...adjust, postings: lines("assets:cash", "liabilities:wallet:alice:held", "1.00") },
    details: { field: "postings.1.account", seen: "liabilities:wallet:alice:held" },
  },
  {
    code: "invalid_command",
    command: { ...adjust, postings: [...adjust.postings, { account: "assets:cash", amount: usd("-0.01") }] },
    details: { field: "postings", sum: usd("-0.01") },
  },
  {
    code: "account_not_found",
    command: { ...adjust, postings: lines("liabilities:wallet:nobody:available", ALICE, "1.00") },
    details: { account: "nobody" },
  },
  {
    code: "already_exists",
    given: [{ ...adjust, adjustment: "j1" }],
    command: { ...adjust, adjustment: "j1" },
    details: { adjustment: "j1" },
  },
  {
    code: "account_closed",
    command: { ...adjust, postings: lines("assets:cash", "liabilities:wallet:gone:available", "1.00") },
    details: { account: "gone" },
  },
  {
    code: "not_permitted",
    command: { ...adjust, approvers: ["operator:anna", "operator:anna"] },
    details: { approvers: ["operator:anna", "operator:anna"] },
  },
  {
    code: "insufficient_funds",
    command: { ...adjust, postings: lines(ALICE, "assets:cash", "70.01") },
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
];
