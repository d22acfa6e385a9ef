// What would the states be after the commands of this batch? Pending states over committed ones, and the guards of the append.

import type { ProposedEvent } from "../events/catalogue.ts";
import { tagPartsOf } from "../events/tags.ts";
import type { Guard, NewEvent } from "../stores/store.ts";
import { bookOf, type Book, type Look } from "../wallet/book.ts";
import { isKind, mainOf, type Kind, type States } from "../wallet/folds.ts";
import { Pending, PendingWallet, type Looked } from "./pending.ts";
import { copyOf, copyOfSignals, type Committed } from "./state.ts";
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
  /** The one that was asked for last: several states of a wallet are looked at one after the other. */
  #last: PendingWallet | undefined;
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
  /** The places of what was loaded for this batch, by tag: memory may have forgotten them again before they are looked at. */
  readonly #held: Map<string, Committed>;

  /** For decisions: every look is remembered. */
  readonly book: Book = bookOf((kind, id, look) => this.lookUp(kind, id, look));

  /** @param held from an attempt before that could not do without them */
  constructor(set: WorkingSet, held = new Map<string, Committed>()) {
    this.#set = set;
    this.#held = held;
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

  /** Loads these states, and holds them for as long as it takes. */
  async load(tags: Iterable<string>): Promise<void> {
    await this.#set.refresh(tags, this.#held);
  }

  /** Whether a state can be looked at. */
  has(kind: Kind, id: string): boolean {
    return this.#place(kind, id)?.behind === false;
  }

  lookUp<K extends Kind>(kind: K, id: string, look: Look): States[K] {
    const main = mainOf(kind);
    const called = main ?? kind;
    let pending = this.#get(called, id);
    // Presumed new by an earlier command is not enough for one that wants to know.
    if (!pending || (look !== "new" && isPresumed(pending))) pending = this.#find(called, id, look);
    // Where a host may undo what was recorded, nothing stays and nothing only grows.
    const { isUndoable } = this.#set;
    if (look !== "fixed" || isUndoable) this.#looked.push(pending);
    if (isUndoable || (look !== "fixed" && look !== "atLeast")) this.#toGuard.push(pending);
    // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- without it the union is too much for the compiler
    return (main ? pending.signalsAfter(this.#events) : pending.stateAfter(this.#events)) as States[K];
  }

  /** Takes the events of an accepted command into the pending states; what it looked at becomes a guard. */
  accept(events: readonly ProposedEvent[]): void {
    for (const pending of this.#toGuard) {
      if (pending.guarded) continue;
      pending.guarded = true;
      this.#guards.push({ tag: pending.tag, head: pending.head });
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
  }

  #keep(pending: Pending, present: Committed | undefined, first: number, last: number): void {
    const { kind, id, base, asOf, guarded, head, indexes } = pending;
    const isChanged = indexes.length > 0;
    const proven = guarded || (isChanged && base !== undefined && this.#set.seam.isWhole(asOf));
    const newHead = isChanged ? first + (indexes.at(-1) as number) : head;
    if (isChanged) pending.seen = proven ? newHead : undefined;
    if (!proven) {
      // Others may have changed it too: what is in memory is completed when it is next looked at.
      if (present && isChanged) this.#set.fallBehind(present);
    } else if (!present) {
      // A new transfer, reference or refund is rarely looked at again: it costs less to read it then than to keep it.
      if (base === undefined && !KEPT_WHEN_NEW.has(kind)) return;
      // A copy is more compact than what events were folded into.
      const state = copyOf(kind, pending.stateAfter(this.#events));
      const signals = copyOfSignals(kind, pending.signalsAfter(this.#events));
      this.#set.put(kind, id, { state, signals, head: newHead, asOf: last, behind: false, since: indexes.length });
    } else if (!present.behind && present.head === head) {
      pending.commitInto(present, this.#events);
      present.head = newHead;
      present.asOf = last;
      present.since += indexes.length;
      this.#set.keepBeside(kind, id, present);
    } else if (present.head < newHead) {
      // It was forgotten and read again meanwhile, and lacks something.
      this.#set.fallBehind(present);
    }
  }

  /** Takes an event into the pending states of its tags. @returns the tags */
  #take(event: ProposedEvent, index: number): string[] {
    const tags: string[] = [];
    const parts = tagPartsOf(event);
    for (const [kind, id] of parts) tags.push(isKind(kind) ? this.#takeInto(kind, id, index) : `${kind}:${id}`);
    return tags;
  }

  /** @returns the name of the state */
  #takeInto(kind: Kind, id: string, index: number): string {
    const pending = this.#get(kind, id) ?? this.#known(kind, id);
    if (pending) {
      pending.indexes.push(index);
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
    if (this.#last?.id === id) return this.#last;
    let wallet = this.#wallets.get(id);
    if (!wallet) this.#wallets.set(id, (wallet = new PendingWallet(id, this.#set.wallet(id))));
    this.#last = wallet;
    return wallet;
  }

  #find(kind: Kind, id: string, look: Look): Pending {
    const known = this.#known(kind, id);
    if (known) return known;
    const tag = `${kind}:${id}`;
    if (look !== "new" || !this.#set.isPresumable(tag)) throw new NotInMemory(tag);
    return this.#enter(new Pending(kind, id, undefined, this.#set.initial(kind, id)));
  }

  /** A pending state made from a committed one, if that is in memory and lacks nothing of our own. */
  #known(kind: Kind, id: string): Pending | undefined {
    const base = this.#place(kind, id);
    return base && !base.behind ? this.#enter(new Pending(kind, id, base, base)) : undefined;
  }

  #place(kind: Kind, id: string): Committed | undefined {
    if (!isOfWallet(kind)) return this.#set.get(kind, id) ?? this.#heldPlace(kind, id);
    const wallet = this.#wallet(id);
    if (this.#changes !== this.#set.changes) wallet.places = this.#set.wallet(id);
    return wallet.places?.[kind] ?? this.#heldPlace(kind, id);
  }

  #heldPlace(kind: Kind, id: string): Committed | undefined {
    return this.#held.size === 0 ? undefined : this.#held.get(`${kind}:${id}`);
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
      pending.indexes.push(...unseen.indexes);
    }
    return pending;
  }
}

function isPresumed({ base, indexes }: Pending): boolean {
  return base === undefined && indexes.length === 0;
}
