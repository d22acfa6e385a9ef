// How do commands become facts? One queue, one loop: take what waits, decide it in order, append it as one.

import { StoreError } from "../stores/errors.ts";
import type { EventStore, GuardConflict } from "../stores/store.ts";
import type { Decision } from "../wallet/decision.ts";
import { RejectedError } from "../wallet/rejections.ts";
import { Batch, NotInMemory } from "./batch.ts";
import { decideAll, isRecorded } from "./deciding.ts";
import { LedgerClosedError } from "./errors.ts";
import { Following } from "./following.ts";
import { eventsOfEarlier, judge, stalenessOf } from "./judgement.ts";
import { carryOutLinked, type Linked } from "./linked.ts";
import { letGiveUp, Queue } from "./queue.ts";
import { receiptFor, type Receipt } from "./receipt.ts";
import { REFUSAL_ATTEMPTS, type Request, type Told, type Verdict, type Waiting } from "./request.ts";
import type { Committed } from "./state.ts";
import { nextTurn, pause } from "./waiting.ts";
import type { WorkingSet } from "./working-set.ts";

/** The most commands in one append. */
const LARGEST_BATCH = 1024;

/** So many appends in a row may be refused before batches get smaller and wait: whoever has lost so often is too slow. */
const PATIENCE = 4;

/** What a store says of an append of which less may fit. */
const TOO_LARGE = "append_too_large";

export class Runtime {
  readonly #store: EventStore;
  readonly #set: WorkingSet;
  readonly #now: () => string;
  readonly #following: Following;
  readonly #queue = new Queue<Waiting>();
  /** Commands that are carried out together wait apart: each lot has a batch of its own. */
  readonly #linked = new Queue<Linked>();
  /** The loop, while it runs. */
  #loop: Promise<void> | undefined;
  #closed = false;
  /** Commands that wait for the next batch, in their order: others have changed what they looked at. */
  readonly #aside = new Queue<Waiting>();
  /** Tags that others have been seen to change, each with the head that it has at least. */
  readonly #moved = new Map<string, number>();
  /** How many appends were refused since the last one that was not. */
  #refused = 0;

  constructor(store: EventStore, set: WorkingSet, now: () => string) {
    this.#store = store;
    this.#set = set;
    this.#now = now;
    this.#following = new Following(store, set);
  }

