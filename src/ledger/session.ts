// What is it that commands and reads have in common? One store, one clock, one set of states.

import type { EventStore } from "../stores/store.ts";
import { goesByConduct } from "../policy/policy.ts";
import { steadyClock, type InstantInput } from "./clock.ts";
import { dueListOver, type DueList } from "./due.ts";
import { reads, type Reads } from "./reads.ts";
import { reportsOf, type Reports } from "./reports.ts";
import { Runtime } from "./runtime.ts";
import { commands, type Commands, type Given } from "./submit.ts";
import { timelinesOver, type Timelines } from "./timeline.ts";
import type { Watch } from "./watch.ts";
import { WorkingSet, type SetOptions } from "./working-set.ts";

/** A ledger's settings, checked. */
export interface Settings extends Given {
  readonly clock: () => InstantInput;
  /** Where there is an observer. */
  readonly watch: Watch | undefined;
}

/** What can be asked of a ledger, inside a transaction of the host as well as outside. */
export interface LedgerTransaction extends Commands, Reads, Reports, Timelines, DueList {}

export interface Session {
  readonly asked: LedgerTransaction;
  /** The instant now, as text; never earlier than anything that was recorded when the session began, or by it. */
  readonly now: () => string;
  /** Finishes what was submitted, and takes nothing more. It leaves the store open. */
  readonly finish: () => Promise<void>;
}

/** Takes the same time for an empty log and for a long one. */
export async function openSession(
  store: EventStore,
  settings: Settings,
  options: Partial<Pick<SetOptions, "isUndoable" | "wallets">> = {},
): Promise<Session> {
  const { assets, policy, newId, clock, watch } = settings;
  const set = new WorkingSet(store, { ...options, hasSignals: goesByConduct(policy), watch });
  const head = await store.head();
  set.seam.opened(head);
  const [last] = await store.read({ after: Math.max(0, head - 1), limit: 1 });
  const now = steadyClock(clock, last?.at ?? "");
  const runtime = new Runtime(store, set, now);
  const readers = reads(store, set, { assets, policy, now });
  return {
    asked: {
      ...commands(runtime, settings, watch),
      ...readers,
      ...reportsOf({ store, set }, readers, assets),
      ...timelinesOver(store, assets, readers),
      ...dueListOver(store, { assets, policy, newId, now, runtime, readers }),
    },
    now,
    finish: () => runtime.close(),
  };
}
