// What concerns an account, in the order in which it was recorded, page by page?

import type { Assets } from "../money/assets.ts";
import { placeIn } from "../projections/period.ts";
import { timelineEntryOf, type TimelineEntry } from "../projections/timeline.ts";
import type { EventStore } from "../stores/store.ts";
import type { InstantInput } from "./clock.ts";
import { periodOf } from "./period.ts";
import { options } from "./read-options.ts";
import type { Reads } from "./reads.ts";
import { pageLimit, scan, wholeNumber } from "./scan.ts";

export interface TimelineQuery {
  /** Events recorded at or after this instant. */
  readonly from?: InstantInput;
  /** Events recorded before this instant. */
  readonly to?: InstantInput;
  /** Events behind this position: the `next` of the page before. */
  readonly after?: number;
  readonly limit?: number;
  /** Gives up between two reads. */
  readonly signal?: AbortSignal;
}

export interface AccountTimeline {
  readonly account: string;
  readonly entries: readonly TimelineEntry[];
  /** Where the next page starts, if there is more: pass it as `after`. */
  readonly next?: number;
}

export interface Timelines {
  /**
   * Everything that concerns an account, oldest first, each event in a sentence for support. Internal: it tells why an analyst
   * has stopped somebody. Not in it is what only bears the tag of something else: what is said in a dispute (`dispute:ID`), and
   * that a withdrawal was paid (`withdrawal:ID`), and for a payee what is only held (`payment:ID`). A page costs what is on it;
   * with `from` also what was recorded before it, with `to` what was after.
   * @throws RejectedError `account_not_found`, QueryError; the signal's reason
   */
  timeline(id: string, query?: TimelineQuery): Promise<AccountTimeline>;
}

/** The kinds of tag by which an account bears a part in an event: its own, as payer or payee, buyer, or who was asked. */
const PARTS = ["account", "credits", "claims", "quoted", "asked", "asks"] as const;

export function timelinesOver(store: EventStore, assets: Assets, { account }: Pick<Reads, "account">): Timelines {
  async function timeline(id: string, query: TimelineQuery = {}): Promise<AccountTimeline> {
    options(query);
    const after = query.after === undefined ? 0 : wholeNumber(query.after, "after");
    const limit = pageLimit(query.limit);
    const period = periodOf(query);
    query.signal?.throwIfAborted();
    await account(id);
    const entries: TimelineEntry[] = [];
    const tags = PARTS.map((part) => `${part}:${id}`);
    // One more than the page tells whether there is another.
    for await (const event of scan(store, { tags, after, signal: query.signal }, limit + 1)) {
      if (placeIn(period, event.at) !== "within") continue;
      if (entries.length === limit) return { account: id, entries, next: entries.at(-1)?.position ?? after };
      entries.push(timelineEntryOf(event, id, assets));
    }
    return { account: id, entries };
  }

  return { timeline };
}
