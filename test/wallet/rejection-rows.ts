// Every way in which every command can be refused, in the order of precedence: one row each.

import { money, type Command, type CommandType, type RejectionCode } from "tallystick";

export interface Row {
  readonly code: RejectionCode;
  /** What is sent; malformed on purpose where the row is about malformed commands. */
  readonly command: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** What happened before, on top of the market. */
  readonly given?: readonly Command[];
  readonly actor?: string;
  /** The operands that the refusal must carry. */
  readonly details: Readonly<Record<string, unknown>>;
}

const usd = (value: string) => money(value, "USD");
const bank = (reference: string) => ({ rail: "bank", reference });
const freeze = (account: string, scope: "debit" | "credit" | "all") =>
  ({ type: "freezeAccount", account, scope, source: "operator", reason: "checked", freeze: "z1" }) as const;
const frozen = (scope: "debit" | "credit" | "all") => [{ freeze: "z1", scope, source: "operator" }];
const dispute = { type: "openDispute", of: "t1", reason: "not as described", dispute: "d1" } as const;
const refunded = { type: "refund", of: "t1", refund: "r1" } as const;
const spend = { type: "transfer", from: "shop", to: "bob", amount: usd("30.00"), transfer: "t2" } as const;
const close = (account: string) => ({ type: "closeAccount", account }) as const;
const toBuyer = { type: "resolveDispute", dispute: "d1", toBuyer: usd("30.00") } as const;
const empty = [spend, dispute, toBuyer] as const;
const lines = (from: string, to: string, value: string) => [
  { account: from, amount: usd(value) },
  { account: to, amount: usd(`-${value}`) },
];
const ALICE = "liabilities:wallet:alice:available";
const approvers = ["operator:anna", "operator:ben"];
const adjust = { type: "adjust", postings: lines(ALICE, "assets:cash", "1.00"), reason: "typo", approvers } as const;

/** A well-formed command of each type that has amounts, around one of its amounts. */
const withAmount: Readonly<Record<string, (amount: unknown) => Row["command"]>> = {
  amount: (amount) => ({ type: "transfer", from: "alice", to: "bob", amount }),
  "amount of a funding": (amount) => ({ type: "fund", account: "alice", amount, source: bank("wire-2") }),
  "amount of a refund": (amount) => ({ type: "refund", of: "t1", amount }),
  "amount of a dispute": (amount) => ({ type: "openDispute", of: "t1", amount, reason: "late" }),
  toBuyer: (amount) => ({ type: "resolveDispute", dispute: "d1", toBuyer: amount }),
  toSeller: (amount) => ({ type: "resolveDispute", dispute: "d1", toSeller: amount }),
  "postings.0.amount": (amount) => ({ ...adjust, postings: [{ account: ALICE, amount }, adjust.postings[1]] }),
};

function everyAmount(code: RejectionCode, seen: unknown, amount: unknown): Row[] {
  return Object.entries(withAmount).map(([field, command]) => ({
    code,
    command: command(amount),
    details: { field: field.split(" ")[0], seen },
  }));
}

const malformed: Readonly<Record<CommandType, readonly [input: object, field: string, seen: unknown]>> = {
  openAccount: [{ kind: "robot", holder: "cust_1" }, "kind", "robot"],
  closeAccount: [{}, "account", undefined],
  fund: [{ account: "alice", amount: usd("1.00"), source: { rail: "Bank", reference: "w" } }, "source.rail", "Bank"],
  transfer: [{ from: "alice", to: "bob", amount: 24.9 }, "amount", 24.9],
  refund: [{ of: "t 1" }, "of", "t 1"],
  openDispute: [{ of: "t1", reason: "" }, "reason", ""],
  resolveDispute: [{ dispute: "d1" }, "toBuyer", { dispute: "d1" }],
  freezeAccount: [{ account: "alice", scope: "both", source: "risk", reason: "x" }, "scope", "both"],
  unfreezeAccount: [{ freeze: "z1", approvers: "anna" }, "approvers", "anna"],
  adjust: [{ postings: adjust.postings, reason: "typo" }, "approvers", undefined],
};

