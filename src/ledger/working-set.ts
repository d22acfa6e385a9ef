// Which states are in memory? A bounded set of committed states by tag, loaded from the log when they are missing.

import { Recent } from "../stores/recent.ts";
import type { EventStore } from "../stores/store.ts";
import { FOLDS, furtherOf, mainOf, stateTag, type Kind } from "../wallet/folds.ts";
import { Loader, type Until } from "./loader.ts";
import { loadingOf, type Loaded, type Loading } from "./loading.ts";
import { Seam } from "./seam.ts";
import { Snapshots } from "./snapshots.ts";
import { copyOf, copyOfSignals, type Committed } from "./state.ts";
import type { Watch } from "./watch.ts";

/** A state is kept beside the log whenever so many more events are in it, so a load folds hardly more than that. */
const SNAPSHOT_EVERY = 2048;
/** So many wallets are kept in memory, of less than a kilobyte each: they are looked at again and again. */
const WALLETS = 250_000;
/** With what policies go by, a busy one comes to some twelve kilobytes. */
const WALLETS_WITH_SIGNALS = 100_000;
/** Transfers, keys, references …, of each kind so many: mostly looked at once, soon after they came into being. */
const OTHERS = 20_000;

/** The states of a wallet stand together, since whoever spends is asked for most of them. */
export interface Wallet {
  account: Committed | undefined;
  credits: Committed | undefined;
}

/** Whether a state is one of those of a wallet. */
export function isOfWallet(kind: Kind): kind is Kind & keyof Wallet {
  return kind === "account" || kind === "credits";
}

export interface SetOptions extends Pick<WorkingSet, "hasSignals" | "isUndoable" | "watch"> {
  /** How many wallets are kept in memory at most. */
  readonly wallets: number;
}

export class WorkingSet {
  /** Whether decisions look at what policies go by, which every event of an account is then taken into. */
  readonly hasSignals: boolean;
  /**
   * Whether a host may undo what was recorded, to a savepoint. Then not even credits only ever grow, and nothing is kept in
   * memory: a position may be another event's by the next look, and no guard would tell. Whoever asks has it from the log.
   */
  readonly isUndoable: boolean;
  /** Where there is an observer. */
  readonly watch: Watch | undefined;
  readonly #store: EventStore;
  readonly #wallets: Recent<Wallet>;
  readonly #others: { readonly [K in Kind]: Recent<Committed> };
  /** Up to where the states have the log. */
  readonly seam = new Seam();
  /** Rises whenever a place is taken or forgotten: as long as it stays, what was looked up need not be again. */
  #changes = 0;

  readonly #snapshots: Snapshots | undefined;
  readonly #loader: Loader;
  /** Where nothing is kept in memory: the tags of guards that did not hold, so that they are not presumed new once more. */
  readonly #doubted = new Set<string>();
  /** How many events were appended about states that are not in memory; a merchant's credits are rarely looked at. */
  readonly #unseen = new Recent<number>(WALLETS);
  /** What is made in the background. */
  #underwayInBackground: Promise<unknown> = Promise.resolve();

