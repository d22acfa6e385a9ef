// What do readers get from a running ledger? Folds of its log, as of now, of an instant or of a position.

import type { LedgerEvent } from "../events/catalogue.ts";
import type { FreezeScope, FreezeSource } from "../events/freeze.ts";
import type { AccountKind } from "../events/account.ts";
import type { InstrumentKind } from "../events/instrument.ts";
import type { Assets } from "../money/assets.ts";
import { balancesIn, type Balances } from "../journal/wallet-balances.ts";
import type { Policy } from "../policy/policy.ts";
import { walletBalance, type WalletBalance } from "../projections/balances.ts";
import { explanationOf, type Explanation } from "../projections/explanation.ts";
import { feesPaidBy, type FeesPaid } from "../projections/fees.ts";
import type { Projection } from "../projections/projection.ts";
import { riskFlagsOf, type RiskFlag } from "../projections/risk-flags.ts";
import { statementOf, type StatementEntry } from "../projections/statement.ts";
import { accountSums, trialBalanceOf, type TrialBalance } from "../projections/trial-balance.ts";
import type { EventStore } from "../stores/store.ts";
import type { AccountState, ExistingAccount } from "../wallet/account.ts";
import type { CreditsState } from "../wallet/credits.ts";
import { reject } from "../wallet/decision.ts";
import { RejectedError } from "../wallet/rejections.ts";
import { instant, type InstantInput } from "./clock.ts";
import { scan, wholeNumber, type ScanQuery } from "./scan.ts";
import type { WorkingSet } from "./working-set.ts";

/** As of when: everything recorded at or before an instant, up to and including a position, or both; now if neither. */
export interface AsOf {
  readonly at?: InstantInput;
  readonly position?: number;
}

/** An account as it is now. */
export interface Account {
  readonly id: string;
  readonly status: "open" | "closed";
  readonly kind: AccountKind;
  readonly holder: string;
  readonly country?: string;
  readonly tier: number;
  readonly openedAt: string;
  /** In force. */
  readonly freezes: readonly {
    readonly freeze: string;
    readonly scope: FreezeScope;
    readonly source: FreezeSource;
    readonly reason: string;
  }[];
  /** Ids of the open disputes against it. */
  readonly disputes: readonly string[];
  /** The terms accepted last. */
  readonly terms?: { readonly version: string; readonly acceptedAt: string };
  /** By channel: the contact verified last, an opaque id or a hash. */
  readonly contacts: Readonly<Record<string, { readonly contact: string; readonly verifiedAt: string }>>;
  readonly credentialChangedAt?: string;
  /** The newest devices, by id: when each was first seen. */
  readonly devices: Readonly<Record<string, string>>;
  /** Linked and not removed. */
  readonly instruments: readonly {
    readonly instrument: string;
    readonly kind: InstrumentKind;
    readonly status: "linked" | "verified";
  }[];
  /** By currency: every one that it ever had. */
  readonly balances: Readonly<Record<string, WalletBalance>>;
}

export interface StatementQuery {
  /** Entries at or after this instant. */
  readonly from?: InstantInput;
  /** Entries before this instant. */
  readonly to?: InstantInput;
  /** Entries behind this position: the `next` of the page before. */
  readonly after?: number;
  readonly limit?: number;
}

export interface Statement {
  readonly account: string;
  readonly entries: readonly StatementEntry[];
  /** Where the next page starts, if there is more: pass it as `after`. */
  readonly next?: number;
}

export interface ProjectQuery extends ScanQuery, AsOf {
  /** Called now and then with the position that was reached. */
  readonly onProgress?: (position: number) => void;
}

export interface Reads {
  /** @throws RejectedError `account_not_found` */
  account(id: string): Promise<Account>;
  /** What an account has, or had. Zeros in a currency that it never had. @throws RejectedError `account_not_found`, MoneyError `unknown_asset` */
  balance(id: string, currency: string, asOf?: AsOf): Promise<WalletBalance>;
  /** Every movement of an account's money with the balance after it. @throws RejectedError `account_not_found` */
  statement(id: string, query?: StatementQuery): Promise<Statement>;
  /** The events behind a balance. @throws RejectedError `account_not_found`, MoneyError `unknown_asset` */
  explain(id: string, currency: string): Promise<Explanation>;
  /** The fees that an account paid. @throws RejectedError `account_not_found` */
  fees(id: string): Promise<readonly FeesPaid[]>;
  /** What the policy's risk rules find on an account. @throws RejectedError `account_not_found` */
  riskFlags(id: string): Promise<readonly RiskFlag[]>;
  /** Every account of the books with its balance, + debit, - credit; per asset they sum to zero. */
  trialBalance(asOf?: AsOf): Promise<TrialBalance>;
  /** The events of the log, oldest first. @throws CorruptLogError */
  events(query?: ScanQuery): AsyncGenerator<LedgerEvent, void, undefined>;
  /** Folds events into any state. */
  project<State>(projection: Projection<State>, query?: ProjectQuery): Promise<State>;
  /** The position of the last event. */
  head(): Promise<number>;
}

/** So many events pass between two calls of `onProgress`. */
const PROGRESS_EVERY = 10_000;