export const ROWS: readonly Row[] = [
  { code: "invalid_command", command: { type: "pay" }, details: { field: "type", seen: "pay" } },
  { code: "invalid_command", command: { type: "toString" }, details: { field: "type", seen: "toString" } },
  ...Object.entries(malformed).map(([type, [input, field, seen]]): Row => {
    return { code: "invalid_command", command: { type, ...input }, details: { field, seen } };
  }),
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
  ...everyAmount("unknown_asset", "XYZ", { currency: "XYZ", value: "1.00" }),
  ...["0.00", "-0.00", "1", "1.000", "1e3", "", " 1.00", "٣.00"].flatMap((value) => {
    const amount = { currency: "USD", value };
    const rows = everyAmount("invalid_amount", amount, amount);
    // All of nothing may go to one side of a dispute.
    return value === "0.00" ? rows.filter(({ command }) => command.type !== "resolveDispute") : rows;
  }),
  ...everyAmount("invalid_amount", usd("-1.00"), usd("-1.00")).filter(({ command }) => command.type !== "adjust"),

  { code: "account_not_found", command: close("nobody"), details: { account: "nobody" } },
  {
    code: "account_not_found",
    command: { type: "fund", account: "nobody", amount: usd("1.00"), source: bank("wire-2") },
    details: { account: "nobody" },
  },
  {
    code: "account_not_found",
    command: { type: "transfer", from: "nobody", to: "bob", amount: usd("1.00") },
    details: { account: "nobody" },
  },
  {
    code: "account_not_found",
    command: { type: "transfer", from: "alice", to: "nobody", amount: usd("1.00") },
    details: { account: "nobody" },
  },
  { code: "account_not_found", command: freeze("nobody", "all"), details: { account: "nobody" } },
  {
    code: "account_not_found",
    command: { ...adjust, postings: lines("liabilities:wallet:nobody:available", ALICE, "1.00") },
    details: { account: "nobody" },
  },
  { code: "transfer_not_found", command: { type: "refund", of: "t9" }, details: { of: "t9" } },
  { code: "transfer_not_found", command: { type: "openDispute", of: "t9", reason: "late" }, details: { of: "t9" } },
  { code: "dispute_not_found", command: toBuyer, details: { dispute: "d1" } },
  { code: "freeze_not_found", command: { type: "unfreezeAccount", freeze: "z1" }, details: { freeze: "z1" } },
  {
    code: "freeze_not_found",
    given: [freeze("alice", "all")],
    command: { type: "unfreezeAccount", freeze: "z1", account: "bob" },
    details: { freeze: "z1", account: "bob" },
  },
  {
    code: "already_exists",
    command: { type: "openAccount", account: "alice", kind: "personal", holder: "cust_1" },
    details: { account: "alice" },
  },
  {
    code: "already_exists",
    given: [close("bob")],
    command: { type: "openAccount", account: "bob", kind: "personal", holder: "cust_2" },
    details: { account: "bob" },
  },
  {
    code: "already_exists",
    command: { type: "fund", account: "bob", amount: usd("1.00"), source: bank("wire-1") },
    details: { rail: "bank", reference: "wire-1", first: "f1", at: "2026-01-31T09:00:00.000Z" },
  },
  {
    code: "already_exists",
    command: { type: "fund", account: "bob", amount: usd("1.00"), source: bank("wire-2"), funding: "f1" },
    details: { funding: "f1" },
  },
  {
    code: "already_exists",
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("1.00"), transfer: "t1" },
    details: { transfer: "t1" },
  },
  {
    code: "already_exists",
    given: [{ ...refunded, amount: usd("1.00") }],
    command: { ...refunded, amount: usd("1.00") },
    details: { refund: "r1" },
  },
  { code: "already_exists", given: [dispute], command: dispute, details: { dispute: "d1" } },
  { code: "already_exists", given: [freeze("bob", "all")], command: freeze("alice", "all"), details: { freeze: "z1" } },
  {
    code: "already_exists",
    given: [{ ...adjust, adjustment: "j1" }],
    command: { ...adjust, adjustment: "j1" },
    details: { adjustment: "j1" },
  },

  {
    code: "same_account",
    command: { type: "transfer", from: "alice", to: "alice", amount: usd("1.00") },
    details: { account: "alice" },
  },
  {
    code: "currency_mismatch",
    command: { type: "refund", of: "t1", amount: money("1.00 EUR") },
    details: { of: "t1", seen: "EUR", expected: "USD" },
  },
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

  {
    code: "account_closed",
    command: { type: "fund", account: "gone", amount: usd("1.00"), source: bank("wire-2") },
    details: { account: "gone" },
  },
  {
    code: "account_closed",
    command: { type: "transfer", from: "gone", to: "bob", amount: usd("1.00") },
    details: { account: "gone" },
  },
  {
    code: "account_closed",
    command: { type: "transfer", from: "alice", to: "gone", amount: usd("1.00") },
    details: { account: "gone" },
  },
  { code: "account_closed", given: [close("shop")], command: refunded, details: { account: "shop" } },
  { code: "account_closed", given: [close("alice")], command: refunded, details: { account: "alice" } },
  { code: "account_closed", given: [close("shop")], command: dispute, details: { account: "shop" } },
  { code: "account_closed", given: [dispute, close("alice")], command: toBuyer, details: { account: "alice" } },
  { code: "account_closed", command: freeze("gone", "all"), details: { account: "gone" } },
  {
    code: "account_closed",
    command: { ...adjust, postings: lines("assets:cash", "liabilities:wallet:gone:available", "1.00") },
    details: { account: "gone" },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "debit")],
    command: close("alice"),
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "credit")],
    command: close("alice"),
    details: { account: "alice", freezes: frozen("credit") },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "credit")],
    command: { type: "fund", account: "alice", amount: usd("1.00"), source: bank("wire-2") },
    details: { account: "alice", freezes: frozen("credit") },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "debit")],
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("1.00") },
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [freeze("bob", "all")],
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("1.00") },
    details: { account: "bob", freezes: frozen("all") },
  },
  {
    code: "account_frozen",
    given: [freeze("shop", "debit")],
    command: refunded,
    details: { account: "shop", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "credit")],
    command: refunded,
    details: { account: "alice", freezes: frozen("credit") },
  },
  {
    code: "not_permitted",
    given: [{ ...freeze("alice", "all"), source: "risk" }],
    command: { type: "unfreezeAccount", freeze: "z1", approvers: ["operator:anna", "operator:anna"] },
    details: { freeze: "z1", source: "risk", approvers: ["operator:anna", "operator:anna"] },
  },
  {
    code: "not_permitted",
    given: [{ ...freeze("alice", "all"), source: "legal" }],
    command: { type: "unfreezeAccount", freeze: "z1", approvers },
    actor: "operator:anna",
    details: { freeze: "z1", source: "legal", actor: "operator:anna" },
  },
  {
    code: "not_permitted",
    command: { ...adjust, approvers: ["operator:anna", "operator:anna"] },
    details: { approvers: ["operator:anna", "operator:anna"] },
  },

  // The shop spent what the buyer then won back: it owes 30.00.
  { code: "wrong_state", given: empty, command: close("shop"), details: { account: "shop", debt: usd("30.00") } },
  { code: "already_done", given: [refunded], command: { type: "refund", of: "t1" }, details: { of: "t1" } },
  { code: "already_done", given: [refunded], command: dispute, details: { of: "t1" } },
  {
    code: "already_done",
    given: [dispute, toBuyer],
    command: { type: "resolveDispute", dispute: "d1", toSeller: usd("30.00") },
    details: { dispute: "d1", toBuyer: usd("30.00") },
  },
  { code: "dispute_open", given: [dispute], command: refunded, details: { of: "t1", dispute: "d1" } },
  {
    code: "dispute_open",
    given: [{ ...dispute, amount: usd("1.00") }],
    command: { ...dispute, dispute: "d2" },
    details: { of: "t1", dispute: "d1" },
  },
  { code: "dispute_open", given: [dispute], command: close("shop"), details: { account: "shop", disputes: ["d1"] } },

  {
    code: "exceeds_remaining",
    command: { ...refunded, amount: usd("30.01") },
    details: { of: "t1", asked: usd("30.01"), remaining: usd("30.00") },
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
    details: { dispute: "d1", toBuyer: usd("30.01"), contested: usd("30.00") },
  },
  {
    code: "exceeds_remaining",
    given: [dispute],
    command: { ...toBuyer, toBuyer: usd("10.00"), toSeller: usd("19.99") },
    details: { dispute: "d1", toBuyer: usd("10.00"), toSeller: usd("19.99"), contested: usd("30.00") },
  },

  {
    code: "insufficient_funds",
    command: { type: "transfer", from: "alice", to: "bob", amount: usd("70.01") },
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
  {
    code: "insufficient_funds",
    command: { type: "transfer", from: "alice", to: "bob", amount: money("1 JPY") },
    details: { account: "alice", available: money("0 JPY"), needed: money("1 JPY") },
  },
  // What is held for a dispute cannot be spent.
  {
    code: "insufficient_funds",
    given: [{ ...dispute, amount: usd("10.00") }],
    command: { ...spend, amount: usd("20.01") },
    details: { account: "shop", available: usd("20.00"), needed: usd("20.01") },
  },
  {
    code: "insufficient_funds",
    given: [spend],
    command: { ...refunded, amount: usd("0.01") },
    details: { account: "shop", available: usd("0.00"), needed: usd("0.01") },
  },
  {
    code: "insufficient_funds",
    command: { ...adjust, postings: lines(ALICE, "assets:cash", "70.01") },
    details: { account: "alice", available: usd("70.00"), needed: usd("70.01") },
  },
];
