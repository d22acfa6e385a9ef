// How does an observer hear of everything, and nobody else of the observer? Its errors and the time it takes stay here.

import { LedgerError } from "../money/errors.ts";
import type { AppendResult, EventStore, Guard, NewEvent } from "../stores/store.ts";
import { COMMANDS, type Command, type CommandType } from "../wallet/commands.ts";
import { RejectedError } from "../wallet/rejections.ts";
import type { Counts } from "./loading.ts";
import type { ObservedEvict, ObservedOutcome, ObservedSnapshot, Observer } from "./observer.ts";
import type { Receipt } from "./receipt.ts";
import type { SubmitOptions } from "./submit.ts";
import { Telling } from "./telling.ts";

/** A command that an observer was told of, until it is told how it ended. */
export interface Watched {
  readonly command: number;
  readonly type: CommandType | "unknown";
  readonly since: number;
  /** When it was first taken to be decided. */
  taken: number | undefined;
}

interface Appending {
  readonly appends: readonly NewEvent[];
  readonly guards: readonly Guard[];
}

/** How many commands an observer was told of: it may be that of several ledgers. */
const told = new WeakMap<Observer, { commands: number }>();

/** Exists only where there is an observer: whoever has none reads no clock and makes no record. */
export class Watch {
  readonly #telling: Telling;
  readonly #told: { commands: number };

  /** @throws LedgerError `invalid_observer` naming what is no function */
  constructor(observer: Observer) {
    this.#telling = new Telling(observer);
    this.#told = told.get(observer) ?? { commands: 0 };
    told.set(observer, this.#told);
  }

  now(): number {
    return performance.now();
  }

  /** A command was given. */
  #submitted(given: unknown): Watched {
    const type = typeof given === "string" && Object.hasOwn(COMMANDS, given) ? (given as CommandType) : "unknown";
    const command = (this.#told.commands += 1);
    const since = this.now();
    this.#telling.onSubmit({ command, type });
    return { command, type, since, taken: undefined };
  }

  /** Their turn has come. */
  took(requests: readonly { readonly watched: Watched | undefined }[]): void {
    const now = this.now();
    for (const { watched } of requests) if (watched) watched.taken ??= now;
  }

  /** Carries out a command of this type, given with these options. Before its caller hears of it, the observer does. */
  async settling(
    type: unknown,
    carryOut: (watched: Watched) => Promise<Receipt>,
    options?: SubmitOptions,
  ): Promise<Receipt> {
    const watched = this.#submitted(type);
    try {
      const receipt = await carryOut(watched);
      this.#settled(watched, outcomeOf(receipt));
      return receipt;
    } catch (error) {
      this.#settled(watched, endOf(error, options));
      throw error;
    }
  }

  /** The same for commands that are carried out as one. */
  async settlingAll(
    commands: readonly Command[],
    carryOut: (lot: readonly Watched[]) => Promise<readonly Receipt[]>,
    options: SubmitOptions,
  ): Promise<readonly Receipt[]> {
    const lot = commands.map((command) => this.#submitted(typeOf(command)));
    try {
      const receipts = await carryOut(lot);
      for (const [index, receipt] of receipts.entries()) this.#settled(lot[index] as Watched, outcomeOf(receipt));
      return receipts;
    } catch (error) {
      const refused = error instanceof RejectedError ? error.index : undefined;
      for (const [index, watched] of lot.entries()) {
        const isDropped = refused !== undefined && index !== refused;
        this.#settled(watched, isDropped ? { outcome: "dropped" } : endOf(error, options));
      }
      throw error;
    }
  }

  #settled({ command, type, since, taken }: Watched, outcome: ObservedOutcome): void {
    const duration = this.now() - since;
    const waited = taken === undefined ? {} : { waited: taken - since };
    this.#telling.onSettle({ command, type, ...outcome, duration, ...waited });
  }

  /** Appends the events of these commands. */
  async append(
    store: EventStore,
    { appends, guards }: Appending,
    of: readonly { readonly watched: Watched | undefined }[],
  ): Promise<AppendResult> {
    const commands = of.flatMap(({ watched }) => watched?.command ?? []);
    const events = appends.length;
    const begin = this.now();
    try {
      const result = await store.append(appends, guards);
      const seen = { duration: this.now() - begin, commands, events };
      const outcome = result.ok
        ? { outcome: "recorded" as const }
        : { outcome: "conflicted" as const, kinds: kindsOf(result.conflicts) };
      this.#telling.onAppend({ ...seen, ...outcome });
      return result;
    } catch (error) {
      const seen = { duration: this.now() - begin, commands, events, error: nameOf(error) };
      this.#telling.onAppend({ ...seen, outcome: "failed" });
      throw error;
    }
  }

  /** Carries out a load, of which `seen` tells once it has ended, however it has. */
  async load<Result>(seen: () => Counts, call: () => Promise<Result>): Promise<Result> {
    const begin = this.now();
    let failure: { readonly error?: string } = {};
    try {
      return await call();
    } catch (error) {
      failure = { error: nameOf(error) };
      throw error;
    } finally {
      const duration = this.now() - begin;
      this.#telling.onLoad({ duration, ...seen(), ...failure });
    }
  }

  evicted(kind: ObservedEvict["kind"], count: number): void {
    if (count > 0) this.#telling.onEvict({ kind, count });
  }

  snapshot(outcome: ObservedSnapshot["outcome"], count: number): void {
    if (count > 0) this.#telling.onSnapshot({ outcome, count });
  }

  /** The store failed to save or to discard so many. */
  unsaved(count: number, error: unknown): void {
    this.#telling.onSnapshot({ outcome: "unsaved", count, error: nameOf(error) });
  }

  /** The store failed to give those of so many tags. */
  unread(count: number, error: unknown): void {
    this.#telling.onSnapshot({ outcome: "unreadable", count, error: nameOf(error) });
  }
}

/** Whether an error is that with which a signal was aborted. Options that cannot be read are no reason to fail otherwise. */
function isReasonOf(options: SubmitOptions | null | undefined, error: unknown): boolean {
  try {
    const signal = options?.signal;
    return signal?.aborted === true && error === signal.reason;
  } catch {
    return false;
  }
}

/** A caller without types may send anything. */
function typeOf(command: Command | null | undefined): unknown {
  try {
    return command?.type;
  } catch {
    return undefined;
  }
}

function outcomeOf({ replayed }: Receipt): ObservedOutcome {
  return { outcome: replayed ? "replayed" : "accepted" };
}

/** How a command has ended that got no receipt. */
function endOf(error: unknown, options: SubmitOptions | null | undefined): ObservedOutcome {
  if (error instanceof RejectedError) return { outcome: "refused", code: error.code };
  if (isReasonOf(options, error)) return { outcome: "dropped" };
  return { outcome: "failed", error: nameOf(error) };
}

/** One of few names: a message may name accounts. */
function nameOf(error: unknown): string {
  if (error instanceof LedgerError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

function kindsOf(conflicts: readonly { readonly tag: string }[]): string[] {
  return [...new Set(conflicts.map(({ tag }) => tag.slice(0, tag.indexOf(":"))))];
}
