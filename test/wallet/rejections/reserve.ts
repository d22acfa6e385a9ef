// How can setting money aside or letting go of it be refused?

import { usd, close } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

const NOW = "2026-01-31T09:00:00.000Z";
const DATE = "2026-03-01T00:00:00.000Z";
const hold = {
  type: "holdReserve",
  account: "shop",
  amount: usd("10.00"),
  releaseAt: DATE,
  reason: "new merchant",
  reserve: "v1",
} as const;
const release = { type: "releaseReserve", reserve: "v1" } as const;

export const malformed: Malformed<"holdReserve" | "releaseReserve"> = {
  holdReserve: [{ account: "shop", amount: usd("1.00"), reason: "x" }, "releaseAt", undefined],
  releaseReserve: [{ reserve: "v1", approvers: "anna" }, "approvers", "anna"],
};

export const amounts: Amounts = {
  "amount of a reserve": ["positive", (amount) => ({ ...hold, amount })],
};

export const rows: readonly Row[] = [
  {
    code: "invalid_command",
    command: { ...hold, releaseAt: NOW },
    details: { field: "releaseAt", seen: NOW, now: NOW },
  },
  { code: "account_not_found", command: { ...hold, account: "nobody" }, details: { account: "nobody" } },
  { code: "reserve_not_found", command: release, details: { reserve: "v1" } },
  { code: "already_exists", given: [hold], command: hold, details: { reserve: "v1" } },
  { code: "account_closed", command: { ...hold, account: "gone" }, details: { account: "gone" } },
  {
    code: "not_permitted",
    given: [hold],
    command: { ...release, approvers: ["operator:anna", "operator:anna"] },
    details: { reserve: "v1", due: DATE, approvers: ["operator:anna", "operator:anna"] },
  },
  { code: "wrong_state", given: [hold], command: release, details: { reserve: "v1", due: DATE } },
  {
    code: "wrong_state",
    given: [hold],
    command: close("shop"),
    details: { account: "shop", reserved: usd("10.00") },
  },
  {
    code: "insufficient_funds",
    command: { ...hold, amount: usd("30.01") },
    details: { account: "shop", available: usd("30.00"), needed: usd("30.01") },
  },
  {
    code: "insufficient_funds",
    given: [hold],
    command: { type: "transfer", from: "shop", to: "bob", amount: usd("20.01") },
    details: { account: "shop", available: usd("20.00"), needed: usd("20.01") },
  },
];
