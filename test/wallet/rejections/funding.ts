// How can money from outside be refused, and its settling, failing or reversal?

import { money } from "tallystick";
import { usd, bank, freeze, frozen } from "./market.ts";
import { linked, removed } from "./instrument.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const started = {
  type: "startFunding",
  account: "alice",
  amount: usd("20.00"),
  source: { rail: "card", reference: "card-1" },
  funding: "n1",
} as const;
export const settled = { type: "settleFunding", funding: "n1" } as const;
export const failed = { type: "failFunding", funding: "n1", reason: "declined" } as const;
export const reversed = { type: "reverseFunding", funding: "n1", reason: "card stolen" } as const;

export const malformed: Malformed<"fund" | "startFunding" | "settleFunding" | "failFunding" | "reverseFunding"> = {
  fund: [{ account: "alice", amount: usd("1.00"), source: { rail: "Bank", reference: "w" } }, "source.rail", "Bank"],
  startFunding: [{ ...started, expectedAt: "tomorrow" }, "expectedAt", "tomorrow"],
  settleFunding: [{}, "funding", undefined],
  failFunding: [{ funding: "n1", reason: "" }, "reason", ""],
  reverseFunding: [{ funding: "n1" }, "reason", undefined],
};

export const amounts: Amounts = {
  "amount of a funding": ["positive", (amount) => ({ type: "fund", account: "alice", amount, source: bank("wire-2") })],
  "amount of a pending funding": ["positive", (amount) => ({ ...started, amount })],
  "amount of a reversal": ["positive", (amount) => ({ ...reversed, amount })],
};

/** Both ways in which money comes in, under a reference. */
const incoming = (account: string, reference: string, more: object = {}): Row["command"][] =>
  ["fund", "startFunding"].map((type) => {
    return { type, account, amount: usd("1.00"), source: bank(reference), ...more };
  });

export const rows: readonly Row[] = [
  ...incoming("nobody", "wire-2").map((command): Row => {
    return { code: "account_not_found", command, details: { account: "nobody" } };
  }),
  ...[settled, failed, reversed].map((command): Row => {
    return { code: "funding_not_found", command, details: { funding: "n1" } };
  }),
  // It is somebody else's.
  ...incoming("bob", "wire-2", { instrument: "i1" }).map((command): Row => {
    return {
      code: "instrument_not_found",
      given: [linked],
      command,
      details: { instrument: "i1", account: "bob" },
    };
  }),
  ...incoming("bob", "wire-1").map((command): Row => {
    return {
      code: "already_exists",
      command,
      details: { rail: "bank", reference: "wire-1", first: "f1", at: "2026-01-31T09:00:00.000Z" },
    };
  }),
  // A reference is used once: one that was announced is not delivered under another id.
  {
    code: "already_exists",
    given: [started],
    command: { ...started, type: "fund", funding: "n2" },
    details: { rail: "card", reference: "card-1", first: "n1", at: "2026-01-31T09:00:00.000Z" },
  },
  ...incoming("bob", "wire-2", { funding: "f1" }).map((command): Row => {
    return { code: "already_exists", command, details: { funding: "f1" } };
  }),
  {
    code: "already_exists",
    command: { ...reversed, funding: "f1", reference: "wire-1" },
    details: { rail: "bank", reference: "wire-1", first: "f1", at: "2026-01-31T09:00:00.000Z" },
  },
  {
    code: "already_exists",
    given: [started, { ...reversed, amount: usd("1.00"), reversal: "v1" }],
    command: { ...reversed, reversal: "v1" },
    details: { reversal: "v1" },
  },
  {
    code: "already_exists",
    given: [started, freeze("bob", "all")],
    command: { ...reversed, reversal: "z1" },
    details: { freeze: "z1" },
  },
  {
    code: "currency_mismatch",
    given: [started],
    command: { ...reversed, amount: money("1.00 EUR") },
    details: { funding: "n1", seen: "EUR", expected: "USD" },
  },
  ...incoming("gone", "wire-2").map((command): Row => {
    return { code: "account_closed", command, details: { account: "gone" } };
  }),
  ...incoming("alice", "wire-2").map((command): Row => {
    return {
      code: "account_frozen",
      given: [freeze("alice", "credit")],
      command,
      details: { account: "alice", freezes: frozen("credit") },
    };
  }),
  ...incoming("alice", "wire-2", { instrument: "i1" }).map((command): Row => {
    return {
      code: "wrong_state",
      given: removed,
      command,
      details: { instrument: "i1", status: "removed", expected: ["linked", "verified"] },
    };
  }),
  {
    code: "wrong_state",
    given: [started, failed],
    command: settled,
    details: { funding: "n1", status: "failed", expected: ["pending"] },
  },
  {
    code: "wrong_state",
    given: [started, settled],
    command: failed,
    details: { funding: "n1", status: "available", expected: ["pending"] },
  },
  {
    code: "wrong_state",
    given: [started, failed],
    command: reversed,
    details: { funding: "n1", status: "failed", expected: ["pending", "available"] },
  },
  ...[settled, failed, reversed].map((command): Row => {
    return { code: "already_done", given: [started, reversed], command, details: { funding: "n1" } };
  }),
  {
    code: "exceeds_remaining",
    given: [started, { ...reversed, amount: usd("5.00") }, settled],
    command: { ...reversed, amount: usd("15.01") },
    details: { funding: "n1", asked: usd("15.01"), remaining: usd("15.00") },
  },
];
