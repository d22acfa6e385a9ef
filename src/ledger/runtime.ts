// How do commands become facts? One queue, one loop: take what waits, decide it in order, append it as one.

import type { EventStore, GuardConflict } from "../stores/store.ts";
import type { Decision } from "../wallet/decision.ts";
import { RejectedError } from "../wallet/rejections.ts";
import { Batch, NotInMemory } from "./batch.ts";
import { ConflictError, LedgerClosedError } from "./errors.ts";
import { eventsOfEarlier, judge, loadFor, stalenessOf } from "./judgement.ts";
import { carryOutLinked, type Linked } from "./linked.ts";
import { receiptFor, type Receipt } from "./receipt.ts";
import { CONFLICT_ATTEMPTS, REFUSAL_ATTEMPTS, type Request, type Told, type Verdict, type Waiting } from "./request.ts";
import { nextTurn, pause } from "./waiting.ts";
import type { WorkingSet } from "./working-set.ts";

/** The most commands in one append. */
const LARGEST_BATCH = 1024;

export class Runtime {
  readonly #store: EventStore;
  readonly #set: WorkingSet;
  readonly #now: () => string;
  #queue: Waiting[] = [];
  /** Commands that are carried out together wait apart: each lot has a batch of its own. */
  #linked: Linked[] = [];
  /** The loop, while it runs. */
  #loop: Promise<void> | undefined;
  #closed = false;
  /** Halved on every conflict and grown again on every success: small batches collide less. */
  #batchSize = LARGEST_BATCH;

  constructor(store: EventStore, set: WorkingSet, now: () => string) {
    this.#store = store;
    this.#set = set;
    this.#now = now;
  }

  submit(request: Request): Promise<Receipt> {
    if (this.#closed) return Promise.reject(new LedgerClosedError());
    return new Promise((resolve, reject) => {
      const { command, env, signal } = request;
      this.#queue.push({ command, env, signal, resolve, reject, refreshes: 0 });
      this.#loop ??= this.#run();
    });
  }

  /** Carries out all of these commands or none. */
  submitAll(parts: readonly Request[], signal: AbortSignal | undefined): Promise<readonly Receipt[]> {
    if (this.#closed) return Promise.reject(new LedgerClosedError());
    return new Promise((resolve, reject) => {
      this.#linked.push({ parts, signal, resolve, reject });
      this.#loop ??= this.#run();
    });
  }

  /** Decides without appending: what `submit` would do now. */
  async preview(request: Request): Promise<Decision> {
    if (this.#closed) throw new LedgerClosedError();
    for (let attempt = 1; ;) {
      const batch = new Batch(this.#set);
      const verdict = judge(batch, request, this.#now());
      if (verdict instanceof NotInMemory) {
        await this.#set.refresh([verdict.tag]);
        continue;
      }
      if (verdict.kind === "failed") throw verdict.error;
      // No append proves what was presumed, so it is looked up.
      if (attempt < REFUSAL_ATTEMPTS && (await stalenessOf(this.#set, batch.looked))(batch.looked)) {
        attempt += 1;
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
    while (this.#queue.length > 0 || this.#linked.length > 0) {
      // Everything that arrives in this turn of the event loop goes into one append.
      await nextTurn();
      await this.#settleLinked(this.#linked.shift());
      const waiting = this.#queue.splice(0, this.#batchSize).filter((request) => {
        if (!request.signal?.aborted) return true;
        request.reject(request.signal.reason);
        return false;
      });
      if (waiting.length > 0) await this.#settle(waiting);
    }
    this.#loop = undefined;
  }

  async #settleLinked(linked: Linked | undefined): Promise<void> {
    if (!linked) return;
    try {
      linked.signal?.throwIfAborted();
      linked.resolve(await carryOutLinked(linked.parts, { store: this.#store, set: this.#set, now: this.#now }));
    } catch (error) {
      linked.reject(error);
    }
  }

  /** Brings every one of these to its end: a receipt, a refusal or an error; or back to the front of the queue. */
  async #settle(taken: readonly Waiting[]): Promise<void> {
    let waiting = taken;
    let batch: Batch | undefined;
    try {
      for (let attempt = 1; ; attempt += 1) {
        batch = new Batch(this.#set);
        const verdicts = await this.#decideAll(batch, waiting);
        const conflicts = batch.appends.length === 0 ? [] : await this.#append(batch, waiting, verdicts);
        if (conflicts === undefined) return;
        if (conflicts.length === 0) {
          this.#batchSize = Math.min(LARGEST_BATCH, this.#batchSize * 2);
          await this.#answer(batch, waiting, verdicts);
          return;
        }
        batch.drop();
        const tags = conflicts.map(({ tag }) => tag);
        if (attempt >= CONFLICT_ATTEMPTS) {
          this.#giveUp(waiting, verdicts, new ConflictError(tags, attempt));
          return;
        }
        this.#batchSize = Math.max(1, waiting.length >> 1);
        this.#queue.unshift(...waiting.slice(this.#batchSize));
        waiting = waiting.slice(0, this.#batchSize);
        if (attempt > 2) await pause();
        await this.#set.refresh(tags);
      }
    } catch (error) {
      // A read failed: whoever has no answer yet gets this one.
      batch?.drop();
      for (const request of waiting) request.reject(error);
    }
  }

  /** @returns the guards that did not hold; undefined if the append failed and everyone has been told */
  async #append(
    batch: Batch,
    waiting: readonly Waiting[],
    verdicts: readonly Verdict[],
  ): Promise<readonly GuardConflict[] | undefined> {
    try {
      const result = await this.#store.append(batch.appends, batch.guards);
      if (!result.ok) return result.conflicts;
      batch.commit(result.position);
      return [];
    } catch (error) {
      // Whether it was recorded may be unknown; what was pending is dropped, and nobody gets a receipt.
      batch.drop();
      this.#set.lostTrack();
      this.#giveUp(waiting, verdicts, error);
      return undefined;
    }
  }

  async #decideAll(batch: Batch, waiting: readonly Waiting[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const [index, request] of waiting.entries()) {
      let verdict = judge(batch, request, this.#now());
      while (verdict instanceof NotInMemory) {
        try {
          await loadFor(this.#set, verdict.tag, waiting.slice(index));
          verdict = judge(batch, request, this.#now());
        } catch (error) {
          verdict = { kind: "failed", error };
        }
      }
      if (verdict.kind === "accepted") batch.accept(verdict.events);
      else if (verdict.kind === "refused" && verdict.decision.events.length > 0) batch.accept(verdict.decision.events);
      verdicts.push(verdict);
    }
    return verdicts;
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
          refused.push({ request, verdict });
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
    this.#queue.unshift(...again);
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
      if (verdict.kind === "accepted") request.reject(error);
      else if (verdict.kind === "failed") request.reject(verdict.error);
      else again.push(request);
    }
    this.#queue.unshift(...again);
  }
}
