// Is a command one at all? Field by field, as the documentation describes it.

import type { Assets } from "../../money/assets.ts";
import type { RejectionCode } from "../../wallet/rejections.ts";

type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check, least: number, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(check);
const record =
  (fields: Fields): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const id = matches(/^(?!__proto__$)[A-Za-z0-9_.:-]{1,64}$/);
const actor = matches(/^[!-~]{1,128}$/);
const text: Check = (value) =>
  typeof value === "string" && value.length >= 1 && value.length <= 500 && value.isWellFormed();
const word = matches(/^[a-z0-9][a-z0-9_-]{0,31}$/);
const string: Check = (value) => typeof value === "string";
const amount = record({ currency: string, value: string });

const COMMANDS: Readonly<Record<string, Fields>> = {
  openAccount: {
    account: optional(id),
    kind: oneOf("personal", "business", "merchant"),
    holder: id,
    country: optional(matches(/^[A-Z]{2}$/)),
    tier: optional((value) => value === 0 || value === 1 || value === 2 || value === 3),
  },
  closeAccount: { account: id },
  fund: {
    account: id,
    amount,
    source: record({ rail: word, reference: matches(/^[ -~]{1,140}$/) }),
    funding: optional(id),
  },
  transfer: { from: id, to: id, amount, memo: optional(text), purpose: optional(word), transfer: optional(id) },
  refund: { of: id, amount: optional(amount), reason: optional(text), refund: optional(id) },
  openDispute: { of: id, amount: optional(amount), reason: text, dispute: optional(id) },
  resolveDispute: { dispute: id, toBuyer: optional(amount), toSeller: optional(amount), reason: optional(text) },
  freezeAccount: {
    account: id,
    scope: oneOf("debit", "credit", "all"),
    source: oneOf("holder", "risk", "operator", "legal"),
    reason: text,
    freeze: optional(id),
  },
  unfreezeAccount: {
    freeze: id,
    account: optional(id),
    reason: optional(text),
    approvers: optional(listOf(actor, 0, 16)),
  },
  adjust: {
    postings: listOf(record({ account: (value) => typeof value === "string" && value.length <= 200, amount }), 2, 100),
    reason: text,
    approvers: listOf(actor, 0, 16),
    adjustment: optional(id),
  },
};

const OPTIONS: Fields = { key: optional(matches(/^(?!__proto__$)[!-~]{1,255}$/)), actor: optional(actor) };

interface Amount {
  readonly currency: string;
  readonly value: string;
}

/** Why something is no command of this ledger, whatever its state: all reasons, or none. */
export function faultsOf(command: unknown, options: unknown, assets: Assets): RejectionCode[] {
  const { type, ...input } = (typeof command === "object" && command !== null ? command : {}) as { type?: unknown };
  const fields = typeof type === "string" && Object.hasOwn(COMMANDS, type) ? COMMANDS[type] : undefined;
  if (!fields || !record(fields)(input)) return ["invalid_command"];
  const reasons: RejectionCode[] = [];
  if (!record(OPTIONS)(options)) reasons.push("invalid_command");

  const { amount, toBuyer, toSeller, postings } = input as {
    readonly amount?: Amount;
    readonly toBuyer?: Amount;
    readonly toSeller?: Amount;
    readonly postings?: readonly { readonly account: string; readonly amount: Amount }[];
  };
  if (amount) reasons.push(...faultsOfAmount(amount, assets, { zero: false, minus: false }));
  if (type === "resolveDispute" && !toBuyer && !toSeller) reasons.push("invalid_command");
  for (const part of [toBuyer, toSeller]) {
    if (part) reasons.push(...faultsOfAmount(part, assets, { zero: true, minus: false }));
  }
  for (const line of postings ?? []) {
    reasons.push(...faultsOfAmount(line.amount, assets, { zero: false, minus: true }));
    if (!adjustable(line.account)) reasons.push("invalid_command");
  }
  if (postings && reasons.length === 0 && !sumsToZero(postings)) reasons.push("invalid_command");
  return reasons;
}

function faultsOfAmount(
  { currency, value }: Amount,
  assets: Assets,
  allowed: { readonly zero: boolean; readonly minus: boolean },
): RejectionCode[] {
  if (!assets.has(currency)) return ["unknown_asset"];
  const scale = assets.scale(currency);
  const written = new RegExp(`^-?(0|[1-9][0-9]{0,29})${scale === 0 ? "" : `\\.[0-9]{${scale}}`}$`);
  const isZero = !/[1-9]/.test(value);
  const right = written.test(value) && (allowed.minus || !value.startsWith("-")) && (allowed.zero || !isZero);
  return right ? [] : ["invalid_amount"];
}

/** An account of the house, or what is available in a wallet. */
function adjustable(account: string): boolean {
  return (
    /^liabilities:wallet:.+:available$/.test(account) ||
    ["assets:cash", "assets:custody", "income:fx-spread", "equity:fx-position"].includes(account) ||
    ["liabilities:transit", "liabilities:unclaimed"].includes(account) ||
    /^(assets:receivable|income:fees):[a-z0-9_-]+$/.test(account) ||
    /^expenses:(promotions|losses|costs):[A-Za-z0-9_.-]+$/.test(account)
  );
}

function sumsToZero(postings: readonly { readonly amount: Amount }[]): boolean {
  const currencies = new Set(postings.map(({ amount }) => amount.currency));
  return [...currencies].every(
    (currency) =>
      postings
        .filter(({ amount }) => amount.currency === currency)
        .reduce((sum, { amount }) => sum + BigInt(amount.value.replace(".", "")), 0n) === 0n,
  );
}
