// What does the model remember? Plain maps, and a book with a line per account and currency.

import type { Assets } from "../../money/assets.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Command } from "../../wallet/commands.ts";
import { feesOf, minor, type ModelFee } from "./fees.ts";

export interface Account {
  readonly kind: string;
  readonly holder: string;
  closed: boolean;
}

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  /** What may still be refunded or contested. */
  remaining: bigint;
  dispute: string | undefined;
}

export interface Dispute {
  readonly of: string;
  readonly amount: bigint;
  readonly held: bigint;
  /** Once it is resolved. */
  toBuyer: bigint | undefined;
}

export interface Freeze {
  readonly account: string;
  readonly scope: "debit" | "credit" | "all";
  readonly source: "holder" | "risk" | "operator" | "legal";
  lifted: boolean;
}

/** The input of one type of command. */
export type Input<Type extends Command["type"]> = Extract<Command, { type: Type }>;

export class Records {
  readonly policy: Policy;
  readonly assets: Assets;
  accounts = new Map<string, Account>();
  transfers = new Map<string, Transfer>();
  disputes = new Map<string, Dispute>();
  freezes = new Map<string, Freeze>();
  /** Ids and references that are taken: `"refund r1"`, `"reference bank wire-1"`. */
  taken = new Set<string>();
  /** By account of the chart and currency: + debit, - credit. */
  books = new Map<string, bigint>();

  constructor(policy: Policy, assets: Assets) {
    this.policy = policy;
    this.assets = assets;
  }

  copy(): Records {
    const twin = new Records(this.policy, this.assets);
    twin.accounts = structuredClone(this.accounts);
    twin.transfers = structuredClone(this.transfers);
    twin.disputes = structuredClone(this.disputes);
    twin.freezes = structuredClone(this.freezes);
    twin.taken = new Set(this.taken);
    twin.books = new Map(this.books);
    return twin;
  }

  /** Debits one account and credits another. */
  pay(debit: string, credit: string, currency: string, amount: bigint): void {
    this.post(debit, currency, amount);
    this.post(credit, currency, -amount);
  }

  post(account: string, currency: string, amount: bigint): void {
    const line = `${account} ${currency}`;
    this.books.set(line, (this.books.get(line) ?? 0n) + amount);
  }

  /** What a part of a wallet has by currency, where it is not nothing. */
  sums(id: string, part: "available" | "held"): Record<string, bigint> {
    const prefix = `${wallet(id, part)} `;
    const lines = [...this.books].filter(([line, sum]) => line.startsWith(prefix) && sum !== 0n);
    return Object.fromEntries(lines.map(([line, sum]) => [line.slice(prefix.length), -sum]));
  }

  available(id: string, currency: string): bigint {
    return -(this.books.get(`${wallet(id)} ${currency}`) ?? 0n);
  }

  isFrozen(id: string, direction: "debit" | "credit"): boolean {
    return [...this.freezes.values()].some(
      ({ account, scope, lifted }) => account === id && !lifted && (scope === "all" || scope === direction),
    );
  }

  openDisputes(seller: string): string[] {
    return [...this.disputes].flatMap(([id, { of, toBuyer }]) =>
      toBuyer === undefined && this.transfers.get(of)?.to === seller ? [id] : [],
    );
  }

  feesOfTransfer({ from, to, amount, purpose = "person" }: Input<"transfer">): ModelFee[] {
    return feesOf(this.policy, {
      operation: "transfer",
      currency: amount.currency,
      amount: minor(amount),
      purpose,
      payer: { account: from, kind: this.kindOf(from) },
      payee: { account: to, kind: this.kindOf(to) },
    });
  }

  kindOf(id: string): string {
    return this.known(this.accounts, id).kind;
  }

  known<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
    const value = map.get(id);
    if (value === undefined)
      throw new RangeError(`the model has no "${id}": it can only carry out what it expects to be accepted`);
    return value;
  }
}

/** What goes back and what stays: one of the two is enough, the other is the rest. */
export function shares(
  amount: bigint,
  toBuyer: bigint | undefined,
  toSeller: bigint | undefined,
): { readonly back: bigint; readonly kept: bigint } {
  if (toBuyer === undefined) return { back: amount - (toSeller ?? 0n), kept: toSeller ?? 0n };
  return { back: toBuyer, kept: toSeller ?? amount - toBuyer };
}

/** The account of the chart that a part of a wallet is. */
export function wallet(id: string, part = "available"): string {
  return `liabilities:wallet:${id}:${part}`;
}

/** The id of the wallet that a line of an adjustment names. */
export function walletIn(account: string): string | undefined {
  return account.startsWith("liabilities:wallet:")
    ? account.slice("liabilities:wallet:".length, -":available".length)
    : undefined;
}
