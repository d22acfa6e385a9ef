// Does the tag index of a SQLite file stay right when it rolls over, on every handle, however far behind?

import { join } from "node:path";
import { expect, onTestFailed, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import type { EventStore } from "../../src/stores/store.ts";
import { note } from "./note.ts";
import { temporaryFolder } from "./temporary.ts";

// A run is written every 4,096 events, and four become one: in here two lengths of merges are seen through.
const EVENTS = 40_000;
const BATCH = 1000;

test("heads and reads are right over several runs: by the writers, by who lagged behind, and after opening again", async () => {
  const seed = Math.trunc(Math.random() * 2 ** 32);
  onTestFailed(() => console.error(`seed ${seed}`));
  const random = dice(seed);
  const file = join(await temporaryFolder(), "wallet.db");
  const [one, two, follower, latecomer] = [1, 2, 3, 4].map(() => sqliteStore(file)) as [
    EventStore,
    EventStore,
    EventStore,
    EventStore,
  ];
  const log = new Expected();

  /** Some hot tags, some that come now and then, many that come once, and some that come only early on. */
  function someTags(position: number): string[] {
    const tags = [`transfer:${position}`, `account:${random(4000)}`, `credits:${random(12)}`];
    if (position < 3000) tags.push(`key:early-${random(500)}`);
    return tags.slice(random(2), 2 + random(3));
  }

  // Knows a little of the log, and is not asked again until most of it has been written.
  await latecomer.append([note(["account:0"])]);
  log.append([["account:0"]]);
  for (let batch = 0; batch * BATCH < EVENTS; batch += 1) {
    const tags = Array.from({ length: BATCH }, (_, index) => someTags(log.length + 1 + index));
    const looked = tags.flat().filter((_, index) => index % 9 === 0);
    const writer = batch % 2 === 0 ? one : two;
    const result = await writer.append(
      tags.map((of) => note(of)),
      log.guards(looked),
    );
    log.append(tags);
    expect(result).toEqual({ ok: true, position: log.length });
    if (batch % 7 === 3) await check(follower, log, random, 40);
    if (batch === 30) await check(latecomer, log, random, 40);
  }

  const reopened = sqliteStore(file);
  for (const store of [one, two, follower, latecomer, reopened]) {
    expect(await store.head()).toBe(log.length);
    // Every tag there is, told by the guards that fail.
    const all = log.guards(log.tags);
    expect(await store.append([], all)).toEqual({ ok: true, position: log.length });
    const wrong = all.map(({ tag }) => ({ tag, head: Number.MAX_SAFE_INTEGER }));
    const refusal = await store.append([note(["account:0"])], wrong);
    const actual = refusal.ok ? [] : refusal.conflicts.map(({ tag, actual: head }) => ({ tag, head }));
    expect(actual).toEqual(all);
    await check(store, log, random, 100);
  }
  await Promise.all([one, two, follower, latecomer, reopened].map((store) => store.close()));
});

/** Random looks, compared with what is expected. */
async function check(
  store: EventStore,
  log: Expected,
  random: (below: number) => number,
  looks: number,
): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    const tags = Array.from({ length: 1 + random(3) }, () => log.tags[random(log.tags.length)] ?? "account:none");
    if (random(3) === 0) tags.push(`credits:${random(12)}`);
    if (random(5) === 0) tags.push(`transfer:missing-${random(100)}`);
    const after = random(2) === 0 ? 0 : random(log.length + 10);
    const limit = 1 + random(60);
    const found = await store.read({ tags, after, limit });
    expect({ tags, after, limit, found: found.map(({ position }) => position) }).toEqual({
      tags,
      after,
      limit,
      found: log.find(tags, after).slice(0, limit),
    });
    const guards = log.guards([...new Set(tags)]);
    expect(await store.append([], guards)).toEqual({ ok: true, position: log.length });
  }
}

/** The positions of every tag, in a plain map. */
class Expected {
  length = 0;
  readonly tags: string[] = [];
  readonly #positions = new Map<string, number[]>();

  append(events: readonly (readonly string[])[]): void {
    for (const tags of events) {
      this.length += 1;
      for (const tag of new Set(tags)) {
        const positions = this.#positions.get(tag);
        if (positions) positions.push(this.length);
        else {
          this.#positions.set(tag, [this.length]);
          this.tags.push(tag);
        }
      }
    }
  }

  guards(tags: readonly string[]): { tag: string; head: number }[] {
    return tags.map((tag) => ({ tag, head: this.#positions.get(tag)?.at(-1) ?? 0 }));
  }

  find(tags: readonly string[], after: number): number[] {
    const found = new Set(tags.flatMap((tag) => this.#positions.get(tag) ?? []));
    return [...found].filter((position) => position > after).sort((a, b) => a - b);
  }
}

/** Whole numbers below a bound, the same ones for the same seed (mulberry32). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
