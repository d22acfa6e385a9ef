// How does a table of the host's own keep up with the log? Batch by batch, each with its checkpoint, exactly once.

import type { LedgerEvent } from "../events/catalogue.ts";
import type { Checkpoints } from "../stores/checkpoints.ts";
import type { Subscriptions } from "./subscribe.ts";

export interface RunProjectionOptions<Tx> {
  /** Whose log to follow. */
  readonly ledger: Pick<Subscriptions, "subscribeInBatches">;
  /** Whose checkpoint to move: one name for each projection of each ledger. */
  readonly name: string;
  readonly checkpoints: Checkpoints<Tx>;
  /** Takes the next events into the host's rows. What it writes through `tx` is committed with the checkpoint. */
  readonly apply: (events: readonly LedgerEvent[], tx: Tx) => Promise<void> | void;
  /** Ends the run: a batch under way is finished, then the run rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The most events in one transaction; 1000 where absent. */
  readonly batch?: number;
  /** Called with the position that was reached, after every commit. */
  readonly onProgress?: (position: number) => void;
}

/**
 * Follows the log from the checkpoint of this name on, for ever; resolves when the ledger is closed. Every event is applied
 * exactly once, in order, whenever the process is killed and however many run the same projection: whoever finds the
 * checkpoint moved by another goes on from where that one is.
 * @throws whatever `apply` throws, with nothing of that batch committed; whatever a subscription or the checkpoints throw
 */
export async function runProjection<Tx>(options: RunProjectionOptions<Tx>): Promise<void> {
  const { checkpoints, name } = options;
  for (let moved = true; moved;) moved = await follow(options, await checkpoints.load(name));
}

/** @returns whether it stopped because somebody else has moved the checkpoint */
async function follow<Tx>(options: RunProjectionOptions<Tx>, from: number): Promise<boolean> {
  const { ledger, name, checkpoints, apply, signal, batch, onProgress } = options;
  let position = from;
  const batches = ledger.subscribeInBatches({
    after: from,
    ...(signal === undefined ? {} : { signal }),
    ...(batch === undefined ? {} : { size: batch }),
  });
  for await (const events of batches) {
    const to = events.at(-1)?.position ?? position;
    const committed = await checkpoints.commit(name, { from: position, to }, (tx) => apply(events, tx));
    if (!committed) return true;
    position = to;
    onProgress?.(position);
  }
  return false;
}
