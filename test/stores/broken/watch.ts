// Stores that let whoever watches them miss something, or wait for ever.

import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { breakages, plain } from "./breakage.ts";
import type { Disk, Entry } from "./disk.ts";
import { FullStore } from "./full.ts";

/** Only whoever waits at that moment hears of it. */
class MissesBetween extends FullStore {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    if (this.log().length > after) yield this.log().length;
    for await (const _ of this.changes(signal)) yield this.log().length;
  }

  protected async *changes(signal: AbortSignal): AsyncIterable<void> {
    const wake = (): void => this.disk.wake();
    signal.addEventListener("abort", wake);
    for (;;) {
      if (signal.aborted || this.closed) return;
      const before = this.log().length;
      await this.disk.change();
      if (this.log().length > before) yield;
    }
  }
}

class Counting extends MissesBetween {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    let told = this.log().length;
    if (told > after) yield told;
    for await (const _ of this.changes(signal)) yield (told += 1);
  }
}

class NotNow extends FullStore {
  override async *watch(_after: number, signal: AbortSignal): AsyncIterable<number> {
    yield* super.watch(this.log().length, signal);
  }
}

class DeafToAborts extends FullStore {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    for await (const head of super.watch(after, new AbortController().signal)) {
      if (signal.aborted) return;
      yield head;
    }
  }
}

class DeafToEarlyAborts extends FullStore {
  override watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    const controller = new AbortController();
    signal.addEventListener("abort", () => controller.abort());
    return super.watch(after, controller.signal);
  }
}

class LoudAborts extends FullStore {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    yield* super.watch(after, signal);
    signal.throwIfAborted();
  }
}

class AbortsAll extends FullStore {
  readonly #controller = new AbortController();

  override watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    signal.addEventListener("abort", () => this.#controller.abort());
    return super.watch(after, signal.aborted ? signal : this.#controller.signal);
  }
}

class OneWatcher extends FullStore {
  #latest: AbortController | undefined;

  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    const own = (this.#latest = new AbortController());
    for await (const head of super.watch(after, signal)) {
      // Whoever came later has the one connection that hears of anything.
      while (this.#latest !== own && !signal.aborted && !this.closed) await nextTurn();
      yield head;
    }
  }
}

class OwnAppends extends FullStore {
  #known = -1;

  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    if (this.#known === -1) this.#known = this.log().length;
    for await (const head of super.watch(after, signal)) {
      while (this.#known < head && !signal.aborted && !this.closed) await nextTurn();
      if (!signal.aborted) yield head;
    }
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    await super.write(entries);
    this.#known = this.log().length;
  }
}

class StoppedByOthers extends FullStore {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    const all = (ends.get(this.disk) ?? new AbortController()).signal;
    yield* super.watch(after, AbortSignal.any([signal, all]));
  }

  override async close(): Promise<void> {
    const end = ends.get(this.disk);
    ends.delete(this.disk);
    end?.abort();
    await super.close();
  }

  constructor(disk: Disk) {
    super(disk);
    if (!ends.has(disk)) ends.set(disk, new AbortController());
  }
}
const ends = new WeakMap<Disk, AbortController>();

class TooEarly extends FullStore {
  #coming = 0;

  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    for await (const head of super.watch(after, signal)) yield Math.max(head, this.#coming);
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    this.#coming = this.log().length + entries.length + 1;
    await super.write(entries);
  }
}

class Restless extends FullStore {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    while (!signal.aborted && !this.closed) {
      await nextTurn();
      yield Math.max(after, this.log().length);
    }
  }
}

class Backwards extends FullStore {
  /** Notices that overtake one another are passed on as they come. */
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    for await (const head of super.watch(after, signal)) {
      yield head;
      if (head > 1) yield head - 1;
    }
  }
}

class WaitsForWatchers extends FullStore {
  #watching = 0;

  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    this.#watching += 1;
    for await (const head of super.watch(after, signal)) yield head;
    // Whoever leaves in the middle does not come here.
    this.#watching -= 1;
  }

  override async close(): Promise<void> {
    await super.close();
    while (this.#watching > 0) await sleep(1);
  }
}

class OutlivesItsStore extends FullStore {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    yield* super.watch(after, signal);
    while (!signal.aborted) await this.disk.change();
  }
}

class SilentWhenClosed extends FullStore {
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    if (!this.closed) yield* super.watch(after, signal);
  }
}

export const brokenWatches = breakages("watch", {
  "misses between": ["does not tell of what came while nobody was waiting", plain(MissesBetween)],
  counting: ["counts appends, where one may have several events", plain(Counting)],
  "not now": ["tells of what comes, not of what is there", plain(NotNow)],
  "deaf to aborts": ["looks at the signal when the head has moved", plain(DeafToAborts)],
  "deaf to early aborts": ["does not see that the signal was aborted before", plain(DeafToEarlyAborts)],
  "loud aborts": ["ends with an error when it is aborted", plain(LoudAborts)],
  "aborts all": ["ends all watches with the first", plain(AbortsAll)],
  "one watcher": ["tells only whoever came last", plain(OneWatcher)],
  "own appends": ["tells of its own appends only", plain(OwnAppends)],
  "stopped by others": ["ends when another store over its place is closed", plain(StoppedByOthers)],
  "too early": ["tells of a head that is not there yet", plain(TooEarly)],
  restless: ["tells of the same head all the time", plain(Restless)],
  backwards: ["tells of a head, then of one before it", plain(Backwards)],
  "waits for watchers": ["is not closed before everybody who watches has gone", plain(WaitsForWatchers)],
  "outlives its store": ["goes on waiting when its store is closed", plain(OutlivesItsStore)],
  "silent when closed": ["ends quietly on a store that was closed before", plain(SilentWhenClosed)],
});
