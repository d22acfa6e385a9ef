// What do readers get from a running ledger? Folds of its log, as of now, of an instant or of a position.

import type { LedgerEvent } from "../events/catalogue.ts";
import { described } from "../money/described.ts";
import type { Assets } from "../money/assets.ts";
import { balancesIn } from "../journal/wallet-balances.ts";
import { dayIn } from "../policy/calendar.ts";
import { capsFor, leftOf, leftOfCap, limitsFor, type CapLeft, type LimitLeft } from "../policy/limits.ts";
import type { Policy } from "../policy/policy.ts";
import type { Conduct } from "../policy/signals/conduct.ts";
import { usageAt } from "../policy/signals/counted.ts";
import type { Inflow } from "../policy/signals/inflow.ts";
import { walletBalance, type WalletBalance } from "../projections/balances.ts";
import { explanationOf, type Explanation } from "../projections/explanation.ts";
import { feesPaidBy, type FeesPaid } from "../projections/fees.ts";
import type { Projection } from "../projections/projection.ts";
import { riskFlagsOf, type RiskFlag } from "../projections/risk-flags.ts";
import { accountSums, trialBalanceOf, type TrialBalance } from "../projections/trial-balance.ts";
import type { EventStore } from "../stores/store.ts";
import type { AccountState, ExistingAccount } from "../wallet/account.ts";
import { balancesOf } from "../wallet/balances.ts";
import type { CreditsState } from "../wallet/credits.ts";
import { heldBy } from "../wallet/limits.ts";
import { reject } from "../wallet/decision.ts";
import { RejectedError } from "../wallet/rejections.ts";
import { accountView, type Account } from "./account-view.ts";
import { balancesAt, tagsOfWallet } from "./beginning.ts";
import { instant, QueryError, type InstantInput } from "./clock.ts";
import { options } from "./read-options.ts";
import { scan, wholeNumber, type ScanQuery } from "./scan.ts";
import { statementFor, type Statement, type StatementQuery } from "./statement.ts";
import { axis, instantBy, type TimeAxis } from "./time-axis.ts";
import type { WorkingSet } from "./working-set.ts";

/** As of when: everything at or before an instant, recorded up to and including a position, or both; now if neither. */
export interface AsOf {
  readonly at?: InstantInput;
  readonly position?: number;
  /** Whether `at` is about when events were recorded, which is so where absent, or about when they took effect. */
  readonly by?: TimeAxis;
}

export interface ProjectQuery extends ScanQuery, AsOf {
  /** Called now and then with the position that was reached. */
  readonly onProgress?: (position: number) => void;
}

/** What of the limits an account has left, one by one, and how much more it may hold. */
export interface LimitsLeft {
  readonly limits: readonly LimitLeft[];
  readonly balances: readonly CapLeft[];
}

export interface Reads {
  /** @throws RejectedError `account_not_found` */
  account(id: string): Promise<Account>;
  /** What an account has, or had. Zeros in a currency that it never had. @throws RejectedError `account_not_found`, MoneyError `unknown_asset`, QueryError */
  balance(id: string, currency: string, asOf?: AsOf): Promise<WalletBalance>;
  /** Every movement of an account's money with the balance after it. @throws RejectedError `account_not_found`, QueryError */
  statement(id: string, query?: StatementQuery): Promise<Statement>;
  /** The events behind a balance. @throws RejectedError `account_not_found`, MoneyError `unknown_asset` */
  explain(id: string, currency: string): Promise<Explanation>;
  /** The fees that an account paid. @throws RejectedError `account_not_found` */
  fees(id: string): Promise<readonly FeesPaid[]>;
  /** What of the policy's limits an account has left now. @throws RejectedError `account_not_found` */
  limitsLeft(id: string): Promise<LimitsLeft>;
  /** What the policy's risk rules find on an account. @throws RejectedError `account_not_found` */
  riskFlags(id: string): Promise<readonly RiskFlag[]>;
  /** Every account of the books with its balance, + debit, - credit; per asset they sum to zero. */
  trialBalance(asOf?: AsOf): Promise<TrialBalance>;
  /** The events of the log, oldest first. @throws CorruptLogError, QueryError */
  events(query?: ScanQuery): AsyncGenerator<LedgerEvent, void, undefined>;
  /** Folds events into any state. */
  project<State>(projection: Projection<State>, query?: ProjectQuery): Promise<State>;
  /** The position of the last event. */
  head(): Promise<number>;
}

