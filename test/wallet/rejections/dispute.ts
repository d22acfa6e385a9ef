// How can opening or resolving a dispute be refused?

import { money } from "tallystick";
import { later, NOW, WEEK } from "../scenario.ts";
import {
  usd,
  chargeback,
  dispute,
  refunded,
  close,
  concede,
  contest,
  escalate,
  shown,
  spend,
  toBuyer,
  withdraw,
} from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<
  | "openDispute"
  | "answerDispute"
  | "submitEvidence"
  | "escalateDispute"
  | "resolveDispute"
  | "withdrawDispute"
  | "expireDispute"
  | "holdShortfall"
> = {
  openDispute: [{ of: "t1", reason: "" }, "reason", ""],
  answerDispute: [{ dispute: "d1", answer: "maybe" }, "answer", "maybe"],
  submitEvidence: [{ dispute: "d1", by: "buyer", ...shown, hash: "A1".repeat(32) }, "hash", "A1".repeat(32)],
  escalateDispute: [{ dispute: "d1", decideBy: "2026-02-31T09:00:00.000Z" }, "decideBy", "2026-02-31T09:00:00.000Z"],
  resolveDispute: [{ dispute: "d1" }, "toBuyer", undefined],
  withdrawDispute: [{ dispute: "d 1" }, "dispute", "d 1"],
  expireDispute: [{ dispute: "" }, "dispute", ""],
  holdShortfall: [{}, "dispute", undefined],
};
const evidence = { type: "submitEvidence", dispute: "d1", by: "buyer", ...shown, evidence: "e1" } as const;
const expire = { type: "expireDispute", dispute: "d1" } as const;
const hold = { type: "holdShortfall", dispute: "d1" } as const;
const goodwill = { ...toBuyer, goodwill: usd("1.00") } as const;

export const amounts: Amounts = {
  "amount of a dispute": ["positive", (amount) => ({ type: "openDispute", of: "t1", amount, reason: "late" })],
  // All of nothing may go to one side of a dispute.
  toBuyer: ["notNegative", (amount) => ({ type: "resolveDispute", dispute: "d1", toBuyer: amount })],
  toSeller: ["notNegative", (amount) => ({ type: "resolveDispute", dispute: "d1", toSeller: amount })],
  goodwill: ["positive", (amount) => ({ ...toBuyer, goodwill: amount })],
};

export const rows: readonly Row[] = [
  {
    code: "invalid_command",
    command: { ...concede, decideBy: later(WEEK) },
    details: { field: "decideBy", seen: later(WEEK) },
  },
  { code: "transfer_not_found", command: { type: "openDispute", of: "t9", reason: "late" }, details: { of: "t9" } },
  ...[toBuyer, contest, concede, evidence, escalate, withdraw, expire, hold].map((command): Row => {
    return { code: "dispute_not_found", command, details: { dispute: "d1" } };
  }),
  { code: "already_exists", given: [dispute], command: dispute, details: { dispute: "d1" } },
  { code: "already_exists", given: [dispute, evidence], command: evidence, details: { evidence: "e1" } },
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
  { code: "account_closed", given: [close("alice")], command: dispute, details: { account: "alice" } },
  ...[toBuyer, concede].map((command): Row => ({
    code: "account_closed",
    given: [dispute, withdraw, close("alice")],
    command,
    details: { account: "alice" },
  })),
  { code: "not_permitted", given: [dispute], command: goodwill, details: { approvers: [] } },
  {
    code: "not_permitted",
    given: [dispute],
    command: { ...goodwill, approvers: ["operator:anna", "operator:anna"] },
    details: { approvers: ["operator:anna", "operator:anna"] },
  },
  { code: "wrong_state", given: [dispute], command: escalate, details: { dispute: "d1", state: "open" } },
  {
    code: "wrong_state",
    given: [dispute],
    command: expire,
    wait: WEEK - 1,
    details: { dispute: "d1", state: "open", due: later(WEEK) },
  },
  {
    code: "wrong_state",
    given: [dispute, contest],
    command: expire,
    wait: WEEK - 1,
    details: { dispute: "d1", state: "answered", due: later(WEEK) },
  },
  {
    code: "wrong_state",
    given: [dispute, contest, escalate],
    command: expire,
    wait: 100 * WEEK,
    details: { dispute: "d1", state: "escalated" },
  },
  { code: "expired", command: { ...dispute, answerBy: NOW }, details: { answerBy: NOW, now: NOW } },
  { code: "expired", given: [dispute], command: { ...contest, decideBy: NOW }, details: { decideBy: NOW, now: NOW } },
  {
    code: "expired",
    given: [dispute, contest],
    command: { ...escalate, decideBy: NOW },
    details: { decideBy: NOW, now: NOW },
  },
  ...[contest, concede, evidence, escalate, withdraw, hold, { ...toBuyer, toBuyer: usd("0.00") }].map(
    (command): Row => ({
      code: "expired",
      given: [dispute],
      command,
      wait: WEEK,
      details: { dispute: "d1", toBuyer: usd("30.00") },
    }),
  ),
  { code: "already_done", given: [refunded], command: dispute, details: { of: "t1" } },
  {
    code: "already_done",
    given: [dispute, toBuyer],
    command: { type: "resolveDispute", dispute: "d1", toSeller: usd("30.00") },
    details: { dispute: "d1", toBuyer: usd("30.00") },
  },
  ...[evidence, escalate, withdraw, expire, hold].map((command): Row => {
    return {
      code: "already_done",
      given: [dispute, toBuyer],
      command,
      details: { dispute: "d1", toBuyer: usd("30.00") },
    };
  }),
  ...[concede, evidence, escalate, toBuyer, expire, hold].map((command): Row => {
    return {
      code: "already_done",
      given: [dispute, withdraw],
      command,
      details: { dispute: "d1", state: "withdrawn" },
    };
  }),
  {
    code: "already_done",
    given: [dispute, contest],
    command: concede,
    details: { dispute: "d1", answer: "contest" },
  },
  { code: "already_done", given: [dispute], command: hold, details: { dispute: "d1" } },
  { code: "chargeback_open", given: [chargeback], command: dispute, details: { of: "t1", chargebacks: ["c1"] } },
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
    details: { dispute: "d1", toBuyer: usd("30.01"), contested: usd("30.00"), remaining: usd("30.00") },
  },
  {
    code: "exceeds_remaining",
    given: [dispute],
    command: { ...toBuyer, toBuyer: usd("10.00"), toSeller: usd("19.99") },
    details: {
      dispute: "d1",
      toBuyer: usd("10.00"),
      toSeller: usd("19.99"),
      contested: usd("30.00"),
      remaining: usd("30.00"),
    },
  },
  {
    code: "insufficient_funds",
    given: [spend, dispute],
    command: hold,
    details: { account: "shop", available: usd("0.00"), needed: usd("30.00") },
  },
];
