// How do commands become facts? One queue, one loop: take what waits, decide it in order, append it as one.

import { decodeEvent } from "../events/decode.ts";
import type { LedgerEvent } from "../events/catalogue.ts";
import type { Meta } from "../events/envelope.ts";
import type { EventStore, GuardConflict } from "../stores/store.ts";
import { decideValid } from "../wallet/decide.ts";
import { stateTag } from "../wallet/folds.ts";
import { COMMANDS } from "../wallet/commands.ts";
import type { CommandDefinition } from "../wallet/command.ts";
import { reject, type Decision } from "../wallet/decision.ts";
import { RejectedError } from "../wallet/rejections.ts";
import { Batch, NotInMemory, type Looked } from "./batch.ts";
import { ConflictError, LedgerClosedError } from "./errors.ts";
import { receiptFor, type Receipt } from "./receipt.ts";
import type { Request, Told, Verdict, Waiting } from "./request.ts";
import { nextTurn, pause } from "./waiting.ts";
import type { WorkingSet } from "./working-set.ts";

/** The most commands in one append. */
const LARGEST_BATCH = 1024;
/** How often a batch is decided again because others changed what it looked at. */
const CONFLICT_ATTEMPTS = 100;
/** How often a refusal is decided again because something new was found when it was checked. */
const REFUSAL_ATTEMPTS = 4;

export class Runtime {
  readonly #store: EventStore;
  readonly #set: WorkingSet;
  readonly #now: () => string;
  #queue: Waiting[] = [];
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

  /** Decides without appending: what `submit` would do now. */
  async preview(request: Request): Promise<Decision> {
    if (this.#closed) throw new LedgerClosedError();
    for (let attempt = 1; ;) {
      const batch = new Batch(this.#set);
      const verdict = this.#decide(batch, request);
      if (verdict instanceof NotInMemory) {
        await this.#set.refresh([verdict.tag]);
        continue;
      }
      if (verdict.kind === "failed") throw verdict.error;
      // No append proves what was presumed, so it is looked up.
      if (attempt < REFUSAL_ATTEMPTS && (await this.#isStale(batch.looked))(batch.looked)) {
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
    while (this.#queue.length > 0) {
      // Everything that arrives in this turn of the event loop goes into one append.
      await nextTurn();
      const waiting = this.#queue.splice(0, this.#batchSize).filter((request) => {
        if (!request.signal?.aborted) return true;
        request.reject(request.signal.reason);
        return false;
      });
      await this.#settle(waiting);
    }
    this.#loop = undefined;
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
      let verdict = this.#decide(batch, request);
      while (verdict instanceof NotInMemory) {
        const failure = await this.#load(verdict.tag, waiting.slice(index));
        verdict = failure ?? this.#decide(batch, request);
      }
      if (verdict.kind === "accepted") batch.accept(verdict.events);
      else if (verdict.kind === "refused" && verdict.decision.events.length > 0) batch.accept(verdict.decision.events);
      verdicts.push(verdict);
    }
    return verdicts;
  }

  #decide(batch: Batch, { command, env }: Request): Verdict | NotInMemory {
    batch.begin();
    try {
      const used = this.#earlierUse(batch, env.meta);
      if (used) return used;
      const decision = decideValid(batch.book, command, { ...env, now: this.#now() });
      if (decision.outcome === "rejected") return { kind: "refused", decision, looked: batch.looked };
      const { earlier, events } = decision;
      return earlier ? { kind: "earlier", ...earlier, looked: batch.looked } : { kind: "accepted", events };
    } catch (error) {
      return error instanceof NotInMemory ? error : { kind: "failed", error };
    }
  }

  /** What the command's key was used for before. The guard on the key is what makes a retry safe. */
  #earlierUse(batch: Batch, { key, fingerprint }: Meta): Verdict | undefined {
    if (key === undefined) return undefined;
    const use = batch.lookUp("key", key, "new");
    if (use.status === "unused") return undefined;
    if (use.fingerprint === fingerprint)
      return { kind: "earlier", tag: `key:${key}`, type: undefined, looked: batch.looked };
    const decision = reject("idempotency_key_reused", `key "${key}" was used before, for another ${use.command}`, {
      key,
      command: use.command,
    });
    return { kind: "refused", decision, looked: batch.looked };
  }

  /** Loads a state that is missing, and with it what the rest of the batch is going to look at. */
  async #load(tag: string, rest: readonly Waiting[]): Promise<Extract<Verdict, { kind: "failed" }> | undefined> {
    const missing = new Set([tag]);
    for (const { command } of rest) {
      const definition: CommandDefinition = COMMANDS[command.type];
      for (const look of definition.looks?.(command.input) ?? []) {
        const { kind, id } = stateTag(look);
        const known = this.#set.get(kind, id);
        if (!known || known.behind) missing.add(look);
      }
    }
    try {
      await this.#set.refresh(missing);
      return undefined;
    } catch (error) {
      // What cannot be read of one account is not the others' fault: from here on each loads for itself.
      if (missing.size === 1) return { kind: "failed", error };
      return this.#load(tag, []);
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
    const isStale = await this.#isStale([...earlier, ...refused].flatMap(({ verdict }) => verdict.looked));
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

  /** Looks up what was looked at. @returns whether any of some looks has seen something else than what is there now */
  async #isStale(looked: readonly Looked[]): Promise<(looked: readonly Looked[]) => boolean> {
    const states = await this.#set.refresh(new Set(looked.map(({ tag }) => tag)));
    return (some) => some.some(({ tag, seen }) => states.get(tag)?.head !== seen);
  }

  /** Gives the receipts of what was done before. */
  async #replay(earlier: readonly Told<"earlier">[]): Promise<void> {
    const byTag = new Map<string, LedgerEvent[]>();
    for (const { verdict } of earlier) byTag.set(verdict.tag, []);
    if (byTag.size === 0) return;
    for (const recorded of await this.#store.read({ tags: [...byTag.keys()] })) {
      const event = decodeEvent(recorded);
      for (const tag of recorded.tags) byTag.get(tag)?.push(event);
    }
    for (const { request, verdict } of earlier) {
      const events = (byTag.get(verdict.tag) ?? []).filter(({ type }) => (verdict.type ?? type) === type);
      request.resolve(receiptFor(events, { replayed: true }));
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
