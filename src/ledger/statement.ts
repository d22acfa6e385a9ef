// Which lines has a wallet's statement, page by page? A page costs what is on it, however long the wallet's history is.

import type { LedgerEvent } from "../events/catalogue.ts";
import { justBefore } from "../events/instant.ts";
import { effectiveAt } from "../events/tags.ts";
import { add } from "../money/arithmetic.ts";
import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import { placeIn, type Period } from "../projections/period.ts";
import { statementOf, type StatementEntry, type StatementState } from "../projections/statement.ts";
import { balancesAt, beginningOf, tagsOfWallet, type Source } from "./beginning.ts";
import { QueryError, type InstantInput } from "./clock.ts";
import { periodOf } from "./period.ts";
import { pageLimit, scan, wholeNumber } from "./scan.ts";
import { axis, instantBy, type TimeAxis } from "./time-axis.ts";

export interface StatementQuery {
  /** Entries at or after this instant. */
  readonly from?: InstantInput;
  /** Entries before this instant. */
  readonly to?: InstantInput;
  /** Entries behind this position: the `next` of the page before. */
  readonly after?: number;
  /** How many entries a page has, a few more where one event has several; all of them where absent. */
  readonly limit?: number;
  /** Whether entries stand in the order in which they were recorded, which they do where absent, or took effect. */
  readonly by?: TimeAxis;
  readonly signal?: AbortSignal;
}

export interface Statement {
  readonly account: string;
  /** The period that was asked for, in UTC. */
  readonly from?: string;
  readonly to?: string;
  /** Where it goes by when events took effect. */
  readonly by?: "effective";
  readonly entries: readonly StatementEntry[];
  /**
   * What was available before the period and after it, by currency: every one that the account had by then. What the entries
   * add up to leads from one to the other. Only where all of a period is told, without `after` and `limit`.
   */
  readonly opening?: Readonly<Record<string, Money>>;
  readonly closing?: Readonly<Record<string, Money>>;
  /** Where the next page starts, if there is more: pass it as `after`. */
  readonly next?: number;
}

/** A statement that is asked for, checked. */
interface Asked extends Source {
  readonly id: string;
  readonly assets: Assets;
  readonly by: TimeAxis;
  readonly period: Period;
  readonly after: number;
  readonly limit: number;
  /** All is told as of this position. */
  readonly head: number;
  readonly signal: AbortSignal | undefined;
}

/** @throws QueryError for options that make no sense; the signal's reason */
export async function statementFor(
  source: Source & { readonly assets: Assets },
  id: string,
  { from, to, after, limit, by, signal }: StatementQuery,
): Promise<Statement> {
  const period = periodOf({ from, to });
  const checked = {
    by: axis(by),
    after: after === undefined ? 0 : wholeNumber(after, "after"),
    limit: pageLimit(limit),
  };
  signal?.throwIfAborted();
  const isWhole = after === undefined && limit === undefined;
  // What was there before and the entries are of one moment: others may record something for the past meanwhile.
  const head = isWhole ? await source.store.head() : Infinity;
  const asked: Asked = { ...source, id, period, ...checked, head, signal };
  const opening = isWhole ? await openingOf(asked) : undefined;
  const page = await pageOf(asked);
  return {
    account: id,
    ...period,
    ...(checked.by === "effective" && { by: checked.by }),
    ...page,
    ...(opening && { opening, closing: closingOf(opening, page.entries) }),
  };
}

async function pageOf(asked: Asked): Promise<Pick<Statement, "entries" | "next">> {
  const { period, after, limit, by } = asked;
  const instantOf = instantBy(by);
  const entries: StatementEntry[] = [];
  for await (const entry of by === "recorded" ? asRecorded(asked) : asItTookEffect(asked)) {
    if (placeIn(period, instantOf(entry)) !== "within") continue;
    const last = entries.at(-1)?.position;
    // The entries of one event, one per currency, are never parted by a page.
    if (entries.length >= limit && entry.position !== last) {
      return { entries, next: last ?? after };
    }
    entries.push(entry);
  }
  return { entries };
}

async function* asRecorded(asked: Asked): AsyncGenerator<StatementEntry> {
  const { store, id, assets, period, limit, head, signal } = asked;
  const { after, balances } = await beginningOf(asked, id, { after: asked.after, from: period.from, signal });
  const lines = statementOf(id, assets);
  const state: StatementState = { balances, entries: [] };
  // One more tells whether there is another page.
  for await (const event of scan(store, { tags: tagsOfWallet(id), after, signal }, limit + 1)) {
    if (event.position > head) return;
    lines.apply(state, event);
    yield* state.entries.splice(0);
  }
}

/** What took effect at one instant as it was recorded. What came last may have taken effect first, so all of it is read. */
async function* asItTookEffect(asked: Asked): AsyncGenerator<StatementEntry> {
  const { store, id, assets, after, head, signal } = asked;
  const lines = statementOf(id, assets);
  const state = lines.initial();
  const events: LedgerEvent[] = [];
  for await (const event of scan(store, { tags: tagsOfWallet(id), signal })) {
    if (event.position > head) break;
    events.push(event);
  }
  for (const event of events.sort(inOrderOfEffect)) lines.apply(state, event);
  const last = state.entries.findLastIndex(({ position }) => position === after);
  if (after > 0 && last < 0) {
    throw new QueryError(`after is ${after}: expected the \`next\` of a page of this statement`);
  }
  yield* state.entries.slice(last + 1);
}

function inOrderOfEffect(one: LedgerEvent, other: LedgerEvent): number {
  const [at, later] = [effectiveAt(one), effectiveAt(other)];
  return at < later ? -1 : at > later ? 1 : one.position - other.position;
}

/** What was there by an instant is the sum of what had come about by then, whichever of two processes has the better clock. */
async function openingOf(asked: Asked): Promise<Readonly<Record<string, Money>>> {
  const { id, assets, by, period, head, signal } = asked;
  if (period.from === undefined) return {};
  const balances = await balancesAt(asked, id, { position: head, at: justBefore(period.from), by, signal });
  return Object.fromEntries(
    Object.entries(balances).map(([currency, { available }]) => {
      return [currency, fromMinorUnits(available, currency, assets.scale(currency))];
    }),
  );
}

function closingOf(
  opening: Readonly<Record<string, Money>>,
  entries: readonly StatementEntry[],
): Readonly<Record<string, Money>> {
  const closing: Record<string, Money> = { ...opening };
  for (const { amount } of entries) {
    const before = closing[amount.currency];
    closing[amount.currency] = before === undefined ? amount : add(before, amount);
  }
  return closing;
}
