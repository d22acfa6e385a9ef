// What have others appended meanwhile? While they are in the way it is read before each batch, for all states in memory at once.

import type { LedgerEvent } from "../events/catalogue.ts";
import { decodeEvent } from "../events/decode.ts";
import type { EventStore, RecordedEvent } from "../stores/store.ts";
import { isKind, type Kind } from "../wallet/folds.ts";
import type { Counts } from "./loading.ts";
import { FARTHEST } from "./seam.ts";
import { takeIn, type Committed } from "./state.ts";
import type { WorkingSet } from "./working-set.ts";

/** After a conflict so many batches look first; if it does not come again, others are not in the way. */
const BATCHES = 32;

export class Following {
  readonly #store: EventStore;
  readonly #set: WorkingSet;
  /** How many batches still look first. */
  #left = 0;

  constructor(store: EventStore, set: WorkingSet) {
    this.#store = store;
    this.#set = set;
  }

  /** Others have changed what was looked at. */
  collided(): void {
    this.#left = BATCHES;
  }

  /** Brings the states in memory up to the log, where that is one read. Nothing may be pending on them. */
  async catchUp(): Promise<void> {
    if (this.#left === 0) return;
    this.#left -= 1;
    const { seam, watch } = this.#set;
    const counts = { fromMemory: 0, fromSnapshot: 0, fromLog: 0, events: 0 };
    try {
      const isFollowed = await (watch
        ? watch.load(
            () => counts,
            () => this.#follow(counts),
          )
        : this.#follow(counts));
      if (isFollowed) return;
    } catch {
      // A state that nobody can read is the concern of whoever looks at it.
    }
    seam.forgo();
    this.#left = 0;
  }

  /** @returns whether everything was taken that may be missing */
  async #follow(counts: Counts): Promise<boolean> {
    const { seam } = this.#set;
    const after = Math.max(0, seam.followedTo);
    const events = await this.#store.read({ after, limit: FARTHEST });
    const head = events.at(-1)?.position ?? after;
    if (events.length === FARTHEST || head < seam.known) return false;
    this.#take(events, counts);
    seam.followed(head);
    return true;
  }

  #take(events: readonly RecordedEvent[], counts: Counts): void {
    const changed = new Map<Committed, readonly [Kind, string]>();
    for (const recorded of events) {
      let event: LedgerEvent | undefined;
      for (const [kind, id] of statesOf(recorded)) {
        const place = this.#set.get(kind, id);
        if (!place || recorded.position <= place.asOf) continue;
        if (place.behind ? place.asOf < this.#set.seam.followedTo : !this.#set.seam.isFollowed(place.asOf)) continue;
        event ??= decodeEvent(recorded);
        takeIn(kind, place, event);
        place.head = place.asOf = event.position;
        place.since += 1;
        counts.events += 1;
        changed.set(place, [kind, id]);
      }
      if (event) this.#set.saw(event.at);
    }
    counts.fromMemory = changed.size;
    for (const [place, [kind, id]] of changed) {
      place.behind = false;
      this.#set.keepBeside(kind, id, place);
    }
  }
}

/** The states that an event is taken into. */
function* statesOf({ tags }: RecordedEvent): Generator<readonly [Kind, string]> {
  for (const tag of tags) {
    const colon = tag.indexOf(":");
    const kind = tag.slice(0, colon);
    if (isKind(kind)) yield [kind, tag.slice(colon + 1)];
  }
}
