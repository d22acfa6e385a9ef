// How does a state come from the log? By folding what bears its tag, from a snapshot on if the log confirms that.

import type { LedgerEvent } from "../events/catalogue.ts";
import { decodeEvent } from "../events/decode.ts";
import { justBefore } from "../events/instant.ts";
import { effectiveAt } from "../events/tags.ts";
import type { EventStore } from "../stores/store.ts";
import { FOLDS, stateTag, tagOfState } from "../wallet/folds.ts";
import { countsOf, loadingOf, nothing, startAt, type Loading } from "./loading.ts";
import { scan } from "./scan.ts";
import type { Snapshots } from "./snapshots.ts";
import { applyEvent } from "./state.ts";
import type { Watch } from "./watch.ts";

/** How many events are read at a time. */
const PAGE = 4096;

/** How far a state is wanted; up to an instant by when events were recorded, or by when they took effect. */
export interface Until {
  readonly position: number;
  readonly at: string;
  readonly by?: "recorded" | "effective";
  readonly signal?: AbortSignal | undefined;
}

function isUntil(event: LedgerEvent, { at, by }: Until): boolean {
  // An account is there for whatever happened on it, even if it took effect only later, or another process's clock is behind.
  if (event.type === "AccountOpened") return true;
  return (by === "effective" ? effectiveAt(event) : event.at) <= at;
}

const ALL: Until = { position: Infinity, at: "\uffff" };

interface LoaderOptions {
  /** Told of tags with a snapshot that the log has refuted. */
  readonly discard: (tags: readonly string[]) => void;
  readonly watch: Watch | undefined;
}

export class Loader {
  readonly #store: EventStore;
  readonly #snapshots: Snapshots | undefined;
  readonly #discard: (tags: readonly string[]) => void;
  readonly #watch: Watch | undefined;
  #latest = "";

  constructor(store: EventStore, snapshots: Snapshots | undefined, { discard, watch }: LoaderOptions) {
    this.#store = store;
    this.#snapshots = snapshots;
    this.#discard = discard;
    this.#watch = watch;
  }

  /** No event that was seen is from later. */
  get latest(): string {
    return this.#latest;
  }