export function reads(store: EventStore, set: WorkingSet, assets: Assets, policy: Policy): Reads {
  async function states(id: string): Promise<{ account: Readonly<ExistingAccount>; credits: Readonly<CreditsState> }> {
    const found = await set.refresh([`account:${id}`, `credits:${id}`]);
    const account = found.get(`account:${id}`)?.state as AccountState;
    if (account.status === "unopened") {
      throw new RejectedError(reject("account_not_found", `account "${id}" does not exist`, { account: id }).rejection);
    }
    return { account, credits: found.get(`credits:${id}`)?.state as CreditsState };
  }

  async function project<State>(projection: Projection<State>, query: ProjectQuery = {}): Promise<State> {
    const { at, position, onProgress, ...rest } = query;
    const until = at === undefined ? undefined : instant(at, "at");
    const last = position === undefined ? undefined : wholeNumber(position, "position");
    const state = projection.initial();
    let count = 0;
    for await (const event of scan(store, rest)) {
      if (last !== undefined && event.position > last) break;
      count += 1;
      if (count % PROGRESS_EVERY === 0) onProgress?.(event.position);
      if (until === undefined || event.at <= until) projection.apply(state, event);
    }
    return state;
  }

  function ofWallet<State>(id: string, projection: Projection<State>, asOf: AsOf = {}): Promise<State> {
    return project(projection, { tags: [`account:${id}`, `credits:${id}`], ...asOf });
  }

  async function account(id: string): Promise<Account> {
    const { account: state, credits } = await states(id);
    const currencies = [...new Set([...Object.keys(state.balances), ...Object.keys(credits.balances)])].sort();
    return {
      id,
      status: state.status,
      kind: state.kind,
      holder: state.holder,
      ...(state.country === undefined ? {} : { country: state.country }),
      tier: state.tier,
      openedAt: state.openedAt,
      freezes: Object.entries(state.freezes).map(([freeze, rest]) => ({ freeze, ...rest })),
      disputes: Object.keys(state.disputes),
      ...state.facts,
      instruments: Object.entries(state.instruments).map(([instrument, rest]) => ({ instrument, ...rest })),
      balances: Object.fromEntries(
        currencies.map((currency) => [currency, walletBalance(sum(state, credits, currency), currency, assets)]),
      ),
    };
  }

  async function balance(id: string, currency: string, asOf: AsOf = {}): Promise<WalletBalance> {
    assets.scale(currency);
    const { account, credits } = await states(id);
    if (asOf.at === undefined && asOf.position === undefined) {
      return walletBalance(sum(account, credits, currency), currency, assets);
    }
    const position = asOf.position === undefined ? Infinity : wholeNumber(asOf.position, "position");
    const at = asOf.at === undefined ? "\uffff" : instant(asOf.at, "at");
    const then = await set.statesAt([`account:${id}`, `credits:${id}`], { position, at });
    const own = then.get(`account:${id}`) as AccountState;
    const received = then.get(`credits:${id}`) as CreditsState;
    return walletBalance(sum(own, received, currency), currency, assets);
  }

  async function statement(id: string, query: StatementQuery = {}): Promise<Statement> {
    const after = wholeNumber(query.after ?? 0, "after");
    const limit = query.limit === undefined ? undefined : wholeNumber(query.limit, "limit");
    const from = query.from === undefined ? "" : instant(query.from, "from");
    const to = query.to === undefined ? undefined : instant(query.to, "to");
    await states(id);
    const { entries } = await ofWallet(id, statementOf(id, assets));
    const wanted = entries.filter(
      ({ position, at }) => position > after && at >= from && (to === undefined || at < to),
    );
    const page = limit === undefined ? wanted : wholeEvents(wanted, limit);
    const next = page.length < wanted.length ? (page.at(-1)?.position ?? after) : undefined;
    return { account: id, entries: page, ...(next === undefined ? {} : { next }) };
  }

  async function explain(id: string, currency: string): Promise<Explanation> {
    assets.scale(currency);
    await states(id);
    const { balances, events } = await ofWallet(id, explanationOf(id, currency, assets));
    return { account: id, currency, balance: walletBalance(balancesIn(balances, currency), currency, assets), events };
  }

  async function fees(id: string): Promise<readonly FeesPaid[]> {
    await states(id);
    return ofWallet(id, feesPaidBy(id));
  }

  async function riskFlags(id: string): Promise<readonly RiskFlag[]> {
    await states(id);
    return (await ofWallet(id, riskFlagsOf(id, policy.risk))).flags;
  }

  async function trialBalance(asOf: AsOf = {}): Promise<TrialBalance> {
    return trialBalanceOf(await project(accountSums, asOf), assets);
  }

  function events(query: ScanQuery = {}): AsyncGenerator<LedgerEvent, void, undefined> {
    return scan(store, query);
  }

  function head(): Promise<number> {
    return store.head();
  }

  return { account, balance, statement, explain, fees, riskFlags, trialBalance, events, project, head };
}

function sum(account: Readonly<AccountState>, credits: Readonly<CreditsState>, currency: string): Balances {
  const own = balancesIn(account.status === "unopened" ? {} : account.balances, currency);
  const received = balancesIn(credits.balances, currency);
  return {
    available: own.available + received.available,
    pending: own.pending + received.pending,
    held: own.held + received.held,
    reserved: own.reserved + received.reserved,
  };
}

/** The first entries, at least so many: the entries of one event (one per currency) are never parted by a page. */
function wholeEvents(entries: readonly StatementEntry[], limit: number): readonly StatementEntry[] {
  let end = limit;
  while (end > 0 && end < entries.length && entries[end]?.position === entries[end - 1]?.position) end += 1;
  return entries.slice(0, end);
}
