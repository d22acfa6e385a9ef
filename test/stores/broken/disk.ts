// What lies under the plain store: what a process leaves behind, and what takes a moment.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Snapshot } from "../../../src/stores/store.ts";

export interface Entry {
  readonly text: string;
  readonly tags: readonly string[];
}

export class Disk {
  readonly entries: Entry[] = [];
  /** How many entries survive a crash. */
  synced = 0;
  readonly snapshots = new Map<string, Map<number, Snapshot>>();
  /** Goes up with every crash; who began in an earlier one is dead. */
  generation = 0;
  #lock: Promise<unknown> = Promise.resolve();
  readonly #waiting = new Set<() => void>();

  /** Keeps entries for good: from here on they are seen, and survive. */
  keep(entries: readonly Entry[]): void {
    this.entries.push(...entries);
    this.synced = this.entries.length;
    this.wake();
  }

  /** Only one at a time does this work. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#lock.then(work);
    this.#lock = result.catch(() => undefined);
    return result;
  }

  /** A moment in which others come to do something. Nobody comes back from it who was there before a crash. */
  async moment(generation: number): Promise<void> {
    await nextTurn();
    if (generation !== this.generation) await new Promise(() => {});
  }

  crash(): void {
    this.generation += 1;
    this.entries.length = this.synced;
    this.#lock = Promise.resolve();
    this.#waiting.clear();
  }

  /** Resolves when there may be something new. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** A transaction of the host's; what is appended in it is kept when it is committed. */
export class HostTransaction {
  readonly staged: Entry[] = [];
}