  submit(request: Request): Promise<Receipt> {
    if (this.#closed) return Promise.reject(new LedgerClosedError());
    return new Promise((resolve, reject) => {
      const { command, env, signal, watched } = request;
      this.#queue.add({ command, env, signal, watched, resolve, reject, refreshes: 0, conflicts: 0 });
      this.#loop ??= this.#run();
    });
  }

  /** Carries out all of these commands or none. */
  submitAll(parts: readonly Request[], signal: AbortSignal | undefined): Promise<readonly Receipt[]> {
    if (this.#closed) return Promise.reject(new LedgerClosedError());
    return new Promise((resolve, reject) => {
      this.#linked.add({ parts, signal, resolve, reject });
      this.#loop ??= this.#run();
    });
  }

  /** Decides without appending: what `submit` would do now, or at another instant. */
  async preview(request: Request, at?: string): Promise<Decision> {
    if (this.#closed) throw new LedgerClosedError();
    const held = new Map<string, Committed>();
    for (let attempt = 1; ;) {
      const batch = new Batch(this.#set, held);
      const verdict = judge(batch, request, at ?? this.#now());
      if (verdict instanceof NotInMemory) {
        await batch.load([verdict.tag]);
        continue;
      }
      if (verdict.kind === "failed") throw verdict.error;
      // No append proves what was presumed, so it is looked up.
      if (attempt < REFUSAL_ATTEMPTS && (await stalenessOf(this.#set, batch.looked))(batch.looked)) {
        attempt += 1;
        held.clear();
        continue;
      }
      switch (verdict.kind) {
        case "accepted":
          return { outcome: "accepted", events: verdict.events };
        case "earlier":
          return { outcome: "accepted", events: [] };
        case "refused":
          return verdict.decision;
      }
    }
  }

  /** Lets what was submitted finish; nothing more is taken. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#loop;
    await this.#set.settled();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 || this.#aside.length > 0 || this.#linked.length > 0) {
      // Everything that arrives in this turn of the event loop goes into one append.
      await nextTurn();
      await this.#catchUp();
      const [linked] = this.#linked.take(1);
      if (linked) await this.#settleLinked(linked);
      const aside = this.#aside.take(LARGEST_BATCH);
      const waiting = [...aside, ...this.#queue.take(LARGEST_BATCH - aside.length)];
      if (waiting.length > 0) await this.#settle(waiting);
    }
    this.#loop = undefined;
  }

  /** Reads what others have appended, as far as they are in the way. */
  async #catchUp(): Promise<void> {
    if (this.#refused > PATIENCE) await pause();
    await this.#following.catchUp();
    const behind = [...this.#moved].flatMap(([tag, head]) => (this.#set.reaches(tag, head) ? [] : tag));
    this.#moved.clear();
    try {
      if (behind.length > 0) await this.#set.refresh(behind);
    } catch (error) {
      for (const request of this.#aside.take(LARGEST_BATCH)) request.reject(error);
    }
  }

  async #settleLinked(linked: Linked): Promise<void> {
    this.#set.watch?.took(linked.parts);
    try {
      linked.resolve(await carryOutLinked(linked.parts, { store: this.#store, set: this.#set, now: this.#now }));
    } catch (error) {
      linked.reject(error);
    }
  }

  /** Brings every one of these to its end: a receipt, a refusal or an error; or sets it aside for the next batch. */
  async #settle(taken: readonly Waiting[]): Promise<void> {
    const contested = new Set<string>();
    const aside = new Set<Waiting>();
    const setAside = (request: Waiting): void => {
      aside.add(request);
      letGiveUp(request);
    };
    let waiting = taken;
    this.#set.watch?.took(taken);
    try {
      for (;;) {
        const batch = new Batch(this.#set);
        const decided = await decideAll(batch, waiting, { now: this.#now, contested });
        decided.aside.forEach(setAside);
        waiting = decided.waiting;
        const conflicts = batch.appends.length === 0 ? [] : await this.#append(batch, waiting, decided.verdicts);
        if (conflicts === undefined) return;
        if (conflicts === TOO_LARGE) {
          const half = waiting.length >> 1;
          waiting.slice(half).forEach(setAside);
          waiting = waiting.slice(0, half);
          continue;
        }
        if (conflicts.length === 0) {
          if (batch.appends.length > 0) this.#refused = 0;
          await this.#answer(batch, waiting, decided.verdicts);
          return;
        }
        for (const { tag } of conflicts) contested.add(tag);
        this.#set.doubt(conflicts.map(({ tag }) => tag));
        if (!this.#set.isUndoable) {
          this.#following.collided();
          for (const { tag, actual } of conflicts) this.#moved.set(tag, actual);
        }
        this.#refused += 1;
        if (this.#refused > PATIENCE) {
          const half = Math.max(1, waiting.length >> 1);
          waiting.slice(half).forEach(setAside);
          waiting = waiting.slice(0, half);
        }
      }
    } catch (error) {
      // A read failed: whoever has no answer yet gets this one.
      for (const request of waiting) request.reject(error);
    } finally {
      if (aside.size > 0) this.#aside.addFirst(taken.filter((request) => aside.has(request)));
    }
  }

  /**
   * @returns the guards that did not hold; TOO_LARGE if nothing was recorded and fewer commands may fit; undefined if the append
   * failed and everyone has been told
   */
  async #append(
    batch: Batch,
    waiting: readonly Waiting[],
    verdicts: readonly Verdict[],
  ): Promise<readonly GuardConflict[] | typeof TOO_LARGE | undefined> {
    const recorded = () => waiting.filter((_, index) => isRecorded(verdicts[index] as Verdict));
    try {
      const { watch } = this.#set;
      const result = await (watch
        ? watch.append(this.#store, batch, recorded())
        : this.#store.append(batch.appends, batch.guards));
      if (!result.ok) return result.conflicts;
      batch.commit(result.position);
      return [];
    } catch (error) {
      if (error instanceof StoreError && error.code === TOO_LARGE && recorded().length > 1) return TOO_LARGE;
      // Whether it was recorded may be unknown; what was pending is dropped, and nobody gets a receipt.
      this.#set.seam.lost();
      this.#giveUp(waiting, verdicts, error);
      return undefined;
    }
  }

  /** Tells everyone what became of their command, now that the batch is durable. */
  async #answer(batch: Batch, waiting: readonly Waiting[], verdicts: readonly Verdict[]): Promise<void> {
    let position = batch.position - batch.appends.length;
    const refused: Told<"refused">[] = [];
    const earlier: Told<"earlier">[] = [];
    for (const [index, verdict] of verdicts.entries()) {
      const request = waiting[index] as Waiting;
      switch (verdict.kind) {
        case "accepted": {
          const events = verdict.events.map((event) => ({ position: (position += 1), ...event }));
          request.resolve(receiptFor(events, { replayed: false }));
          break;
        }
        case "refused":
          position += verdict.decision.events.length;
          // What it has recorded proves what it was decided on.
          if (verdict.decision.events.length === 0) refused.push({ request, verdict });
          else request.reject(new RejectedError(verdict.decision.rejection));
          break;
        case "earlier":
          earlier.push({ request, verdict });
          break;
        case "failed":
          request.reject(verdict.error);
          break;
      }
    }
    if (earlier.length > 0 || refused.length > 0) await this.#confirm(earlier, refused);
  }

  /**
   * What recorded nothing has no guard to prove what it was decided on, so that is looked up before anyone is told.
   * Where something new is found the command is decided again.
   */
  async #confirm(earlier: readonly Told<"earlier">[], refused: readonly Told<"refused">[]): Promise<void> {
    const isStale = await stalenessOf(
      this.#set,
      [...earlier, ...refused].flatMap(({ verdict }) => verdict.looked),
    );
    const again: Waiting[] = [];
    const stands = ({ request, verdict }: Told<"earlier"> | Told<"refused">): boolean => {
      request.refreshes += 1;
      if (request.refreshes >= REFUSAL_ATTEMPTS || !isStale(verdict.looked)) return true;
      again.push(request);
      return false;
    };
    for (const told of refused) {
      if (stands(told)) told.request.reject(new RejectedError(told.verdict.decision.rejection));
    }
    await this.#replay(earlier.filter(stands));
    this.#queue.addFirst(again);
  }

  /** Gives the receipts of what was done before. */
  async #replay(earlier: readonly Told<"earlier">[]): Promise<void> {
    const events = await eventsOfEarlier(
      this.#store,
      earlier.map(({ verdict }) => verdict),
    );
    for (const [index, { request }] of earlier.entries()) {
      request.resolve(receiptFor(events[index] ?? [], { replayed: true }));
    }
  }

  /** Nothing was recorded, or nobody knows: whoever counted on it hears so; the others are decided again. */
  #giveUp(waiting: readonly Waiting[], verdicts: readonly Verdict[], error: unknown): void {
    const again: Waiting[] = [];
    for (const [index, verdict] of verdicts.entries()) {
      const request = waiting[index] as Waiting;
      if (verdict.kind === "failed") request.reject(verdict.error);
      else if (isRecorded(verdict)) request.reject(error);
      else again.push(request);
    }
    this.#queue.addFirst(again);
  }
}
