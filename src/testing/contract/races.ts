// Clause 3, many writers at once: does nobody come between the check of a guard and the append that it guards?

import type { EventStore, Guard } from "../../stores/store.ts";
import { expectPossible, type Attempt } from "./history.ts";
import { law } from "./law.ts";
import { note, notes, upTo } from "./note.ts";
import { expect, positionOf } from "./seen.ts";
import { pick } from "./site.ts";

const unguarded = law("an append without guards is never refused", async ({ several }) => {
  const handles = await several(3);
  const results = await Promise.all(upTo(60).map((n) => pick(handles, n).append([note(["account:hot"])])));
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
});

const strangers = law("appends that look at different tags never refuse one another", async ({ several }) => {
  const handles = await several(4);
  await Promise.all(
    handles.map(async (store, index) => {
      const tag = `account:${index}`;
      for (let head = 0, round = 0; round < 20; round += 1) {
        const result = await store.append([note([tag, "credits:shop"])], [{ tag, head }]);
        head = positionOf(result);
      }
    }),
  );
  expect(await handles[0].head()).toBe(80);
});

const creators = law(
  "of many creators of one thing exactly one wins, and the others hear where it is",
  async ({ several }) => {
    const handles = await several(3);
    for (let round = 1; round <= 30; round += 1) {
      const tag = `account:${round}`;
      // By turns on different handles, and all on one.
      const racers = upTo(2 + (round % 5)).map((n) => pick(handles, round % 4 === 0 ? 0 : n + round));
      const results = await Promise.all(racers.map((store) => store.append([note([tag])], [{ tag, head: 0 }])));
      expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, position: round }]);
      for (const result of results.filter(({ ok }) => !ok)) {
        expect(result).toEqual({ ok: false, conflicts: [{ tag, expected: 0, actual: round }] });
      }
    }
  },
);

const writeSkew = law(
  "of two appends that each change what the other looked at exactly one wins",
  async ({ several }) => {
    const [one, two] = await several(2);
    for (let round = 0; round < 40; round += 1) {
      const [a, b] = [`account:a${round}`, `account:b${round}`];
      const head = positionOf(await one.append([note([a]), note([b])]));
      const both = [
        { tag: a, head: head - 1 },
        { tag: b, head },
      ];
      // On odd rounds each guards only what the other writes.
      const guardsOf = (mine: string) => (round % 2 === 0 ? both : both.filter(({ tag }) => tag !== mine));
      const results = await Promise.all([
        one.append([note([a])], guardsOf(a)),
        (round % 4 < 2 ? two : one).append([note([b])], guardsOf(b)),
      ]);
      expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, position: head + 1 }]);
      expect(await two.head()).toBe(head + 1);
    }
  },
);

const circle = law(
  "of three appends in a circle, each looking at what the next one writes, exactly two win",
  async ({ several }) => {
    const handles = await several(3);
    for (let round = 0; round < 20; round += 1) {
      const tags = ["a", "b", "c"].map((name) => `account:${name}${round}`);
      const results = await Promise.all(
        tags.map((tag, index) => {
          const looked = tags[(index + 1) % 3] ?? "";
          return pick(handles, round % 4 === 0 ? 0 : index + round).append([note([tag])], [{ tag: looked, head: 0 }]);
        }),
      );
      // Whoever comes first keeps one other from winning, in any order.
      expect(results.filter(({ ok }) => ok).length).toBe(2);
      expect(await handles[1].head()).toBe(2 * round + 2);
    }
  },
);

const history = law(
  "what many writers did on overlapping tags, and heard, is what one after the other would have done and heard",
  async ({ several }) => {
    const handles = await several(4);
    const tags = ["account:a", "account:b", "account:c", "account:d"];
    const attempts: Attempt[] = [];
    let acknowledged = 0;

    async function attempt(store: EventStore, guards: readonly Guard[], about: readonly string[]): Promise<boolean> {
      const from = acknowledged;
      const events = [note(about.slice(0, 1)), note(about)];
      const result = await store.append(events, guards);
      const to = result.ok ? result.position : await store.head();
      if (result.ok) acknowledged = Math.max(acknowledged, result.position);
      attempts.push({ events, guards, from, to, result });
      return result.ok;
    }

    async function write(store: EventStore, writer: number): Promise<void> {
      for (let round = 0, done = 0; done < 20 && round < 400; round += 1) {
        const looked = tags.filter((_, index) => (writer * 7 + round * 5 + index * 3) % 4 < 2);
        const guards: Guard[] = [];
        for (const tag of looked) {
          guards.push({ tag, head: (await store.read({ tags: [tag] })).at(-1)?.position ?? 0 });
        }
        // One in five knows something out of date besides, and must hear of it.
        if (round % 5 === 4) guards.push({ tag: tags[writer] ?? "", head: 1 });
        if (await attempt(store, guards, looked)) done += 1;
      }
    }
    await Promise.all(handles.map(write));

    expectPossible(attempts, await handles[0].read());
    expect(attempts.filter(({ result }) => result.ok).length).toBe(80);
  },
);

const oneWins = law("a thing that many take in turn is never taken twice at once", async ({ several }) => {
  const handles = await several(4);
  const taken: number[] = [];
  await Promise.all(
    handles.map(async (store) => {
      for (let head = 0, won = 0; won < 8;) {
        const result = await store.append(
          notes(1, () => ["account:hot"]),
          [{ tag: "account:hot", head }],
        );
        if (result.ok) {
          won += 1;
          taken.push(head);
          head = result.position;
        } else {
          // Whoever lost goes on from what the refusal says, without a read.
          const [conflict] = result.conflicts;
          expect(conflict?.actual).toBeGreaterThan(head);
          expect(conflict?.actual).toBeLessThanOrEqual(32);
          head = conflict?.actual ?? 0;
        }
      }
    }),
  );
  expect(taken.sort((a, b) => a - b)).toEqual(upTo(32).map((n) => n - 1));
});

export const races = [unguarded, strangers, creators, writeSkew, circle, oneWins, history];
