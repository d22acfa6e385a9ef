// What do the rows have in common? Commands around the market of scenario.ts.

import { money } from "tallystick";

export const usd = (value: string) => money(value, "USD");
export const bank = (reference: string) => ({ rail: "bank", reference });
export const freeze = (account: string, scope: "debit" | "credit" | "all") =>
  ({ type: "freezeAccount", account, scope, source: "operator", reason: "checked", freeze: "z1" }) as const;
export const frozen = (scope: "debit" | "credit" | "all") => [{ freeze: "z1", scope, source: "operator" }];
export const dispute = { type: "openDispute", of: "t1", reason: "not as described", dispute: "d1" } as const;
export const refunded = { type: "refund", of: "t1", refund: "r1" } as const;
export const spend = { type: "transfer", from: "shop", to: "bob", amount: usd("30.00"), transfer: "t2" } as const;
export const close = (account: string) => ({ type: "closeAccount", account }) as const;
export const toBuyer = { type: "resolveDispute", dispute: "d1", toBuyer: usd("30.00") } as const;
export const empty = [spend, dispute, toBuyer] as const;
export const lines = (from: string, to: string, value: string) => [
  { account: from, amount: usd(value) },
  { account: to, amount: usd(`-${value}`) },
];
export const ALICE = "liabilities:wallet:alice:available";
export const approvers = ["operator:anna", "operator:ben"];
export const adjust = {
  type: "adjust",
  postings: lines(ALICE, "assets:cash", "1.00"),
  reason: "typo",
  approvers,
} as const;
export const contest = { type: "answerDispute", dispute: "d1", answer: "contest" } as const;
export const concede = { type: "answerDispute", dispute: "d1", answer: "accept" } as const;
export const escalate = { type: "escalateDispute", dispute: "d1" } as const;
export const withdraw = { type: "withdrawDispute", dispute: "d1" } as const;
export const HASH = "a1".repeat(32);
export const shown = { hash: HASH, uri: "https://files.example/7f3a" } as const;
export const chargeback = {
  type: "receiveChargeback",
  of: "t1",
  reference: { rail: "card", reference: "case-1" },
  reason: "fraud",
  chargeback: "c1",
} as const;
export const won = { type: "winChargeback", chargeback: "c1" } as const;
export const lost = { type: "loseChargeback", chargeback: "c1" } as const;
