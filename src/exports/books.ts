// How are books written for another tool? Event by event, what is new declared before it is used, and proven at the end.

import type { LedgerEvent } from "../events/catalogue.ts";
import { subjectOf } from "../events/tags.ts";
import { postings } from "../journal/postings.ts";
import { defaultAssets, type Assets } from "../money/assets.ts";
import { described } from "../money/described.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import type { TrialBalance, TrialBalanceRow } from "../projections/trial-balance.ts";
import { ExportError } from "./errors.ts";

export interface BooksOptions {
  /** What the ledger was opened with; by default ISO 4217, BTC, ETH, USDC and USDT. */
  readonly assets?: Assets;
  /**
   * What `ledger.trialBalance` gives as of the last of these events. The books then assert it behind them, account by
   * account, so that the tool which reads them proves that not a cent is missing. Only where they begin with the first event.
   */
  readonly trialBalance?: TrialBalance;
}

/** An account of the ledger's chart with a signed amount: + debit, - credit. */
export type Leg = TrialBalanceRow;

/** A transaction as a tool is told of it. */
export interface Entry {
  /** The day (UTC) on which it was recorded. */
  readonly date: string;
  readonly position: number;
  /** What happened, and to what: `Transferred trf_1`. */
  readonly title: string;
  /** What else there is to say, by name. */
  readonly remarks: Readonly<Record<string, string>>;
  readonly legs: readonly Leg[];
}

/** How one tool wants it written: each a piece of text that ends its line. */
export interface Format {
  readonly preamble: string;
  /** @param one one unit of it, with all its decimals */
  commodity(one: Money): string;
  account(name: string): string;
  transaction(entry: Entry): string;
  /** That accounts have this, once all of this day and before it is counted. */
  assertion(day: string, rows: readonly TrialBalanceRow[]): string;
}

/** @throws MoneyError `unknown_asset` for an asset that the assets do not have; ExportError for a trial balance of other events */
export async function* booksOf(
  events: AsyncIterable<LedgerEvent> | Iterable<LedgerEvent>,
  options: BooksOptions,
  format: Format,
): AsyncGenerator<string, void, undefined> {
  const { assets = defaultAssets, trialBalance } = checked(events, options);
  const declared = new Set<string>();
  // The clocks of two processes may disagree about which day it is.
  let lastDay = "";
  yield format.preamble;

  function declarations(legs: readonly Leg[]): string {
    let text = "";
    for (const { account, balance } of legs) {
      const { currency } = balance;
      const scale = assets.scale(currency);
      if (!declared.has(currency)) text += format.commodity(fromMinorUnits(10n ** BigInt(scale), currency, scale));
      if (!declared.has(account)) text += format.account(account);
      declared.add(currency).add(account);
    }
    return text === "" ? "" : `${text}\n`;
  }

  for await (const event of events) {
    const entry = entryOf(event, assets);
    if (entry.legs.length === 0) continue;
    if (entry.date > lastDay) lastDay = entry.date;
    yield declarations(entry.legs) + format.transaction(entry);
  }
  const rows = trialBalance?.rows ?? [];
  if (rows.length === 0) return;
  if (lastDay === "") {
    throw new ExportError(
      `trialBalance has ${rows.length} rows, and none of the events moved money: expected all of them`,
    );
  }
  yield declarations(rows) + format.assertion(lastDay, rows);
}

/** A caller without types may give anything, such as a trial balance that was not awaited: nothing would be proven. */
function checked(events: unknown, options: BooksOptions): BooksOptions {
  const isObject = typeof events === "object" && events !== null;
  if (!isObject || !(Symbol.asyncIterator in events || Symbol.iterator in events)) {
    throw new ExportError(`events is ${described(events)}: expected what ledger.events() gives`);
  }
  if (typeof options !== "object" || options === null) {
    throw new ExportError(`options is ${described(options)}: expected an object`);
  }
  const { trialBalance } = options;
  if (trialBalance === undefined || Array.isArray(trialBalance?.rows)) return options;
  throw new ExportError(
    `trialBalance is ${described(trialBalance)}: expected what ledger.trialBalance() resolves with`,
  );
}

function entryOf(event: LedgerEvent, assets: Assets): Entry {
  const { position, at, id, type, data, meta } = event;
  const { memo } = { memo: undefined, ...data };
  return {
    date: at.slice(0, 10),
    position,
    title: `${type} ${subjectOf(event)}`,
    remarks: {
      event: id,
      at,
      ...(meta.effectiveAt === undefined ? {} : { effective: meta.effectiveAt }),
      ...(meta.actor === undefined ? {} : { actor: meta.actor }),
      ...(memo === undefined ? {} : { memo }),
    },
    legs: postings(event).map(({ account, asset, amount }) => ({
      account,
      balance: fromMinorUnits(amount, asset, assets.scale(asset)),
    })),
  };
}