/** So many events pass between two calls of `onProgress`. */
const PROGRESS_EVERY = 10_000;

export function reads(
  store: EventStore,
  set: WorkingSet,
  { assets, policy, now }: { readonly assets: Assets; readonly policy: Policy; readonly now: () => string },
): Reads {
  async function states(id: string): Promise<{ account: Readonly<ExistingAccount>; credits: Readonly<CreditsState> }> {
    if (typeof id !== "string") {
      const message = `the id of an account is ${described(id)}: expected text`;
      throw new RejectedError(reject("account_not_found", message).rejection);
    }
    const [own, received] = tagsOfWallet(id);
    const found = await set.refresh([own, received]);
    const account = found.get(own)?.state as AccountState;
    if (account.status === "unopened") {
      throw new RejectedError(reject("account_not_found", `account "${id}" does not exist`, { account: id }).rejection);
    }
    return { account, credits: found.get(received)?.state as CreditsState };
  }

  async function project<State>(projection: Projection<State>, query: ProjectQuery = {}): Promise<State> {
    checkProjection(projection);
    const { at, position, by, onProgress, ...rest } = options(query);
    const instantOf = instantBy(by);
    const until = at === undefined ? undefined : instant(at, "at");
    const last = position === undefined ? undefined : wholeNumber(position, "position");
    const state = projection.initial();
    let count = 0;
    for await (const event of scan(store, rest)) {
      if (last !== undefined && event.position > last) break;
      count += 1;
      if (count % PROGRESS_EVERY === 0) onProgress?.(event.position);
      if (until === undefined || instantOf(event) <= until) projection.apply(state, event);
    }
    return state;
  }

  function ofWallet<State>(id: string, projection: Projection<State>, asOf: AsOf = {}): Promise<State> {
    return project(projection, { tags: tagsOfWallet(id), ...asOf });
  }

  async function account(id: string): Promise<Account> {
    const { account: state, credits } = await states(id);
    return accountView(id, state, credits, assets);
  }

  async function balance(id: string, currency: string, asOf: AsOf = {}): Promise<WalletBalance> {
    assets.scale(currency);
    const by = axis(options(asOf).by);
    const { account, credits } = await states(id);
    if (asOf.at === undefined && asOf.position === undefined) {
      return walletBalance(balancesOf(account, credits, currency), currency, assets);
    }
    const position = asOf.position === undefined ? Infinity : wholeNumber(asOf.position, "position");
    const at = asOf.at === undefined ? "\uffff" : instant(asOf.at, "at");
    const balances = await balancesAt({ set }, id, { position, at, by });
    return walletBalance(balancesIn(balances, currency), currency, assets);
  }

  async function statement(id: string, query: StatementQuery = {}): Promise<Statement> {
    options(query);
    await states(id);
    return statementFor({ store, set, assets }, id, query);
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

  async function limitsLeft(id: string): Promise<LimitsLeft> {
    const { account, credits } = await states(id);
    const { limits } = policy;
    if (!limits) return { limits: [], balances: [] };
    const found = await set.refresh([`conduct:${id}`, `inflow:${id}`]);
    const at = now();
    const conduct = found.get(`conduct:${id}`)?.state as Conduct;
    const inflow = found.get(`inflow:${id}`)?.state as Inflow;
    const usages = [usageAt(conduct, at), inflow.usage];
    const day = dayIn(limits.timeZone, at);
    return {
      limits: limitsFor(limits, account).map((limit) => leftOf(limit, usages, day)),
      balances: capsFor(limits, account).map((cap) => leftOfCap(cap, heldBy(account, credits, cap.most.currency))),
    };
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

  return { account, balance, statement, explain, fees, limitsLeft, riskFlags, trialBalance, events, project, head };
}

/** A caller without types may give anything. @throws QueryError for what is no projection */
function checkProjection(projection: unknown): void {
  if (typeof projection !== "object" || projection === null) {
    throw new QueryError(`projection is ${described(projection)}: expected an object with initial and apply`);
  }
  for (const name of ["initial", "apply"]) {
    const seen: unknown = (projection as Readonly<Record<string, unknown>>)[name];
    if (typeof seen === "function") continue;
    throw new QueryError(`projection.${name} is ${described(seen)}: expected a function`);
  }
}
