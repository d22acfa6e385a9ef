// What does the model remember? Plain maps, and a book with a line per account and currency.

import type { Assets } from "../../money/assets.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Party } from "./fees.ts";
import type { Counted } from "./limits.ts";
import type { Account } from "./flows/account.ts";
import type { Campaign } from "./flows/campaign.ts";
import type { Quote } from "./flows/conversion.ts";
import type { Notice } from "./flows/inactivity.ts";
import type { MoneyRequest } from "./flows/request.ts";
import type { Capture, Payment } from "./flows/payment.ts";
import type { Reserve } from "./flows/reserve.ts";
import type { Instrument } from "./flows/instrument.ts";
import type { Chargeback } from "./flows/chargeback.ts";
import type { Dispute } from "./flows/contested.ts";
import type { Freeze } from "./flows/freeze.ts";
import type { Funding } from "./flows/funding.ts";
import type { Transfer } from "./flows/transfer.ts";
import type { Withdrawal } from "./flows/withdrawal.ts";

/** The parts of a wallet, as the chart of accounts calls them. */
export type Part = "available" | "pending" | "held" | "reserve";

export class Records {
  readonly policy: Policy;
  readonly assets: Assets;
  accounts = new Map<string, Account>();
  transfers = new Map<string, Transfer>();
  disputes = new Map<string, Dispute>();
  chargebacks = new Map<string, Chargeback>();
  fundings = new Map<string, Funding>();
  freezes = new Map<string, Freeze>();
  quotes = new Map<string, Quote>();
  requests = new Map<string, MoneyRequest>();
  payments = new Map<string, Payment>();
  captures = new Map<string, Capture>();
  reserves = new Map<string, Reserve>();
  instruments = new Map<string, Instrument>();
  campaigns = new Map<string, Campaign>();
  withdrawals = new Map<string, Withdrawal>();
  /** Everything that limits count, in the order in which it came. */
  counted = new Map<string, Counted>();
  /** By account: when somebody last used it, and what its holder was told last about that. */
  active = new Map<string, string>();
  notices = new Map<string, Notice>();
  /** Ids and references that are taken: `"refund r1"`, `"reference bank wire-1"`. */
  taken = new Set<string>();
  /** The days through which upkeep was completed. */
  upkeep = new Set<string>();
  /** By account of the chart and currency: + debit, - credit. */
  books = new Map<string, bigint>();

  constructor(policy: Policy, assets: Assets) {
    this.policy = policy;
    this.assets = assets;
  }

  /** The same records, to go their own way: every map and every set, whatever a flow keeps in it. */
  copy(): Records {
    const twin = new Records(this.policy, this.assets);
    const kept = Object.entries(this).filter(([, field]) => field instanceof Map || field instanceof Set);
    return Object.assign(twin, structuredClone(Object.fromEntries(kept)));
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

  /** Somebody used these accounts. */
  used(now: string, ...accounts: readonly string[]): void {
    for (const account of accounts) {
      // What one process decided earlier another may record before it: the latest instant counts.
      if (now > (this.active.get(account) ?? "")) this.active.set(account, now);
    }
  }

  /** What a part of a wallet has by currency, where it is not nothing. */
  sums(id: string, part: Part): Record<string, bigint> {
    const prefix = `${wallet(id, part)} `;
    const lines = [...this.books].filter(([line, sum]) => line.startsWith(prefix) && sum !== 0n);
    return Object.fromEntries(lines.map(([line, sum]) => [line.slice(prefix.length), -sum]));
  }

  available(id: string, currency: string): bigint {
    return -(this.books.get(`${wallet(id)} ${currency}`) ?? 0n);
  }

  /** An account as a tariff sees it. */
  party(id: string): Party {
    const { kind, tier, country } = this.known(this.accounts, id);
    return { account: id, kind, tier, country };
  }

  known<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
    const value = map.get(id);
    if (value === undefined)
      throw new RangeError(`the model has no "${id}": it can only carry out what it expects to be accepted`);
    return value;
  }
}

/** The account of the chart that a part of a wallet is. */
export function wallet(id: string, part: Part = "available"): string {
  return `liabilities:wallet:${id}:${part}`;
}
