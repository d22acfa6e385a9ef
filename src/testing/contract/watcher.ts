// What does somebody hear who watches a store?

import { StoreClosedError } from "../../stores/errors.ts";
import type { EventStore } from "../../stores/store.ts";
import { expect } from "./seen.ts";
import type { Site } from "./site.ts";

/** Somebody who watches a store, one look after the other. */
export class Watcher {
  told = 0;
  readonly #site: Site;
  readonly #store: EventStore;
  readonly #controller: AbortController;
  readonly #heads: AsyncIterator<number>;

  constructor(site: Site, store: EventStore, after = 0, controller = new AbortController()) {
    if (!store.watch) throw new Error("the store says that it offers `watch`, and has none");
    this.#site = site;
    this.#store = store;
    this.#controller = controller;
    this.#heads = store.watch(after, controller.signal)[Symbol.asyncIterator]();
  }

  /** Watches until it is told of this position; what it is told on the way can be read, and never falls. */
  async reach(position: number): Promise<void> {
    for (let looks = 0; this.told < position; looks += 1) {
      // To be told of the same head now and then is fine; to be told all the time is no watch.
      expect(looks).toBeLessThan(1000);
      const { done, value } = await this.next(`a watch that tells of position ${position}`);
      expect(done ?? false).toBe(false);
      expect(value).toBeGreaterThanOrEqual(this.told);
      this.told = value as number;
      expect(await this.#store.head()).toBeGreaterThanOrEqual(this.told);
      if (this.told > 0) {
        expect((await this.#store.read({ after: this.told - 1, limit: 1 })).at(0)?.position).toBe(this.told);
      }
    }
  }

  next(what: string): Promise<IteratorResult<number, unknown>> {
    return this.#site.inTime(what, this.#heads.next());
  }

  abort(): void {
    this.#controller.abort();
  }

  /** Leaves as a `break` in a loop does. */
  async leave(): Promise<void> {
    await this.#site.inTime("the end of a watch that is left", Promise.resolve(this.#heads.return?.()));
  }

  /** Looks that were under way, or had been told, may come first; then there is an end without an error. */
  async end(): Promise<void> {
    for (let looks = 0; looks < 10; looks += 1) {
      const { done } = await this.next("the end of a watch");
      if (done) return;
    }
    expect.fail("expected the watch to end, and was told of heads ten times more");
  }

  /** How it ends with its store: quietly, or with what other calls on a closed store say. */
  async endWithStore(): Promise<void> {
    await this.end().catch((error: unknown) => {
      if (!(error instanceof StoreClosedError)) throw error;
    });
  }
}
