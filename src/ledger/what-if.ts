// What would another policy have made of this log? Read from its beginning, page by page; nothing is recorded.

import { decodeEvent } from "../events/decode.ts";
import type { LedgerEvent } from "../events/catalogue.ts";
import { CorruptLogError } from "../events/errors.ts";
import type { Assets } from "../money/assets.ts";
import { parsePolicy, type Policy } from "../policy/policy.ts";
import { Counterfactual, type WhatIfReport } from "../projections/what-if.ts";
import type { EventStore } from "../stores/store.ts";
import { instant, type InstantInput } from "./clock.ts";
import { pages } from "./digest.ts";
import { options } from "./read-options.ts";
import { feesReturnedUnder } from "./what-if-refunds.ts";
import { nextTurn } from "./waiting.ts";

export interface WhatIfOptions {
  /** The policy to judge by, all of it: what it leaves out charges nothing, limits nothing and finds nothing. */
  readonly policy: Policy;
  /** Judges events at or after this instant. Those before it count all the same for what is known of accounts. */
  readonly from?: InstantInput;
  /** Judges events before this instant. */
  readonly to?: InstantInput;
  /** Gives up between two pages of the log. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WhatIfProgress) => void;
}

export interface WhatIfProgress {
  /** The position that was reached … */
  readonly position: number;
  /** … and the last one that will be read. */
  readonly head: number;
}

export interface WhatIf {
  /**
   * What another policy would have flagged, refused or charged of what is recorded. Each event is judged as a decision would
   * have judged it then, on the history as it happened: what would have been refused stays in it. Nothing is recorded.
   * @throws PolicyError for a malformed policy, QueryError for an instant that is none; the signal's reason; whatever the
   * store throws; CorruptLogError
   */
  whatIf(options: WhatIfOptions): Promise<WhatIfReport>;
}

const PAGE = 1000;

export function whatIfOver(store: EventStore, assets: Assets): WhatIf {
  async function whatIf(given: WhatIfOptions): Promise<WhatIfReport> {
    const { signal, onProgress, from, to } = options(given);
    const policy = parsePolicy(given.policy, assets);
    const counterfactual = new Counterfactual({
      policy,
      assets,
      returned: feesReturnedUnder(policy, assets),
      ...(from === undefined ? {} : { from: instant(from, "from") }),
      ...(to === undefined ? {} : { to: instant(to, "to") }),
    });
    signal?.throwIfAborted();
    const head = await store.head();
    let position = 0;
    for await (const page of pages(store, { after: 0, until: head, size: PAGE, signal })) {
      const events = page.map(decodeEvent);
      const earlier = await earlierFor(store, events, counterfactual);
      for (const event of events) {
        if (event.position !== position + 1) {
          throw new CorruptLogError(position + 1, `the log goes on at position ${event.position}`);
        }
        position = event.position;
        counterfactual.take(event, earlier(event));
      }
      onProgress?.({ position, head });
      // Others have their turn, whoever cancels this among them.
      await nextTurn();
    }
    signal?.throwIfAborted();
    return counterfactual.report();
  }

  return { whatIf };
}

const NOTHING: readonly LedgerEvent[] = [];

/** Reads what some of these events need, in one go. */
async function earlierFor(
  store: EventStore,
  events: readonly LedgerEvent[],
  counterfactual: Counterfactual,
): Promise<(event: LedgerEvent) => readonly LedgerEvent[]> {
  const byTag = new Map<string, LedgerEvent[]>();
  for (const event of events) {
    const tag = counterfactual.needs(event);
    if (tag !== undefined) byTag.set(tag, []);
  }
  if (byTag.size === 0) return () => NOTHING;
  for (const recorded of await store.read({ tags: [...byTag.keys()] })) {
    const event = decodeEvent(recorded);
    for (const tag of recorded.tags) byTag.get(tag)?.push(event);
  }
  return (event) => {
    const tag = counterfactual.needs(event);
    return tag === undefined ? NOTHING : (byTag.get(tag) ?? []).filter(({ position }) => position < event.position);
  };
}
