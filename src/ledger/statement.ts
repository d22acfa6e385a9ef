// Which lines has a wallet's statement, page by page? A page costs what is on it, however long the wallet's history is.

import type { LedgerEvent } from "../events/catalogue.ts";
import { effectiveAt } from "../events/tags.ts";
import type { Assets } from "../money/assets.ts";
import { statementOf, type StatementEntry, type StatementState } from "../projections/statement.ts";
import { beginningOf, tagsOfWallet, type Source } from "./beginning.ts";
import { instant, QueryError, type InstantInput } from "./clock.ts";
import { scan, wholeNumber } from "./scan.ts";
import { axis, instantBy, type TimeAxis } from "./time-axis.ts";

export interface StatementQuery {
  /** Entries at or after this instant. */
  readonly from?: InstantInput;
  /** Entries before this instant. */
  readonly to?: InstantInput;
  /** Entries behind this position: the `next` of the page before. */
  readonly after?: number;
  readonly limit?: number;
  /** Whether entries stand in the order in which they were recorded, which they do where absent, or took effect. */
  readonly by?: TimeAxis;
  readonly signal?: AbortSignal;
}

export interface Statement {
  readonly account: string;
  readonly entries: readonly StatementEntry[];
  /** Where the next page starts, if there is more: pass it as `after`. */
  readonly next?: number;
}

interface StatementSource extends Source {
  readonly assets: Assets;
}

/** @throws QueryError for options that make no sense; the signal's reason */
export async function statementPage(source: StatementSource, id: string, query: StatementQuery): Promise<Statement> {
  const after = wholeNumber(query.after ?? 0, "after");
  const limit = query.limit === undefined ? undefined : wholeNumber(query.limit, "limit");
  const from = query.from === undefined ? undefined : instant(query.from, "from");
  const to = query.to === undefined ? undefined : instant(query.to, "to");
  const instantOf = instantBy(query.by);
  const wallet: Wallet = { ...source, id, signal: query.signal };
  const entries =
    axis(query.by) === "recorded" ? asRecorded(wallet, { after, from, limit }) : asItTookEffect(wallet, after);
  const page: StatementEntry[] = [];
  for await (const entry of entries) {
    const at = instantOf(entry);
    if ((from !== undefined && at < from) || (to !== undefined && at >= to)) continue;
    const last = page.at(-1)?.position;
    // The entries of one event, one per currency, are never parted by a page.
    if (limit !== undefined && page.length >= limit && entry.position !== last) {
      return { account: id, entries: page, next: last ?? after };
    }
    page.push(entry);
  }
  return { account: id, entries: page };
}

interface Wallet extends StatementSource {
  readonly id: string;
  readonly signal: AbortSignal | undefined;
}

/** The entries behind a position in the order in which they were recorded; none is left out that is from `from` or later. */
async function* asRecorded(
  wallet: Wallet,
  { limit, ...where }: { after: number; from: string | undefined; limit: number | undefined },
): AsyncGenerator<StatementEntry> {
  const { store, id, assets, signal } = wallet;
  const { after, balances } = await beginningOf(wallet, id, where);
  const lines = statementOf(id, assets);
  const state: StatementState = { balances, entries: [] };
  // One more tells whether there is another page.
  const size = limit === undefined ? undefined : limit + 1;
  for await (const event of scan(store, { tags: tagsOfWallet(id), after, signal }, size)) {
    lines.apply(state, event);
    yield* state.entries.splice(0);
  }
}

/** What took effect at one instant as it was recorded. What came last may have taken effect first, so all of it is read. */
async function* asItTookEffect(wallet: Wallet, after: number): AsyncGenerator<StatementEntry> {
  const { store, id, assets, signal } = wallet;
  const lines = statementOf(id, assets);
  const state = lines.initial();
  const events: LedgerEvent[] = [];
  for await (const event of scan(store, { tags: tagsOfWallet(id), signal })) events.push(event);
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
