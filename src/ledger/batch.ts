// What would the states be after the commands of this batch? Pending states over committed ones, and the guards of the append.

import type { ProposedEvent } from "../events/catalogue.ts";
import { tagPartsOf } from "../events/tags.ts";
import type { Guard, NewEvent } from "../stores/store.ts";
import { bookOf, type Book, type Look } from "../wallet/book.ts";
import { FOLDS, furtherOf, isKind, type Kind, type States } from "../wallet/folds.ts";
import { Pending, PendingWallet, type Looked } from "./pending.ts";
import { applyEvent, copyOf, type Committed } from "./state.ts";
import { isOfWallet, type WorkingSet } from "./working-set.ts";

/** Thrown by a look at a state that is not in memory; the runtime loads it and decides again. Not an error. */
export class NotInMemory {
  readonly kind = "notInMemory";
  readonly tag: string;

  constructor(tag: string) {
    this.tag = tag;
  }
}

/** Accounts are used as soon as they are open, and keys come back when a caller retries. */
const KEPT_WHEN_NEW: ReadonlySet<Kind> = new Set(["account", "credits", "key"]);

export class Batch {
  readonly #set: WorkingSet;
  /** What `#set.changes` was when this batch began. */
  readonly #changes: number;
  /** All pending states. */
  readonly #pending: Pending[] = [];
  readonly #wallets = new Map<string, PendingWallet>();
  /** Those of other kinds, by kind, then by id. */
  readonly #others: { [K in Kind]?: Map<string, Pending> } = {};
  /** Events of this batch about tags that nobody has looked at, by tag: a later look must not miss them. */
  readonly #unseen = new Map<string, { readonly kind: Kind; readonly id: string; readonly indexes: number[] }>();
  readonly #guards: Guard[] = [];
  readonly #events: ProposedEvent[] = [];
  readonly #appends: NewEvent[] = [];
  /** What the command being decided has looked at, and which of it becomes a guard if it is accepted. */
  #looked: Pending[] = [];
  #toGuard: Pending[] = [];
  #position = 0;

  /** For decisions: every look is remembered. */
  readonly book: Book = bookOf((kind, id, look) => this.lookUp(kind, id, look));

  constructor(set: WorkingSet) {
    this.#set = set;
    this.#changes = set.changes;
  }

  get appends(): readonly NewEvent[] {
    return this.#appends;
  }

  get guards(): readonly Guard[] {
    return this.#guards;
  }

  /** Of the last event, once committed. */
  get position(): number {
    return this.#position;
  }

  /** What the command being decided has looked at. */
  get looked(): readonly Looked[] {
    return this.#looked;
  }

  /** To be called before each command. */
  begin(): void {
    this.#looked = [];
    this.#toGuard = [];
  }

  lookUp<K extends Kind>(kind: K, id: string, look: Look): States[K] {
    let pending = this.#get(kind, id);
    // Presumed new by an earlier command is not enough for one that wants to know.
    if (!pending || (look !== "new" && isPresumed(pending))) pending = this.#find(kind, id, look);
    this.#looked.push(pending);
    if (look !== "atLeast") this.#toGuard.push(pending);
    // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- without it the union is too much for the compiler
    return pending.state as States[K];
  }

  /** Takes the events of an accepted command into the pending states; what it looked at becomes a guard. */
  accept(events: readonly ProposedEvent[]): void {
    for (const pending of this.#toGuard) {
      if (pending.guarded) continue;
      pending.guarded = true;
      this.#guards.push({ tag: pending.guard, head: pending.head });
    }
    for (const event of events) {
      const index = this.#events.push(event) - 1;
      const { id, type, version, at, data, meta } = event;
      this.#appends.push({ id, type, version, at, data, meta, tags: this.#take(event, index) });
    }
  }

