// What do accountants get from a running ledger? Figures of a period that tie out to the books.

import type { Assets } from "../money/assets.ts";
import { feesEarnedIn, feesEarnedOf, type FeesEarned } from "../projections/fees-earned.ts";
import { merchantReportOf, type MerchantReport } from "../projections/merchant-report.ts";
import { merchantSumsOf } from "../projections/merchant-sums.ts";
import { beginningOf, tagsOfWallet, type Source } from "./beginning.ts";
import type { InstantInput } from "./clock.ts";
import { periodOf } from "./period.ts";
import { options } from "./read-options.ts";
import type { Reads } from "./reads.ts";

/** All that is recorded, or a period of it. */
export interface ReportQuery {
  /** What was recorded at or after this instant. */
  readonly from?: InstantInput;
  /** What was recorded before this instant. */
  readonly to?: InstantInput;
  /** Gives up between two events, with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Reports {
  /**
   * What an account sold, gave back, lost, paid and drew, per day (UTC) and currency and in all, with what it had before and
   * after: it ties out to the minor unit, and two periods that meet make up the one they are together. Works for any account.
   * @throws RejectedError `account_not_found`, QueryError, the signal's reason
   */
  merchantReport(id: string, query?: ReportQuery): Promise<MerchantReport>;
  /**
   * What the house earned in fees, per month (UTC), kind and currency, in that order. Summed over months it is the change of
   * `income:fees:KIND` in the books. Reads the whole log. @throws QueryError, CorruptLogError, the signal's reason
   */
  feesEarned(query?: ReportQuery): Promise<readonly FeesEarned[]>;
}

export function reportsOf(
  source: Source,
  { account, project }: Pick<Reads, "account" | "project">,
  assets: Assets,
): Reports {
  async function merchantReport(id: string, query: ReportQuery = {}): Promise<MerchantReport> {
    const { signal } = options(query);
    const period = periodOf(query);
    signal?.throwIfAborted();
    // Refuses an account that was never opened.
    await account(id);
    const { after, balances } = await beginningOf(source, id, { from: period.from, signal });
    const sums = merchantSumsOf(id, period, balances);
    return merchantReportOf(id, await project(sums, { signal, after, tags: tagsOfWallet(id) }), assets);
  }

  async function feesEarned(query: ReportQuery = {}): Promise<readonly FeesEarned[]> {
    const { signal } = options(query);
    return feesEarnedOf(await project(feesEarnedIn(periodOf(query)), { signal }), assets);
  }

  return { merchantReport, feesEarned };
}
