// How can a request for money, and an answer to one, be refused?

import { NOW } from "../scenario.ts";
import { close, usd } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

const LATER = "2026-01-31T10:00:00.000Z";

export const ask = {
  type: "requestMoney",
  from: "alice",
  to: "bob",
  amount: usd("20.00"),
  expiresAt: LATER,
  request: "a1",
} as const;
export const pay = { type: "transfer", from: "alice", to: "bob", amount: usd("20.00"), request: "a1" } as const;
export const decline = { type: "declineRequest", request: "a1" } as const;
export const cancel = { type: "cancelRequest", request: "a1" } as const;
export const expire = { type: "expireRequest", request: "a1" } as const;

export const malformed: Malformed<"requestMoney" | "declineRequest" | "cancelRequest" | "expireRequest"> = {
  requestMoney: [{ from: "alice", to: "bob", amount: usd("1.00"), memo: "" }, "memo", ""],
  declineRequest: [{ request: "a1", reason: "" }, "reason", ""],
  cancelRequest: [{ request: "a 1" }, "request", "a 1"],
  expireRequest: [{ request: 1 }, "request", 1],
};

export const amounts: Amounts = {
  amount: ["positive", (amount) => ({ ...ask, amount })],
};

export const rows: readonly Row[] = [
  ...(["2026-02-31T10:00:00.000Z", "2026-13-01T10:00:00.000Z", "2026-01-31T24:00:00.000Z"] as const).map(
    (expiresAt): Row => ({
      code: "invalid_command",
      command: { ...ask, expiresAt },
      details: { field: "expiresAt", seen: expiresAt },
    }),
  ),
  { code: "account_not_found", command: { ...ask, from: "nobody" }, details: { account: "nobody" } },
  { code: "account_not_found", command: { ...ask, to: "nobody" }, details: { account: "nobody" } },
  ...[decline, cancel, expire].map((command): Row => ({
    code: "request_not_found",
    command,
    details: { request: "a1" },
  })),
  { code: "already_exists", given: [ask], command: ask, details: { request: "a1" } },
  { code: "already_exists", given: [ask, decline], command: ask, details: { request: "a1" } },
  { code: "same_account", command: { ...ask, to: "alice" }, details: { account: "alice" } },
  { code: "account_closed", command: { ...ask, from: "gone" }, details: { account: "gone" } },
  { code: "account_closed", given: [close("bob")], command: ask, details: { account: "bob" } },
  { code: "wrong_state", given: [ask], command: expire, details: { request: "a1", expiresAt: LATER } },
  { code: "expired", command: { ...ask, expiresAt: NOW }, details: { expiresAt: NOW, now: NOW } },
  ...[decline, cancel].map((command): Row => ({
    code: "expired",
    given: [ask],
    command,
    at: LATER,
    details: { request: "a1", expiresAt: LATER },
  })),
  ...[decline, expire].map((command): Row => ({
    code: "already_done",
    given: [ask, cancel],
    command,
    details: { request: "a1", status: "cancelled" },
  })),
  { code: "already_done", given: [ask, decline], command: cancel, details: { request: "a1", status: "declined" } },
  { code: "already_done", given: [ask, pay], command: cancel, details: { request: "a1", status: "paid" } },
];
