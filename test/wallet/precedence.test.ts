import { money, type Command, type RejectionCode } from "tallystick";
import { expect, test } from "vitest";
import { converted, quote } from "./rejections/conversion.ts";
import { chargeback } from "./rejections/market.ts";
import { ask, decline, pay } from "./rejections/request.ts";
import { act, after, MARKET, refusal } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const nowhere = { currency: "XYZ", value: "1.00" };
const freeze = (account: string) =>
  ({ type: "freezeAccount", account, scope: "all", source: "risk", reason: "checked" }) as const;
const dispute = { type: "openDispute", of: "t1", reason: "late", dispute: "d1" } as const;
const won = { type: "resolveDispute", dispute: "d1", toBuyer: usd("30.00") } as const;
const spend = { type: "transfer", from: "shop", to: "bob", amount: usd("30.00"), transfer: "t2" } as const;
const authorize = { type: "authorizePayment", from: "alice", to: "shop", amount: usd("20.00"), payment: "p1" } as const;
const capture = { type: "capturePayment", payment: "p1" } as const;
const past = "2026-01-01T00:00:00.000Z";
const future = "2026-03-01T00:00:00.000Z";
const reserve = { type: "holdReserve", account: "shop", amount: usd("10.00"), reason: "new", reserve: "v1" } as const;
const linked = {
  type: "linkInstrument",
  account: "alice",
  kind: "bank",
  token: "tok_1",
  fingerprint: "fp-1",
  instrument: "i1",
} as const;
const removed = { type: "removeInstrument", instrument: "i1" } as const;
const card = { rail: "card", reference: "c-1" };
const started = { type: "startFunding", account: "alice", amount: usd("20.00"), source: card, funding: "n1" } as const;
const reversed = { type: "reverseFunding", funding: "n1", reason: "stolen" } as const;
const byInstrument = {
  type: "requestWithdrawal",
  account: "alice",
  amount: usd("70.01"),
  instrument: "i1",
  withdrawal: "w1",
} as const;
const destination = { rail: "bank", token: "tok_9" };
const requested = { ...byInstrument, instrument: undefined, amount: usd("20.00"), destination } as const;
const evidence = {
  type: "submitEvidence",
  dispute: "d1",
  by: "buyer",
  hash: "a1".repeat(32),
  uri: "urn:x",
  evidence: "e1",
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
  ["unknown_asset", "account_not_found", { command: { ...quote, account: "x", sell: "XYZ" } }],
  ["account_not_found", "currency_mismatch", { command: { ...quote, account: "x", amount: money("1.00 EUR") } }],
  [
    "quote_not_found",
    "same_account",
    { command: { type: "transfer", from: "bob", to: "bob", amount: usd("1.00"), quote: "q9" } },
  ],
  [
    "request_not_found",
    "same_account",
    { command: { type: "transfer", from: "bob", to: "bob", amount: usd("1.00"), request: "a9" } },
  ],
  ["currency_mismatch", "account_closed", { command: { ...quote, account: "gone", amount: money("1.00 EUR") } }],
  ["account_closed", "expired", { command: { ...quote, account: "gone", expiresAt: "2020-01-01T00:00:00.000Z" } }],
  ["expired", "below_minimum", { command: { ...quote, mid: "0.0001", expiresAt: "2020-01-01T00:00:00.000Z" } }],
  [
    "account_frozen",
    "already_done",
    { given: [quote, converted, freeze("alice")], command: { ...converted, conversion: "v2" } },
  ],
  ["already_done", "insufficient_funds", { given: [quote, converted], command: { ...converted, conversion: "v2" } }],
  ["same_account", "account_closed", { command: { ...ask, from: "gone", to: "gone" } }],
  ["account_closed", "expired", { command: { ...ask, to: "gone", expiresAt: "2020-01-01T00:00:00.000Z" } }],
  [
    "account_frozen",
    "already_done",
    { given: [ask, decline, freeze("alice")], command: { ...pay, amount: usd("99.00") } },
  ],
  ["already_done", "exceeds_remaining", { given: [ask, decline], command: { ...pay, amount: usd("20.01") } }],
  ["exceeds_remaining", "insufficient_funds", { given: [ask], command: { ...pay, amount: usd("70.01") } }],
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
  ["invalid_command", "account_not_found", { command: { ...linked, account: "nobody", token: "4111111111111111" } }],
  [
    "instrument_not_found",
    "account_frozen",
    { given: [freeze("alice")], command: { type: "closeAccount", account: "alice", instrument: "i1" } },
  ],
  ["instrument_not_found", "account_closed", { command: { ...byInstrument, account: "gone" } }],
  [
    "already_exists",
    "wrong_state",
    {
      given: [linked, removed],
      command: { ...started, instrument: "i1", source: { rail: "bank", reference: "wire-1" } },
    },
  ],
  [
    "already_exists",
    "currency_mismatch",
    { given: [started], command: { ...reversed, reference: "c-1", amount: money("1.00 EUR") } },
  ],
  [
    "already_exists",
    "already_done",
    {
      given: [requested, { type: "submitWithdrawal", withdrawal: "w1" }],
      command: { type: "submitWithdrawal", withdrawal: "w1", reference: "wire-1" },
    },
  ],
  [
    "currency_mismatch",
    "wrong_state",
    {
      given: [started, { type: "failFunding", funding: "n1", reason: "declined" }],
      command: { ...reversed, amount: money("1.00 EUR") },
    },
  ],
  ["account_closed", "already_done", { command: { type: "changeTier", account: "gone", tier: 0 } }],
  ["account_frozen", "wrong_state", { given: [linked, freeze("alice")], command: byInstrument }],
  [
    "account_frozen",
    "wrong_state",
    {
      given: [requested, { type: "cancelWithdrawal", withdrawal: "w1" }, freeze("alice")],
      command: { type: "submitWithdrawal", withdrawal: "w1" },
    },
  ],
  [
    "wrong_state",
    "exceeds_remaining",
    {
      given: [started, { type: "failFunding", funding: "n1", reason: "declined" }],
      command: { ...reversed, amount: usd("20.01") },
    },
  ],
  ["wrong_state", "insufficient_funds", { given: [linked], command: byInstrument }],
  [
    "exceeds_remaining",
    "insufficient_funds",
    { given: [spend], command: { type: "refund", of: "t1", amount: usd("30.01") } },
  ],
  ["invalid_command", "account_not_found", { command: { ...authorize, from: "x", expiresAt: past } }],
  ["invalid_command", "payment_not_found", { command: { ...capture, settlesAt: past } }],
  ["invalid_command", "account_not_found", { command: { ...reserve, account: "x", releaseAt: past } }],
  ["account_not_found", "same_account", { command: { ...authorize, from: "x", to: "x" } }],
  ["already_exists", "same_account", { given: [authorize], command: { ...authorize, to: "alice" } }],
  ["same_account", "account_closed", { command: { ...authorize, from: "gone", to: "gone" } }],
  ["account_closed", "insufficient_funds", { command: { ...authorize, from: "gone", to: "shop" } }],
  [
    "account_frozen",
    "insufficient_funds",
    { given: [freeze("alice")], command: { ...authorize, amount: usd("70.01") } },
  ],
  [
    "currency_mismatch",
    "account_frozen",
    { given: [authorize, freeze("shop")], command: { ...capture, amount: money("1.00 EUR") } },
  ],
  [
    "account_closed",
    "already_done",
    {
      given: [authorize, { type: "voidPayment", payment: "p1" }, { type: "closeAccount", account: "shop" }],
      command: capture,
    },
  ],
  [
    "account_frozen",
    "exceeds_remaining",
    { given: [authorize, freeze("shop")], command: { ...capture, amount: usd("20.01") } },
  ],
  [
    "already_done",
    "exceeds_remaining",
    { given: [authorize, { type: "voidPayment", payment: "p1" }], command: { ...capture, amount: usd("20.01") } },
  ],
  [
    "wrong_state",
    "exceeds_remaining",
    { given: [authorize], command: { type: "refund", of: "p1", amount: usd("1.00") } },
  ],
  ["account_closed", "insufficient_funds", { command: { ...reserve, account: "gone", releaseAt: future } }],
] as const satisfies readonly (readonly [RejectionCode, RejectionCode, Both])[])(
  "%s is given before %s",
  ([first, , both]) => {
    const { given = [], command }: Both = both;
    const { decision } = act(after([...MARKET, ...given]), command as unknown as Command);
    expect(refusal(decision).code).toBe(first);
  },
);