  /** The pending states become committed ones: the events were recorded, the last of them at this position. */
  commit(last: number): void {
    const first = last - this.#events.length + 1;
    this.#position = last;
    this.#set.committed(first, last, this.#events.at(-1)?.at ?? "");
    const isUnchanged = this.#changes === this.#set.changes;
    for (const pending of this.#pending) {
      // What is in memory may have been loaded while this was pending, and know nothing of it.
      const present = isUnchanged ? pending.base : this.#set.get(pending.kind, pending.id);
      this.#keep(pending, present, first, last);
    }
    for (const { kind, id, indexes } of this.#unseen.values()) this.#set.markBehind(kind, id, indexes.length);
    this.#end();
  }

  /** The batch was not recorded: the states are again what they were. Nothing to do once it was. */
  drop(): void {
    for (const pending of this.#pending) restore(pending);
    this.#end();
  }

  #end(): void {
    this.#pending.length = 0;
    if (this.#set.underway === this) this.#set.underway = undefined;
  }

  /** What was committed at a place whose state this batch has changed. */
  before(place: Committed): object | undefined {
    return this.#pending.find(({ base }) => base === place)?.before;
  }

  #keep(pending: Pending, present: Committed | undefined, first: number, last: number): void {
    const { kind, id, state, base, asOf, last: index, guarded, events } = pending;
    const head = index < 0 ? pending.head : first + index;
    const proven = guarded || (index >= 0 && base !== undefined && this.#set.seam.isWhole(asOf));
    if (!proven) restore(pending);
    if (index >= 0) pending.seen = proven ? head : undefined;
    if (!proven) {
      // Others may have changed it too: what is in memory is completed when it is next looked at.
      if (present && index >= 0) this.#set.fallBehind(present);
    } else if (!present) {
      // A new transfer, reference or refund is rarely looked at again: it costs less to read it then than to keep it.
      if (base === undefined && !KEPT_WHEN_NEW.has(kind)) return;
      // A copy is more compact than what events were folded into.
      this.#set.put(kind, id, { state: copyOf(kind, state), head, asOf: last, behind: false, since: events });
    } else if (present.asOf <= last) {
      if (present.state !== state) present.state = state;
      present.head = head;
      present.asOf = last;
      present.behind = false;
      present.since += events;
      this.#set.keepBeside(kind, id, present);
    }
  }

  /** Takes an event into the pending states of its tags. @returns the tags */
  #take(event: ProposedEvent, index: number): string[] {
    const tags: string[] = [];
    const parts = tagPartsOf(event);
    for (const [kind, id] of parts) {
      tags.push(isKind(kind) ? this.#takeInto(kind, id, index) : `${kind}:${id}`);
      const further = this.#set.hasSignals && isKind(kind) ? furtherOf(kind) : undefined;
      if (further) this.#takeInto(further, id, index);
    }
    return tags;
  }

  /** @returns the name of the state */
  #takeInto(kind: Kind, id: string, index: number): string {
    const pending = this.#get(kind, id) ?? this.#known(kind, id);
    if (pending) {
      this.#change(pending, index);
      return pending.tag;
    }
    const tag = `${kind}:${id}`;
    const unseen = this.#unseen.get(tag);
    if (unseen) unseen.indexes.push(index);
    else this.#unseen.set(tag, { kind, id, indexes: [index] });
    return tag;
  }

  #get(kind: Kind, id: string): Pending | undefined {
    return isOfWallet(kind) ? this.#wallet(id)[kind] : this.#others[kind]?.get(id);
  }

  #wallet(id: string): PendingWallet {
    let wallet = this.#wallets.get(id);
    if (!wallet) this.#wallets.set(id, (wallet = new PendingWallet(this.#set.wallet(id))));
    return wallet;
  }

  #find(kind: Kind, id: string, look: Look): Pending {
    const known = this.#known(kind, id);
    if (known) return known;
    if (look !== "new") throw new NotInMemory(`${kind}:${id}`);
    return this.#enter(new Pending(kind, id, undefined, FOLDS[kind].initial(id)));
  }

  /** A pending state made from a committed one, if that is in memory and lacks nothing of our own. */
  #known(kind: Kind, id: string): Pending | undefined {
    const base = this.#place(kind, id);
    if (!base || base.behind) return undefined;
    // A preview runs beside the batch that is being recorded; that batch itself has nothing pending here yet.
    const state = this.#set.underway === this ? base.state : this.#set.committedState(base);
    return this.#enter(new Pending(kind, id, base, state));
  }

  #place(kind: Kind, id: string): Committed | undefined {
    if (!isOfWallet(kind)) return this.#set.get(kind, id);
    const wallet = this.#wallet(id);
    if (this.#changes !== this.#set.changes) wallet.places = this.#set.wallet(id);
    return wallet.places?.[kind];
  }

  #enter(pending: Pending): Pending {
    const { kind, id } = pending;
    const presumed = this.#get(kind, id);
    if (presumed) this.#pending.splice(this.#pending.indexOf(presumed), 1);
    this.#pending.push(pending);
    if (isOfWallet(kind)) this.#wallet(id)[kind] = pending;
    else (this.#others[kind] ??= new Map<string, Pending>()).set(id, pending);
    const unseen = this.#unseen.size === 0 ? undefined : this.#unseen.get(pending.tag);
    if (unseen) {
      this.#unseen.delete(pending.tag);
      for (const index of unseen.indexes) this.#change(pending, index);
    }
    return pending;
  }

  #change(pending: Pending, index: number): void {
    // Changed in place, since a copy that stays would be garbage among the old: the copy is of what was before, and
    // goes as soon as the batch is recorded.
    if (pending.last < 0 && pending.base !== undefined) {
      pending.before = copyOf(pending.kind, pending.state);
      this.#set.underway = this;
    }
    applyEvent(pending.kind, pending.state, this.#events[index] as ProposedEvent);
    pending.last = index;
    pending.events += 1;
  }
}

/** What was committed stands as it was, unless a read has put something newer in its place. */
function restore({ base, state, before }: Pending): void {
  if (base?.state === state && before !== undefined) base.state = before;
}

function isPresumed({ base, last }: Pending): boolean {
  return base === undefined && last < 0;
}
