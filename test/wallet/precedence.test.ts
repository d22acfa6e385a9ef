import { money, type Command, type RejectionCode } from "tallystick";
import { expect, test } from "vitest";
import { act, after, MARKET, refusal } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const nowhere = { currency: "XYZ", value: "1.00" };
const freeze = (account: string) =>
  ({ type: "freezeAccount", account, scope: "all", source: "risk", reason: "checked" }) as const;
const dispute = { type: "openDispute", of: "t1", reason: "late", dispute: "d1" } as const;
const won = { type: "resolveDispute", dispute: "d1", toBuyer: usd("30.00") } as const;
const spend = { type: "transfer", from: "shop", to: "bob", amount: usd("30.00"), transfer: "t2" } as const;
const evidence = {
  type: "submitEvidence",
  dispute: "d1",
  by: "buyer",
  hash: "a1".repeat(32),
  uri: "urn:x",
  evidence: "e1",
} as const;
const chargeback = {
  type: "receiveChargeback",
  of: "t1",
  reference: { rail: "card", reference: "case-1" },
  reason: "fraud",
  chargeback: "c1",
} as const;
const second = { reference: { rail: "card", reference: "case-2" }, chargeback: "c2" } as const;
const takeAll = [
  { account: "liabilities:wallet:alice:available", amount: usd("1000.00") },
  { account: "assets:cash", amount: usd("-1000.00") },
];

interface Both {
  readonly given?: readonly Command[];
  readonly command: Readonly<Record<string, unknown>>;
}

// Two reasons hold at once; the one that is given, the one that is not, and the command.
test.for([
  [
    "invalid_command",
    "unknown_asset",
    { command: { type: "transfer", from: "alice", to: "bob", amount: nowhere, memo: "" } },
  ],
  [
    "unknown_asset",
    "invalid_amount",
    { command: { type: "transfer", from: "alice", to: "bob", amount: { currency: "XYZ", value: "1e3" } } },
  ],
  ["unknown_asset", "account_not_found", { command: { type: "transfer", from: "x", to: "bob", amount: nowhere } }],
  ["invalid_amount", "transfer_not_found", { command: { type: "refund", of: "t9", amount: usd("0.00") } }],
  [
    "account_not_found",
    "already_exists",
    { command: { type: "transfer", from: "x", to: "bob", amount: usd("1.00"), transfer: "t1" } },
  ],
  ["account_not_found", "same_account", { command: { type: "transfer", from: "x", to: "x", amount: usd("1.00") } }],
  [
    "already_exists",
    "same_account",
    { command: { type: "transfer", from: "bob", to: "bob", amount: usd("1.00"), transfer: "t1" } },
  ],
  [
    "already_exists",
    "account_closed",
    { command: { type: "fund", account: "gone", amount: usd("1.00"), source: { rail: "bank", reference: "wire-1" } } },
  ],
  ["same_account", "account_closed", { command: { type: "transfer", from: "gone", to: "gone", amount: usd("1.00") } }],
  [
    "currency_mismatch",
    "account_frozen",
    { given: [freeze("shop")], command: { type: "refund", of: "t1", amount: money("1.00 EUR") } },
  ],
  ["currency_mismatch", "already_done", { given: [dispute, won], command: { ...won, toBuyer: money("1.00 EUR") } }],
  [
    "account_closed",
    "insufficient_funds",
    { command: { type: "transfer", from: "gone", to: "bob", amount: usd("1.00") } },
  ],
  [
    "account_closed",
    "exceeds_remaining",
    {
      given: [{ type: "closeAccount", account: "alice" }],
      command: { type: "refund", of: "t1", amount: usd("30.01") },
    },
  ],
  [
    "account_frozen",
    "insufficient_funds",
    { given: [freeze("alice")], command: { type: "transfer", from: "alice", to: "bob", amount: usd("70.01") } },
  ],
  [
    "account_frozen",
    "wrong_state",
    { given: [spend, dispute, won, freeze("shop")], command: { type: "closeAccount", account: "shop" } },
  ],
  ["account_frozen", "dispute_open", { given: [dispute, freeze("shop")], command: { type: "refund", of: "t1" } }],
  [
    "account_frozen",
    "exceeds_remaining",
    { given: [freeze("shop")], command: { type: "refund", of: "t1", amount: usd("30.01") } },
  ],
  [
    "account_frozen",
    "already_done",
    { given: [{ type: "refund", of: "t1" }, freeze("shop")], command: { type: "refund", of: "t1" } },
  ],
  [
    "not_permitted",
    "insufficient_funds",
    { command: { type: "adjust", postings: takeAll, reason: "typo", approvers: ["operator:anna"] } },
  ],
  [
    "dispute_open",
    "exceeds_remaining",
    { given: [dispute], command: { type: "refund", of: "t1", amount: usd("30.01") } },
  ],
  [
    "currency_mismatch",
    "not_permitted",
    { given: [dispute], command: { ...won, goodwill: money("1.00 EUR"), approvers: [] } },
  ],
  ["not_permitted", "already_done", { given: [dispute, won], command: { ...won, goodwill: usd("1.00") } }],
  [
    "not_permitted",
    "exceeds_remaining",
    { given: [dispute], command: { ...won, toBuyer: usd("30.01"), goodwill: usd("1.00") } },
  ],
  ["dispute_not_found", "already_exists", { given: [dispute, evidence], command: { ...evidence, dispute: "d9" } }],
  ["already_exists", "already_done", { given: [dispute, evidence, won], command: evidence }],
  [
    "already_exists",
    "currency_mismatch",
    { given: [chargeback], command: { ...chargeback, amount: money("1.00 EUR") } },
  ],
  ["already_done", "exceeds_remaining", { given: [chargeback], command: { ...chargeback, ...second } }],
  [
    "expired",
    "exceeds_remaining",
    { command: { ...chargeback, amount: usd("30.01"), respondBy: "2026-01-31T09:00:00.000Z" } },
  ],
  [
    "chargeback_open",
    "exceeds_remaining",
    { given: [chargeback], command: { type: "refund", of: "t1", amount: usd("30.01") } },
  ],
  ["account_frozen", "chargeback_open", { given: [chargeback, freeze("shop")], command: { type: "refund", of: "t1" } }],
  [
    "already_done",
    "insufficient_funds",
    { given: [spend, dispute, won], command: { type: "holdShortfall", dispute: "d1" } },
  ],
  [
    "account_closed",
    "not_permitted",
    { command: { type: "writeOffLoss", account: "gone", reason: "x", approvers: [] } },
  ],
  ["not_permitted", "already_done", { command: { type: "writeOffLoss", account: "shop", reason: "x", approvers: [] } }],
  ["dispute_open", "insufficient_funds", { given: [spend, dispute], command: { type: "refund", of: "t1" } }],
  [
    "exceeds_remaining",
    "insufficient_funds",
    { given: [spend], command: { type: "refund", of: "t1", amount: usd("30.01") } },
  ],
] as const satisfies readonly (readonly [RejectionCode, RejectionCode, Both])[])(
  "%s is given before %s",
  ([first, , both]) => {
    const { given = [], command }: Both = both;
    const { decision } = act(after([...MARKET, ...given]), command as unknown as Command);
    expect(refusal(decision).code).toBe(first);
  },
);
