// How can telling somebody that an account is not used, or charging for it, be refused?

import { defaultPolicy, type Command, type Policy } from "tallystick";
import { usd } from "./market.ts";
import type { Malformed, Row } from "./row.ts";

const notice = { type: "noticeInactivity", account: "shop" } as const;
const charge = { type: "chargeInactivity", account: "shop", period: "2027-03" } as const;
const seizure = {
  type: "freezeAccount",
  account: "shop",
  scope: "debit",
  source: "legal",
  reason: "court order",
  freeze: "z1",
} as const;
/** All of the market happened on 2026-01-31 at nine. */
const OPENED = "2026-01-31T09:00:00.000Z";
const A_YEAR_LATER = "2027-01-31T09:00:00.000Z";
const CHARGES_FROM = "2027-03-02T09:00:00.000Z";
const policy: Policy = {
  ...defaultPolicy,
  inactivity: { afterMonths: 12, noticeDays: 30, fees: [usd("5.00")], kinds: ["merchant"] },
};
const noticed = { policy, meanwhile: [[A_YEAR_LATER, notice]] } as const;
const spend = (at: string): readonly [string, Command] => [
  at,
  {
    type: "adjust",
    postings: [
      { account: "liabilities:wallet:shop:available", amount: usd("30.00") },
      { account: "assets:cash", amount: usd("-30.00") },
    ],
    reason: "paid out by hand",
    approvers: ["operator:anna", "operator:ben"],
  },
];

export const malformed: Malformed<"noticeInactivity" | "chargeInactivity"> = {
  noticeInactivity: [{ account: "shop", fee: "5.00" }, "fee", undefined],
  chargeInactivity: [{ account: "shop", period: "2027-13" }, "period", "2027-13"],
};

export const rows: readonly Row[] = [
  { code: "account_not_found", command: { ...notice, account: "nobody" }, details: { account: "nobody" } },
  { code: "account_not_found", command: { ...charge, account: "nobody" }, details: { account: "nobody" } },
  { code: "account_closed", policy, command: { ...notice, account: "gone" }, details: { account: "gone" } },
  { code: "account_closed", policy, command: { ...charge, account: "gone" }, details: { account: "gone" } },
  {
    code: "account_frozen",
    ...noticed,
    given: [seizure],
    at: CHARGES_FROM,
    command: charge,
    details: { account: "shop", freezes: [{ freeze: "z1", scope: "debit", source: "legal" }] },
  },
  // Nothing is asked of anybody, or not of a kind like this.
  { code: "wrong_state", command: notice, at: A_YEAR_LATER, details: { account: "shop", kind: "merchant" } },
  { code: "wrong_state", command: charge, at: CHARGES_FROM, details: { account: "shop", kind: "merchant" } },
  {
    code: "wrong_state",
    policy,
    command: { ...notice, account: "alice" },
    at: A_YEAR_LATER,
    details: { account: "alice", kind: "personal" },
  },
  // A millisecond too early.
  {
    code: "wrong_state",
    policy,
    command: notice,
    at: "2027-01-31T08:59:59.999Z",
    details: { account: "shop", due: A_YEAR_LATER },
  },
  {
    code: "wrong_state",
    policy,
    command: charge,
    at: CHARGES_FROM,
    details: { account: "shop", lastActivityAt: OPENED },
  },
  {
    code: "wrong_state",
    ...noticed,
    command: charge,
    at: "2027-03-02T08:59:59.999Z",
    details: { account: "shop", period: "2027-03", due: CHARGES_FROM },
  },
  {
    code: "wrong_state",
    ...noticed,
    command: { ...charge, period: "2027-04" },
    at: "2027-03-31T23:59:59.999Z",
    details: { account: "shop", period: "2027-04", due: "2027-04-01T00:00:00.000Z" },
  },
  // Something has happened since the notice: the payee of a transfer has done nothing, and is used all the same.
  {
    code: "wrong_state",
    policy,
    meanwhile: [
      ...noticed.meanwhile,
      ["2027-02-10T12:00:00.000Z", { type: "transfer", from: "alice", to: "shop", amount: usd("1.00") }],
    ],
    command: charge,
    at: CHARGES_FROM,
    details: { account: "shop", lastActivityAt: "2027-02-10T12:00:00.000Z" },
  },
  {
    code: "expired",
    ...noticed,
    command: charge,
    at: "2027-04-01T00:00:00.000Z",
    details: { account: "shop", period: "2027-03", present: "2027-04" },
  },
  {
    code: "already_done",
    policy,
    meanwhile: [...noticed.meanwhile, spend(CHARGES_FROM)],
    command: charge,
    at: CHARGES_FROM,
    details: { account: "shop", period: "2027-03" },
  },
];
