// Writers that guard what they have looked at, whatever happens to the servers, and whether what they heard can be true.

/* oxlint-disable vitest/no-standalone-expect -- they are run by tests */

import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { StoreError } from "../../../src/stores/errors.ts";
import type { EventStore, Guard, NewEvent } from "../../../src/stores/store.ts";
import { expectPossible, type Attempt } from "../../../src/testing/contract/history.ts";
import { expectSame } from "../../../src/testing/contract/seen.ts";
import { note } from "../note.ts";
import { Rival } from "./rival.ts";
import { until } from "./servers.ts";

const TAGS = ["account:a", "account:b", "account:c", "account:d"];

/** Between two appends of a writer, so that those whose server leads leave something to the others. */
const PAUSE_MS = 30;

export class Rivals {
  readonly all: readonly Rival[];
  /** The last position that was acknowledged to anybody. */
  #acknowledged = 0;
  #stopping = false;
  readonly #lives: Promise<unknown>;

  constructor(stores: readonly EventStore[]) {
    this.all = stores.map((store) => new Rival(store));
    this.#lives = Promise.all(this.all.map((rival, number) => this.#live(rival, number)));
    this.#lives.catch(() => undefined);
  }

  /** Waits until something is so, or one of them has seen what cannot be. */
  async until(what: string, holds: () => boolean): Promise<void> {
    await Promise.race([until(what, holds), this.#lives]);
  }

  /** Waits until each of some has had so many more appends accepted. */
  async goOn(some: readonly Rival[], more = 10): Promise<void> {
    const enough = some.map((rival) => rival.accepted + more);
    await this.until(`${more} more appends of each`, () =>
      some.every((rival, index) => rival.accepted >= (enough[index] ?? 0)),
    );
  }

  /** Lets some of them read only, until they are let go on, and waits for what they have under way. */
  async hold(some: readonly Rival[]): Promise<void> {
    for (const rival of some) rival.isHeld = true;
    await this.until("nothing is under way", () => some.every(({ isAppending }) => !isAppending));
  }

  release(some: readonly Rival[]): void {
    for (const rival of some) rival.isHeld = false;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#lives;
  }

  /**
   * Expects the log to be the same for every reader and for whoever read it meanwhile, and what every writer heard to be
   * what one after the other would have heard: what was acknowledged is there once, where it was said to be, with guards that held there.
   */
  async expectPossible(readers: readonly EventStore[]): Promise<void> {
    const [log = [], ...others] = await Promise.all(readers.map((reader) => reader.read()));
    for (const other of others) expectSame(other, log);
    for (const { seen } of this.all) expectSame(seen, log.slice(0, seen.length));
    const positions = new Map(log.map(({ id, position }) => [id, position]));
    const settled = this.all.flatMap(({ unanswered }) =>
      unanswered.flatMap(({ said, ...attempt }): Attempt[] => {
        const position = positions.get(attempt.events.at(-1)?.id ?? "");
        if (position === undefined) return [];
        expect(said, "what was recorded is not said to be not").not.toContain("nothing was recorded");
        return [{ ...attempt, to: position, result: { ok: true, position } }];
      }),
    );
    expectPossible([...this.all.flatMap(({ answered }) => answered), ...settled], log);
  }

  async #live(rival: Rival, number: number): Promise<void> {
    for (let round = 0; !this.#stopping; round += 1) {
      const tags = TAGS.filter((_, index) => (number * 7 + round * 5 + index * 3) % 4 < 2);
      await this.#unlessUnavailable(rival, () => this.#look(rival));
      // Also on what it knew before, where it cannot read.
      if (!rival.isHeld) await this.#unlessUnavailable(rival, () => this.#append(rival, tags));
      await sleep(PAUSE_MS);
    }
  }

  async #unlessUnavailable(rival: Rival, call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== "store_unavailable") throw error;
      rival.unheard += 1;
    }
  }

  /** Reads on, and expects to see at least what was acknowledged before. */
  async #look({ store, seen }: Rival): Promise<void> {
    const acknowledged = this.#acknowledged;
    seen.push(...(await store.read({ after: seen.length })));
    expect(seen.length).toBeGreaterThanOrEqual(acknowledged);
  }

  async #append(rival: Rival, tags: readonly string[]): Promise<void> {
    const { store, seen, answered, unanswered } = rival;
    const guards: Guard[] = tags.map((tag) => ({
      tag,
      head: seen.findLast((event) => event.tags.includes(tag))?.position ?? 0,
    }));
    const events: NewEvent[] = [note(tags.slice(0, 1)), note(tags)];
    const attempt = { events, guards, from: this.#acknowledged };
    const began = performance.now();
    rival.isAppending = true;
    try {
      const result = await store.append(events, guards);
      const ended = performance.now();
      if (result.ok) this.#acknowledged = Math.max(this.#acknowledged, result.position);
      // Where nobody can tell how long the log has become, a refusal may be of any later moment.
      const to = result.ok ? result.position : await store.head().catch(() => Number.POSITIVE_INFINITY);
      answered.push({ ...attempt, to, result, began, ended });
    } catch (error) {
      unanswered.push({ ...attempt, said: error instanceof Error ? error.message : "" });
      throw error;
    } finally {
      rival.isAppending = false;
    }
  }
}