  saw(at: string): void {
    if (at > this.#latest) this.#latest = at;
  }

  /** Brings these states up to the log. */
  async toNow(loading: ReadonlyMap<string, Loading>): Promise<void> {
    await this.#watched(loading, async () => {
      await this.#startAtSnapshots(loading);
      await this.#fold(loading);
    });
  }

  /** These states as they were at a position, at an instant, or both: without what came behind, or is from later. */
  async statesAt(tags: readonly string[], until: Until): Promise<ReadonlyMap<string, object>> {
    const loading = new Map<string, Loading>();
    await this.#watched(loading, async () => {
      for (const tag of tags) {
        const { kind, id } = stateTag(tag);
        const found = loadingOf(kind, id, undefined);
        // What was recorded until then took effect until then, so a snapshot from before holds by either.
        const claim = await this.#snapshots?.lastUntil(tag, until);
        if (claim) startAt(claim, found);
        loading.set(tag, found);
      }
      await this.#fold(loading, until);
    });
    return new Map([...loading].map(([tag, { base }]) => [tag, base.state]));
  }

  #watched(loading: ReadonlyMap<string, Loading>, load: () => Promise<void>): Promise<void> {
    if (!this.#watch) return load();
    const before = new Map([...loading].map(([tag, { base }]) => [tag, base.since]));
    return this.#watch.load(() => countsOf(loading, before), load);
  }

  /** The last position up to which nothing that bears a tag is from this instant or later. */
  async positionBefore(tag: string, instant: string, signal?: AbortSignal): Promise<number> {
    const after = await this.#confirmedBefore(tag, instant);
    for await (const event of scan(this.#store, { tags: [tag], after, signal })) {
      if (event.at >= instant) return event.position - 1;
    }
    return Infinity;
  }

  /** Where the last snapshot stands in which nothing is from this instant or later, if the log confirms it. */
  async #confirmedBefore(tag: string, instant: string): Promise<number> {
    const claim = await this.#snapshots?.lastUntil(tag, { position: Infinity, at: justBefore(instant) });
    if (!claim) return 0;
    const [event] = await this.#store.read({ tags: [tag], after: claim.head - 1, limit: 1 });
    return event?.position === claim.head && event.id === claim.id ? claim.head : 0;
  }

  /** Folds into each of these states what the log has of it. Where the log refutes a snapshot, from the beginning. */
  async #fold(loading: ReadonlyMap<string, Loading>, until: Until = ALL): Promise<void> {
    await this.#readInto(loading, until);
    const refuted = new Map([...loading].filter(([, { claim }]) => claim !== undefined));
    if (refuted.size === 0) return;
    this.#discard([...refuted.keys()]);
    for (const found of refuted.values()) {
      found.claim = undefined;
      found.from = "log";
      found.base = nothing(found.kind, found.id);
    }
    await this.#readInto(refuted, until);
  }

  /**
   * States that start at different places are read apart up to where the log ends now, so that no long history is read
   * for the sake of a short one; what is appended meanwhile is then read for all together, so that they are of one moment.
   */
  async #readInto(loading: ReadonlyMap<string, Loading>, until: Until): Promise<void> {
    const groups = [...groupsOf(loading)];
    const [first] = groups;
    if (!first) return;
    if (groups.length === 1) {
      await this.#readOn(first.loading, first.after, until);
      return;
    }
    const head = await this.#store.head();
    const there = { ...until, position: Math.min(until.position, head) };
    await Promise.all(groups.map((group) => this.#readOn(group.loading, group.after, there)));
    await this.#readOn(loading, head, until);
  }

  async #readOn(loading: ReadonlyMap<string, Loading>, from: number, until: Until): Promise<void> {
    const { position } = until;
    const readers = readersOf(loading);
    const tags = [...readers.keys()];
    let after = from;
    for (let length = PAGE; length === PAGE && after < position;) {
      until.signal?.throwIfAborted();
      const page = await this.#store.read({ tags, after, limit: PAGE });
      for (const recorded of page) {
        const event = decodeEvent(recorded);
        if (event.position > position) return;
        if (isUntil(event, until)) this.#take(event, recorded.tags, readers);
      }
      length = page.length;
      after = page.at(-1)?.position ?? after;
    }
  }

  #take(event: LedgerEvent, tags: readonly string[], readers: ReadonlyMap<string, readonly Loading[]>): void {
    this.saw(event.at);
    for (const found of tags.flatMap((tag) => readers.get(tag) ?? [])) {
      const { base, claim } = found;
      if (claim) {
        // Until the log has confirmed it, nothing is built on it.
        if (event.position === claim.head && event.id === claim.id) found.claim = undefined;
        continue;
      }
      if (event.position <= base.head) continue;
      applyEvent(found.kind, base.state, event);
      base.head = event.position;
      base.since += 1;
    }
  }

  /** Where nothing is known of a state yet, and a snapshot is, that is where it starts. */
  async #startAtSnapshots(loading: ReadonlyMap<string, Loading>): Promise<void> {
    const wanted = [...loading].filter(([, { kind, base }]) => base.asOf === 0 && FOLDS[kind].version !== undefined);
    if (!this.#snapshots || wanted.length === 0) return;
    for (const claim of await this.#snapshots.latest(wanted.map(([tag]) => tag))) {
      const found = loading.get(claim.tag);
      if (!found) continue;
      startAt(claim, found);
      this.saw(claim.until);
    }
  }
}

/** Which states each tag is read for. */
function readersOf(loading: ReadonlyMap<string, Loading>): ReadonlyMap<string, readonly Loading[]> {
  const readers = new Map<string, Loading[]>();
  for (const found of loading.values()) {
    const tag = tagOfState(found.kind, found.id);
    const others = readers.get(tag);
    if (others) others.push(found);
    else readers.set(tag, [found]);
  }
  return readers;
}

/** States that are read together, and from where. */
interface Group {
  readonly loading: Map<string, Loading>;
  after: number;
}

/** New ones together, those that are behind together, and each that starts from a snapshot by itself. */
function groupsOf(loading: ReadonlyMap<string, Loading>): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const [tag, found] of loading) {
    const { base, claim } = found;
    const name = claim ? tag : base.asOf === 0 ? "new" : "behind";
    const after = claim ? claim.head - 1 : base.asOf;
    const group = groups.get(name);
    if (!group) groups.set(name, { loading: new Map([[tag, found]]), after });
    else {
      group.loading.set(tag, found);
      group.after = Math.min(group.after, after);
    }
  }
  return groups.values();
}
