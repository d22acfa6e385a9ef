// How can receiving or settling a chargeback be refused?

import { money } from "tallystick";
import { DAY, later, NOW } from "../scenario.ts";
import { usd, chargeback, lost, refunded, shown, won } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

export const malformed: Malformed<
  "receiveChargeback" | "representChargeback" | "winChargeback" | "loseChargeback" | "expireChargeback"
> = {
  receiveChargeback: [
    { of: "t1", reference: { rail: "Card", reference: "case-1" }, reason: "fraud" },
    "reference.rail",
    "Card",
  ],
  representChargeback: [{ chargeback: "c1", ...shown, uri: "a b" }, "uri", "a b"],
  winChargeback: [{ chargeback: "c1", reference: "" }, "reference", ""],
  loseChargeback: [{ chargeback: "c 1" }, "chargeback", "c 1"],
  expireChargeback: [{}, "chargeback", undefined],
};

export const amounts: Amounts = {
  "amount of a chargeback": ["positive", (amount) => ({ ...chargeback, amount })],
  fee: ["positive", (fee) => ({ ...chargeback, fee })],
};

const represent = { type: "representChargeback", chargeback: "c1", ...shown } as const;
const expire = { type: "expireChargeback", chargeback: "c1" } as const;
const due = { ...chargeback, respondBy: later(DAY) } as const;

export const rows: readonly Row[] = [
  { code: "transfer_not_found", command: { ...chargeback, of: "t9" }, details: { of: "t9" } },
  { code: "transfer_not_found", command: { ...chargeback, of: "f1", original: "transfer" }, details: { of: "f1" } },
  { code: "transfer_not_found", command: { ...chargeback, original: "payment" }, details: { of: "t1" } },
  { code: "funding_not_found", command: { ...chargeback, original: "funding" }, details: { of: "t1" } },
  ...[represent, won, lost, expire].map((command): Row => {
    return { code: "chargeback_not_found", command, details: { chargeback: "c1" } };
  }),
  {
    code: "already_exists",
    given: [{ ...chargeback, amount: usd("1.00") }],
    command: { ...chargeback, reference: { rail: "card", reference: "case-2" }, amount: usd("1.00") },
    details: { chargeback: "c1" },
  },
  {
    code: "already_exists",
    given: [{ ...chargeback, amount: usd("1.00") }],
    command: { ...chargeback, chargeback: "c2", amount: usd("1.00") },
    details: { rail: "card", reference: "case-1", first: "c1", at: NOW },
  },
  {
    code: "already_exists",
    given: [chargeback],
    command: { ...won, reference: "case-1" },
    details: { rail: "card", reference: "case-1", first: "c1", at: NOW },
  },
  {
    code: "currency_mismatch",
    command: { ...chargeback, amount: money("1.00 EUR") },
    details: { of: "t1", seen: "EUR", expected: "USD" },
  },
  {
    code: "currency_mismatch",
    command: { ...chargeback, fee: money("1.00 EUR") },
    details: { of: "t1", seen: "EUR", expected: "USD" },
  },
  {
    code: "wrong_state",
    command: { ...chargeback, of: "f1" },
    details: { of: "f1", seen: "card", expected: "bank" },
  },
  {
    code: "wrong_state",
    given: [due],
    command: expire,
    wait: DAY - 1,
    details: { chargeback: "c1", state: "received", due: later(DAY) },
  },
  {
    code: "wrong_state",
    given: [chargeback],
    command: expire,
    wait: 1000 * DAY,
    details: { chargeback: "c1", state: "received" },
  },
  {
    code: "wrong_state",
    given: [due, represent],
    command: expire,
    wait: DAY,
    details: { chargeback: "c1", state: "represented" },
  },
  { code: "expired", command: { ...chargeback, respondBy: NOW }, details: { respondBy: NOW, now: NOW } },
  ...[represent, won].map((command): Row => {
    return { code: "expired", given: [due], command, wait: DAY, details: { chargeback: "c1", state: "lost" } };
  }),
  { code: "already_done", given: [refunded], command: chargeback, details: { of: "t1" } },
  ...[represent, won, expire].map((command): Row => {
    return { code: "already_done", given: [chargeback, lost], command, details: { chargeback: "c1", state: "lost" } };
  }),
  ...[represent, lost, expire].map((command): Row => {
    return { code: "already_done", given: [chargeback, won], command, details: { chargeback: "c1", state: "won" } };
  }),
  {
    code: "exceeds_remaining",
    given: [{ ...refunded, amount: usd("10.00") }],
    command: { ...chargeback, amount: usd("20.01") },
    details: { of: "t1", asked: usd("20.01"), remaining: usd("20.00") },
  },
];