  constructor(store: EventStore, options: Partial<SetOptions> = {}) {
    const { hasSignals = false, isUndoable = false, watch } = options;
    const { wallets = hasSignals ? WALLETS_WITH_SIGNALS : WALLETS } = options;
    this.hasSignals = hasSignals;
    this.isUndoable = isUndoable;
    this.watch = watch;
    this.#store = store;
    this.#snapshots = store.snapshots && new Snapshots(store.snapshots, watch);
    this.#loader = new Loader(store, this.#snapshots, { discard: (tags) => this.#discard(tags), watch });
    const forgot = (kind: "wallet" | Kind) => (count: number) => {
      this.#changes += 1;
      watch?.evicted(kind, count);
    };
    this.#wallets = new Recent(wallets, forgot("wallet"));
    const kinds = Object.keys(FOLDS) as Kind[];
    this.#others = Object.fromEntries(kinds.map((kind) => [kind, new Recent(OTHERS, forgot(kind))])) as {
      [K in Kind]: Recent<Committed>;
    };
  }

  get changes(): number {
    return this.#changes;
  }

  get(kind: Kind, id: string): Committed | undefined {
    return isOfWallet(kind) ? this.#wallets.get(id)?.[kind] : this.#others[kind].get(id);
  }

  wallet(id: string): Wallet | undefined {
    return this.#wallets.get(id);
  }

  /** Whether the state of a tag is in memory with the event at this position in it. */
  reaches(tag: string, position: number): boolean {
    const { kind, id } = stateTag(tag);
    const present = this.get(kind, id);
    return present !== undefined && !present.behind && present.head >= position;
  }

  /** Takes note that an event of the last append is missing in a state. */
  fallBehind(place: Committed): void {
    if (!place.behind) place.asOf = this.seam.extentWithoutLast(place.asOf);
    place.behind = true;
  }

  /** Takes note that events were appended that the state, if it is in memory, does not have. */
  markBehind(kind: Kind, id: string, events: number): void {
    const present = this.get(kind, id);
    if (present) this.fallBehind(present);
    if (!this.#snapshots || this.isUndoable || FOLDS[kind].version === undefined) return;
    const tag = `${kind}:${id}`;
    const count = (this.#unseen.get(tag) ?? 0) + events;
    this.#unseen.set(tag, count < SNAPSHOT_EVERY ? count : 0);
    if (count < SNAPSHOT_EVERY) return;
    // Loading it keeps it.
    this.#inBackground(() => this.refresh([tag]), 1);
  }

  /** Keeps a state beside the log, if enough is new in it. To be called when the state is the committed one. */
  keepBeside(kind: Kind, id: string, place: Committed): void {
    const snapshots = this.#snapshots;
    if (!snapshots || this.isUndoable || place.since < SNAPSHOT_EVERY || FOLDS[kind].version === undefined) return;
    place.since = 0;
    const tag = `${kind}:${id}`;
    const { head } = place;
    const kept = [{ tag, state: copyOf(kind, place.state) as object }];
    const signals = copyOfSignals(kind, place.signals);
    if (signals) kept.push({ tag: `${furtherOf(kind)}:${id}`, state: signals });
    const until = this.#loader.latest;
    this.#inBackground(async () => {
      const [last] = await this.#store.read({ tags: [tag], after: head - 1, limit: 1 });
      if (last?.position !== head) return;
      await snapshots.save(kept.map((each) => ({ ...each, head, until, id: last.id })));
      this.watch?.snapshot("saved", kept.length);
    }, kept.length);
  }

  /** Forgets snapshots that the log has refuted. */
  #discard(tags: readonly string[]): void {
    this.watch?.snapshot("refuted", tags.length);
    this.#inBackground(async () => this.#snapshots?.discard(tags), tags.length);
  }

  /** Resolves when nothing is being made in the background. */
  async settled(): Promise<void> {
    await this.#underwayInBackground;
  }

  /** A snapshot that could not be made costs nothing but time: the log has it all. */
  #inBackground(work: () => Promise<unknown>, count: number): void {
    const failed = (error: unknown): void => this.watch?.unsaved(count, error);
    this.#underwayInBackground = this.#underwayInBackground.then(work).catch(failed);
  }

  /** Takes note of an append of this ledger. Others may have appended since its last one. */
  committed(first: number, last: number, at: string): void {
    this.saw(at);
    if (this.isUndoable) this.seam.lost();
    this.seam.appended(first, last);
  }

  /** No event that is in a state is from later than what was seen. */
  saw(at: string): void {
    this.#loader.saw(at);
  }

  /** Takes note that guards on these did not hold. */
  doubt(tags: Iterable<string>): void {
    if (this.isUndoable) for (const tag of tags) this.#doubted.add(tag);
  }

  /** Whether what nobody has looked at may be presumed new, which a guard proves. */
  isPresumable(tag: string): boolean {
    return !this.#doubted.has(tag);
  }

  put(kind: Kind, id: string, committed: Committed): void {
    if (this.isUndoable) return;
    this.#changes += 1;
    if (!isOfWallet(kind)) {
      this.#others[kind].set(id, committed);
      return;
    }
    let wallet = this.#wallets.get(id);
    if (!wallet) this.#wallets.set(id, (wallet = { account: undefined, credits: undefined }));
    wallet[kind] = committed;
  }

  /**
   * Brings the states of these tags up to the log: reads what is missing, folds it, keeps it.
   * @param held gets their places, by tag, however soon they are forgotten here
   * @returns the states, by tag
   */
  async refresh(tags: Iterable<string>, held?: Map<string, Committed>): Promise<ReadonlyMap<string, Loaded>> {
    if (this.isUndoable) this.seam.lost();
    // Everything up to here was committed before the read begins, so the read sees it.
    const { known } = this.seam;
    const loading = new Map<string, Loading>();
    for (const tag of this.#withSignals(tags)) {
      const { kind, id } = stateTag(tag);
      loading.set(tag, loadingOf(kind, id, this.#copied(kind, id)));
    }
    await this.#loader.toNow(loading);
    const states = new Map<string, Loaded>();
    for (const [tag, { base }] of loading) {
      base.asOf = Math.max(known, base.head, base.asOf);
      states.set(tag, base);
    }
    for (const { kind, id, base } of loading.values()) {
      if (mainOf(kind)) continue;
      const further = this.#signalsOf(kind);
      const beside = further && states.get(`${further}:${id}`);
      const since = Math.max(base.since, beside?.since ?? 0);
      // An append of ours that was acknowledged during the read may be missing in it.
      const behind = this.seam.known !== known;
      const place = this.#keep(kind, id, { ...base, signals: beside?.state, since, behind });
      held?.set(`${kind}:${id}`, place);
    }
    return states;
  }

  /** A copy of what is committed now: with what a read adds, all states are those of one moment. */
  #copied(kind: Kind, id: string): Loaded | undefined {
    const main = mainOf(kind);
    const place = this.get(main ?? kind, id);
    const state = main ? place?.signals : place?.state;
    if (!place || !state) return undefined;
    const { head, asOf, since } = place;
    return { state: copyOf(kind, state), head, asOf, since };
  }

  /** A state before anything happened, with what policies go by beside it if decisions look at that. */
  initial(kind: Kind, id: string): Pick<Committed, "state" | "signals"> {
    const further = this.#signalsOf(kind);
    return { state: FOLDS[kind].initial(id), signals: further && FOLDS[further].initial(id) };
  }

  #signalsOf(kind: Kind): Kind | undefined {
    return this.hasSignals ? furtherOf(kind) : undefined;
  }

  /** What policies go by is in memory with the state that the same events make, if decisions look at it. */
  #withSignals(tags: Iterable<string>): Iterable<string> {
    if (!this.hasSignals) return tags;
    const all = new Set<string>();
    for (const tag of tags) {
      const { kind, id } = stateTag(tag);
      const main = mainOf(kind) ?? kind;
      all.add(`${main}:${id}`);
      const further = furtherOf(main);
      if (further) all.add(`${further}:${id}`);
    }
    return all;
  }

  /** These states as they were at a position, at an instant, or both: without what came behind, or is from later. */
  statesAt(tags: readonly string[], until: Until): Promise<ReadonlyMap<string, object>> {
    return this.#loader.statesAt(tags, until);
  }

  /** The last position up to which nothing that bears a tag is from this instant or later. */
  positionBefore(tag: string, instant: string, signal?: AbortSignal): Promise<number> {
    return this.#loader.positionBefore(tag, instant, signal);
  }

  /** Two reads may overlap; what the one that knows more has found stays. @returns the place of the state */
  #keep(kind: Kind, id: string, { state, signals, head, asOf, behind, since }: Committed): Committed {
    const present = this.get(kind, id);
    if (behind && present && !present.behind) return present;
    if (present && present.asOf > asOf) return present;
    const copies = { state: copyOf(kind, state), signals: copyOfSignals(kind, signals) };
    const kept = { ...copies, head, asOf, behind, since };
    if (present) Object.assign(present, kept);
    else this.put(kind, id, kept);
    const place = present ?? kept;
    this.keepBeside(kind, id, place);
    return place;
  }
}
