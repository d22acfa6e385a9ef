// Which states are in memory? A bounded set of committed states by tag, loaded from the log when they are missing.

import type { ProposedEvent } from "../events/catalogue.ts";
import { decodeEvent } from "../events/decode.ts";
import { Recent } from "../stores/recent.ts";
import type { EventStore } from "../stores/store.ts";
import { FOLDS, stateTag, type Kind, type States } from "../wallet/folds.ts";
import { clone } from "./clone.ts";

/** So many wallets are kept in memory: they are looked at again and again. */
const WALLETS = 250_000;
/** Transfers, keys, references …, of each kind so many: mostly looked at once, soon after they came into being. */
const OTHERS = 20_000;

/** The two states of a wallet stand together, since whoever spends is asked for both. */
interface Wallet {
  account: Committed | undefined;
  credits: Committed | undefined;
}

/** The place of a committed state. The state in it is never changed: a newer one takes its place. */
export interface Committed {
  state: object;
  /** Position of the last event that bears the tag; 0 if none does. */
  head: number;
  /** Every event that bears the tag up to this position is in the state. */
  asOf: number;
  /** This ledger appended an event that bears the tag and is not in the state. */
  behind: boolean;
}

export class WorkingSet {
  readonly #store: EventStore;
  readonly #wallets = new Recent<Wallet>(WALLETS);
  readonly #others: { readonly [K in Kind]: Recent<Committed> };
  /** The last position that this ledger has seen committed. */
  #known = 0;
  /** From here on up to `#known` every event was appended by this ledger. */
  #ownSince = 1;

  constructor(store: EventStore) {
    this.#store = store;
    const kinds = Object.keys(FOLDS) as Kind[];
    this.#others = Object.fromEntries(kinds.map((kind) => [kind, new Recent(OTHERS)])) as {
      [K in Kind]: Recent<Committed>;
    };
  }

  get(kind: Kind, id: string): Committed | undefined {
    return kind === "account" || kind === "credits" ? this.#wallets.get(id)?.[kind] : this.#others[kind].get(id);
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
      // A copy of the place as it is now: with what the read adds, all states are those of one moment.
      const base = { ...(this.get(kind, id) ?? { state: FOLDS[kind].initial(id), head: 0, asOf: 0, behind: false }) };
      bases.set(tag, { kind, id, base });
      if (base.asOf < after) after = base.asOf;
    }
    const changed = new Map<string, { readonly state: object; head: number }>();
    for (const recorded of bases.size === 0 ? [] : await this.#store.read({ tags: [...bases.keys()], after })) {
      const event = decodeEvent(recorded);
      for (const tag of recorded.tags) {
        const known = bases.get(tag);
        let next = changed.get(tag);
        if (!known || event.position <= (next ?? known.base).head) continue;
        if (!next) changed.set(tag, (next = { state: clone(known.base.state), head: 0 }));
        applyEvent(known.kind, next.state, event);
        next.head = event.position;
      }
    }
    const states = new Map<string, Committed>();
    for (const [tag, { kind, id, base }] of bases) {
      const { state, head } = changed.get(tag) ?? base;
      const current = { state, head, asOf: Math.max(known, head, base.asOf), behind: false };
      states.set(tag, current);
      // An append of ours that was acknowledged during the read may be missing in it: used once, not kept.
      if (this.#known === known) this.#keep(kind, id, current);
    }
    return states;
  }

  /** Two reads may overlap; what the one that knows more has found stays. */
  #keep(kind: Kind, id: string, current: Committed): void {
    const present = this.get(kind, id);
    if (present === undefined) this.put(kind, id, { ...current });
    else if (present.asOf <= current.asOf) Object.assign(present, current);
  }
}

/** Takes an event into a state of a kind, in place. */
export function applyEvent<K extends Kind>(kind: K, state: object, event: ProposedEvent): void {
  FOLDS[kind].recipe(state as States[K], event);
}
