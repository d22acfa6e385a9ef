// Which states are in memory? A bounded set of committed states by tag, loaded from the log when they are missing.

import type { ProposedEvent } from "../events/catalogue.ts";
import { decodeEvent } from "../events/decode.ts";
import { Recent } from "../stores/recent.ts";
import type { EventStore } from "../stores/store.ts";
import { FOLDS, stateTag, type Kind, type States } from "../wallet/folds.ts";

/** So many wallets are kept in memory: they are looked at again and again. */
const WALLETS = 250_000;
/** Transfers, keys, references …, of each kind so many: mostly looked at once, soon after they came into being. */
const OTHERS = 20_000;

/** The two states of a wallet stand together, since whoever spends is asked for both. */
export interface Wallet {
  account: Committed | undefined;
  credits: Committed | undefined;
}

/** The place of a state. It stays the same object, whatever is put in it, until it is forgotten. */
export interface Committed {
  /** With what a batch that is being recorded does to it; see `committedState`. */
  state: object;
  /** Position of the last event that bears the tag; 0 if none does. */
  head: number;
  /** Every event that bears the tag up to this position is in the state. */
  asOf: number;
  /** This ledger appended an event that bears the tag and is not in the state. */
  behind: boolean;
}

/** The batch that is being recorded. */
export interface Underway {
  /** What was committed at a place, if the batch has changed the state that is there. */
  before(place: Committed): object | undefined;
}

export class WorkingSet {
  readonly #store: EventStore;
  readonly #wallets: Recent<Wallet>;
  readonly #others: { readonly [K in Kind]: Recent<Committed> };
  /** The last position that this ledger has seen committed. */
  #known = 0;
  /** From here on up to `#known` every event was appended by this ledger. */
  #ownSince = 1;
  /** Rises whenever a place is taken or forgotten: as long as it stays, what was looked up need not be again. */
  #changes = 0;

  constructor(store: EventStore) {
    this.#store = store;
    const forgot = () => {
      this.#changes += 1;
    };
    this.#wallets = new Recent(WALLETS, forgot);
    const kinds = Object.keys(FOLDS) as Kind[];
    this.#others = Object.fromEntries(kinds.map((kind) => [kind, new Recent(OTHERS, forgot)])) as {
      [K in Kind]: Recent<Committed>;
    };
  }

  /** Set while a batch that has changed states is being recorded. */
  underway: Underway | undefined;

  /** The state of a place without what is only being recorded. To be copied before the loop goes on. */
  committedState(place: Committed): object {
    return this.underway?.before(place) ?? place.state;
  }

  get changes(): number {
    return this.#changes;
  }

  get(kind: Kind, id: string): Committed | undefined {
    return kind === "account" || kind === "credits" ? this.#wallets.get(id)?.[kind] : this.#others[kind].get(id);
  }

  wallet(id: string): Wallet | undefined {
    return this.#wallets.get(id);
  }

  /** Whether nobody else can have appended anything since a state that extends to this position was taken. */
  isWhole(asOf: number): boolean {
    return asOf >= this.#ownSince - 1;
  }

  /** Takes note that an event was appended that the state, if it is in memory, does not have. */
  markBehind(kind: Kind, id: string): void {
    const present = this.get(kind, id);
    if (present) present.behind = true;
  }

  /** Takes note of an append of this ledger. Others may have appended since its last one. */
  committed(first: number, last: number): void {
    if (first !== this.#known + 1) this.#ownSince = first;
    this.#known = last;
  }

  /** Takes note of a log position read elsewhere, at opening. */
  opened(head: number): void {
    this.#known = head;
    this.#ownSince = head + 1;
  }

  /** Takes note that an append may or may not have been recorded: what follows is not known to be seamless. */
  lostTrack(): void {
    this.#known = -1;
  }

  put(kind: Kind, id: string, committed: Committed): void {
    this.#changes += 1;
    if (kind !== "account" && kind !== "credits") {
      this.#others[kind].set(id, committed);
      return;
    }
    let wallet = this.#wallets.get(id);
    if (!wallet) this.#wallets.set(id, (wallet = { account: undefined, credits: undefined }));
    wallet[kind] = committed;
  }

  /**
   * Brings the states of these tags up to the log: reads what is missing, folds it, keeps it.
   * @returns the states, by tag
   */
  async refresh(tags: Iterable<string>): Promise<ReadonlyMap<string, Committed>> {
    // Everything up to here was committed before the read begins, so the read sees it.
    const known = this.#known;
    const bases = new Map<string, { readonly kind: Kind; readonly id: string; readonly base: Committed }>();
    let after = Infinity;
    for (const tag of tags) {
      const { kind, id } = stateTag(tag);
      const present = this.get(kind, id);
      // A copy of what is committed now: with what the read adds, all states are those of one moment.
      const base: Committed = present
        ? { ...present, state: copyOf(kind, this.committedState(present)) }
        : { state: FOLDS[kind].initial(id), head: 0, asOf: 0, behind: false };
      bases.set(tag, { kind, id, base });
      if (base.asOf < after) after = base.asOf;
    }
    for (const recorded of bases.size === 0 ? [] : await this.#store.read({ tags: [...bases.keys()], after })) {
      const event = decodeEvent(recorded);
      for (const tag of recorded.tags) {
        const found = bases.get(tag);
        if (!found || event.position <= found.base.head) continue;
        applyEvent(found.kind, found.base.state, event);
        found.base.head = event.position;
      }
    }
    const states = new Map<string, Committed>();
    for (const [tag, { kind, id, base }] of bases) {
      base.asOf = Math.max(known, base.head, base.asOf);
      base.behind = false;
      states.set(tag, base);
      // An append of ours that was acknowledged during the read may be missing in it: used once, not kept.
      if (this.#known === known) this.#keep(kind, id, base);
    }
    return states;
  }

  /** Two reads may overlap; what the one that knows more has found stays. */
  #keep(kind: Kind, id: string, { state, head, asOf }: Committed): void {
    const present = this.get(kind, id);
    // What is being recorded stands on what was there before; the append will tell whether that still holds.
    if (present && (present.asOf > asOf || this.underway?.before(present) !== undefined)) return;
    const kept = { state: copyOf(kind, state), head, asOf, behind: false };
    if (present) Object.assign(present, kept);
    else this.put(kind, id, kept);
  }
}

/** Takes an event into a state of a kind, in place. */
export function applyEvent<K extends Kind>(kind: K, state: object, event: ProposedEvent): void {
  FOLDS[kind].recipe(state as States[K], event);
}

/** A copy of a state that the recipe of its kind can be run on without changing the original. */
export function copyOf<K extends Kind>(kind: K, state: object): States[K] {
  return FOLDS[kind].copy(state as States[K]);
}
