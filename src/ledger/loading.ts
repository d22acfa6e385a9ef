// What is a state on its way to what it is now, and where did it begin?

import { FOLDS, type Kind } from "../wallet/folds.ts";
import type { ObservedLoad } from "./observer.ts";
import type { Kept } from "./snapshots.ts";
import type { Committed } from "./state.ts";

/** What an observer hears of a load. */
export type Counts = { -readonly [Name in "fromMemory" | "fromSnapshot" | "fromLog" | "events"]: ObservedLoad[Name] };

/** A state as it was read. */
export type Loaded = Pick<Committed, "state" | "head" | "asOf" | "since">;

/** A state on its way to what it is now. */
export interface Loading {
  readonly kind: Kind;
  readonly id: string;
  base: Loaded;
  /** Where it starts from a snapshot, until the log has confirmed it. */
  claim: Kept | undefined;
  /** Where it began. */
  from: "memory" | "snapshot" | "log";
}

/** A state before anything is known of it. */
export function nothing(kind: Kind, id: string): Loaded {
  return { state: FOLDS[kind].initial(id), head: 0, asOf: 0, since: 0 };
}

/** A state as it is in memory, if it is, on its way. */
export function loadingOf(kind: Kind, id: string, base: Loaded | undefined): Loading {
  return { kind, id, base: base ?? nothing(kind, id), claim: undefined, from: base ? "memory" : "log" };
}

/** Lets it begin at a snapshot. */
export function startAt(claim: Kept, found: Loading): void {
  found.claim = claim;
  found.from = "snapshot";
  found.base = { ...found.base, state: claim.state, head: claim.head };
}

/** Where they began, and how many events were folded into them since they had taken in so many. */
export function countsOf(loading: ReadonlyMap<string, Loading>, before: ReadonlyMap<string, number>): Counts {
  const counts = { fromMemory: 0, fromSnapshot: 0, fromLog: 0, events: 0 };
  for (const [tag, { from, base }] of loading) {
    if (from === "memory") counts.fromMemory += 1;
    else if (from === "snapshot") counts.fromSnapshot += 1;
    else counts.fromLog += 1;
    counts.events += base.since - (before.get(tag) ?? 0);
  }
  return counts;
}
