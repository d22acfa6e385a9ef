// What would the states be after the commands of this batch? Pending states over committed ones, and the guards of the append.

import type { ProposedEvent } from "../events/catalogue.ts";
import { tagsOf } from "../events/tags.ts";
import type { Guard, NewEvent } from "../stores/store.ts";
import { bookOf, type Book, type Look } from "../wallet/book.ts";
import type { Kind, States } from "../wallet/folds.ts";
import { clone } from "./clone.ts";
import { applyEvent, initialState, type Committed, type WorkingSet } from "./working-set.ts";

/** Thrown by a look at a state that is not in memory; the runtime loads it and decides again. Not an error. */
export class NotInMemory {
  readonly tag: string;

  constructor(tag: string) {
    this.tag = tag;
  }
}

interface Pending {
  state: object;
  /** What it was made from; absent for a state presumed new without a read. */
  readonly base: Committed | undefined;
  /** Index in the batch of the last event that bears the tag; -1 while none does. */
  last: number;
}

export class Batch {
  readonly #set: WorkingSet;
  readonly #pending = new Map<string, Pending>();
  /** Events of this batch about tags that nobody has looked at yet. */
  readonly #unseen = new Map<string, number[]>();
  readonly #guards = new Map<string, number>();
  #position = 0;
  #looks: { readonly tag: string; readonly look: Look }[] = [];
  readonly #events: ProposedEvent[] = [];
  readonly #appends: NewEvent[] = [];

  /** For decisions: every look is remembered. */
  readonly book: Book = bookOf((kind, id, look) => this.lookUp(kind, id, look));

  constructor(set: WorkingSet) {
    this.#set = set;
  }

  get appends(): readonly NewEvent[] {
    return this.#appends;
  }

  /** Of the last event, once committed. */
  get position(): number {
    return this.#position;
  }

  get guards(): Guard[] {
    return Array.from(this.#guards, ([tag, head]) => ({ tag, head }));
  }

  /** The tags that the command being decided has looked at. */
  get looked(): readonly string[] {
    return this.#looks.map(({ tag }) => tag);
  }

  /** To be called before each command. */
  begin(): void {
    this.#looks = [];
  }

  lookUp<K extends Kind>(kind: K, id: string, look: Look): States[K] {
    const tag = `${kind}:${id}`;
    let pending = this.#pending.get(tag);
    // Presumed new by an earlier command is not enough for one that wants to know.
    if (!pending || (look !== "new" && isPresumed(pending))) pending = this.#find(tag, look);
    this.#looks.push({ tag, look });
    return pending.state as States[K];
  }

  /** Takes the events of an accepted command into the pending states; what it looked at becomes a guard. */
  accept(events: readonly ProposedEvent[]): void {
    for (const { tag, look } of this.#looks) {
      if (look === "atLeast") continue;
      this.#guards.set(tag, this.#pending.get(tag)?.base?.head ?? 0);
    }
    for (const event of events) {
      const index = this.#events.push(event) - 1;
      const tags = tagsOf(event);
      this.#appends.push({ ...event, tags });
      for (const tag of tags) {
        const pending = this.#pending.get(tag) ?? this.#known(tag);
        if (pending) {
          this.#change(tag, pending, index);
          continue;
        }
        const unseen = this.#unseen.get(tag);
        if (unseen) unseen.push(index);
        else this.#unseen.set(tag, [index]);
      }
    }
  }

  /** The pending states become committed ones: the events were recorded, the last of them at this position. */
  commit(last: number): void {
    const first = last - this.#events.length + 1;
    this.#position = last;
    this.#set.committed(first, last);
    for (const [tag, { state, base, last: index }] of this.#pending) {
      if (this.#guards.has(tag) || (base !== undefined && this.#set.isWhole(base))) {
        this.#set.put(tag, { state, head: index < 0 ? (base?.head ?? 0) : first + index, asOf: last, behind: false });
      } else if (index >= 0) {
        // Others may have changed it too: it stays as it was, and is completed when it is next looked at.
        this.#set.markBehind(tag);
      }
    }
    for (const tag of this.#unseen.keys()) this.#set.markBehind(tag);
  }

  #find(tag: string, look: Look): Pending {
    const known = this.#known(tag);
    if (known) return known;
    if (look !== "new") throw new NotInMemory(tag);
    return this.#enter(tag, undefined, initialState(tag));
  }

  /** A pending state made from a committed one, if that is in memory and lacks nothing of our own. */
  #known(tag: string): Pending | undefined {
    const base = this.#set.get(tag);
    return base && !base.behind ? this.#enter(tag, base, base.state) : undefined;
  }

  #enter(tag: string, base: Committed | undefined, state: object): Pending {
    const pending: Pending = { state, base, last: -1 };
    this.#pending.set(tag, pending);
    const unseen = this.#unseen.get(tag);
    if (unseen) {
      this.#unseen.delete(tag);
      for (const index of unseen) this.#change(tag, pending, index);
    }
    return pending;
  }

  #change(tag: string, pending: Pending, index: number): void {
    // The committed state is not ours to change: the first event of a batch copies it.
    if (pending.last < 0) pending.state = clone(pending.state);
    applyEvent(tag, pending.state, this.#events[index] as ProposedEvent);
    pending.last = index;
  }
}

function isPresumed({ base, last }: Pending): boolean {
  return base === undefined && last < 0;
}
