// Which states are in memory? A bounded set of committed states by tag, loaded from the log when they are missing.

import QuickLRU from "quick-lru";
import type { ProposedEvent } from "../events/catalogue.ts";
import { decodeEvent } from "../events/decode.ts";
import type { EventStore } from "../stores/store.ts";
import { FOLDS, stateTag, type Kind, type States } from "../wallet/folds.ts";
import { clone } from "./clone.ts";

/** Accounts and their credits: looked at again and again. */
const ACCOUNT_STATES = 250_000;
/** Transfers, keys, references …: mostly looked at once, soon after they came into being. */
const OTHER_STATES = 20_000;

/** A committed state. It is never changed: a newer one takes its place. */
export interface Committed {
  readonly state: object;
  /** Position of the last event that bears the tag; 0 if none does. */
  readonly head: number;
  /** Every event that bears the tag up to this position is in the state. */
  readonly asOf: number;
  /** This ledger appended an event that bears the tag and is not in the state. */
  readonly behind: boolean;
}

/** States brought up to the log, by tag. */
export interface Refreshed {
  readonly states: ReadonlyMap<string, Committed>;
  readonly changed: ReadonlySet<string>;
}

export class WorkingSet {
  readonly #store: EventStore;
  readonly #accounts = new QuickLRU<string, Committed>({ maxSize: ACCOUNT_STATES });
  readonly #others = new QuickLRU<string, Committed>({ maxSize: OTHER_STATES });
  /** The last position that this ledger has seen committed. */
  #known = 0;
  /** From here on up to `#known` every event was appended by this ledger. */
  #ownSince = 1;

  constructor(store: EventStore) {
    this.#store = store;
  }

  get(tag: string): Committed | undefined {
    return this.#mapOf(tag).get(tag);
  }

  /** Whether nobody else can have appended anything since the state was brought up to the log. */
  isWhole(committed: Committed): boolean {
    return committed.asOf >= this.#ownSince - 1;
  }

  /** Takes note that an event was appended that the state, if it is in memory, does not have. */
  markBehind(tag: string): void {
    const map = this.#mapOf(tag);
    const present = map.get(tag);
    if (present) map.set(tag, { ...present, behind: true });
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

  put(tag: string, committed: Committed): void {
    const map = this.#mapOf(tag);
    const present = map.get(tag);
    // Two loads may overlap; the one that knows more stays.
    if (present === undefined || present.asOf <= committed.asOf) map.set(tag, committed);
  }

  /**
   * Brings the states of these tags up to the log: reads what is missing, folds it, keeps it.
   * @returns the states, and for which tags something new was found
   */
  async refresh(tags: Iterable<string>): Promise<Refreshed> {
    // Everything up to here was committed before the read begins, so the read sees it.
    const known = this.#known;
    const bases = new Map<string, Committed>();
    for (const tag of tags) bases.set(tag, this.get(tag) ?? unread(tag));
    let after = Number.MAX_SAFE_INTEGER;
    for (const { asOf } of bases.values()) if (asOf < after) after = asOf;

    const changed = new Map<string, { state: object; head: number }>();
    for (const recorded of bases.size === 0 ? [] : await this.#store.read({ tags: [...bases.keys()], after })) {
      const event = decodeEvent(recorded);
      for (const tag of recorded.tags) {
        const base = bases.get(tag);
        let next = changed.get(tag);
        if (!base || event.position <= (next ?? base).head) continue;
        if (!next) changed.set(tag, (next = { state: clone(base.state), head: base.head }));
        applyEvent(tag, next.state, event);
        next.head = event.position;
      }
    }
    const states = new Map<string, Committed>();
    for (const [tag, base] of bases) {
      const { state, head } = changed.get(tag) ?? base;
      const current = { state, head, asOf: Math.max(known, head, base.asOf), behind: false };
      states.set(tag, current);
      // An append of ours that was acknowledged during the read may be missing in it: used once, not kept.
      if (this.#known === known) this.put(tag, current);
    }
    return { states, changed: new Set(changed.keys()) };
  }

  #mapOf(tag: string): QuickLRU<string, Committed> {
    return tag.startsWith("account:") || tag.startsWith("credits:") ? this.#accounts : this.#others;
  }
}

function unread(tag: string): Committed {
  return { state: initialState(tag), head: 0, asOf: 0, behind: false };
}

/** The state of a tag before any event. */
export function initialState(tag: string): object {
  const target = stateTag(tag);
  if (!target) throw new RangeError(`"${tag}" has no state`);
  return FOLDS[target.kind].initial(target.id);
}

/** Takes an event into the state of one of its tags, in place. */
export function applyEvent(tag: string, state: object, event: ProposedEvent): void {
  const target = stateTag(tag);
  if (target) applyTo(target.kind, state, event);
}

function applyTo<K extends Kind>(kind: K, state: object, event: ProposedEvent): void {
  FOLDS[kind].recipe(state as States[K], event);
}
