// Does the index point at every event that bears a tag, in a few bytes for each?

import { expect, onTestFailed, test } from "vitest";
import { Extents } from "../../../src/stores/log/extents.ts";
import { TagIndex } from "../../../src/stores/log/tag-index.ts";
import { dice } from "../file/dice.ts";
import { upTo } from "../note.ts";

test("what a map of lists finds is what the index finds: rare tags and hot ones, from any position, with any limit", () => {
  const seed = Math.trunc(Math.random() * 2 ** 32);
  onTestFailed(() => console.error(`seed ${seed}`));
  const random = dice(seed);
  const index = new TagIndex();
  const lists = new Map<string, number[]>();
  for (let position = 1; position <= 30_000; position += 1) {
    // One in every event, some in many, some in a few, and one that only this event has.
    const tags = ["t:all", `t:hot-${random(3)}`, `t:cool-${random(5000)}`, `t:${position}`];
    for (const tag of new Set(tags.slice(random(2)))) {
      index.add(tag, position);
      if (random(4) === 0) index.add(tag, position);
      const list = lists.get(tag);
      if (list) list.push(position);
      else lists.set(tag, [position]);
    }
  }
  for (const [tag, list] of lists) {
    expect(index.last(tag)).toBe(list.at(-1));
    const after = random(4) === 0 ? 0 : random(30_010);
    const limit = random(4) === 0 ? Number.POSITIVE_INFINITY : random(2000);
    const expected = list.filter((position) => position > after).slice(0, limit);
    expect({ tag, after, limit, found: index.behind(tag, after, limit) }).toEqual({
      tag,
      after,
      limit,
      found: expected,
    });
  }
  expect(index.behind("t:all", 0, Number.POSITIVE_INFINITY)).toEqual(lists.get("t:all"));
  for (let n = 0; n < 10_000; n += 1) expect(index.last(`t:none-${n}`)).toBe(0);
});

test("a tag of an event takes at most 16 bytes in a log of transfers, and 25 in the worst of logs", () => {
  for (const { what, most, tagsOf } of [
    { what: "every tag once", most: 25, tagsOf: (n: number) => [`t:${n}`] },
    { what: "every tag twice", most: 25, tagsOf: (n: number) => [`t:${n >> 1}`] },
    { what: "every tag three times", most: 25, tagsOf: (n: number) => [`t:${Math.trunc(n / 3)}`] },
    { what: "ten tags", most: 16, tagsOf: (n: number) => [`t:${n % 10}`] },
    {
      what: "transfers",
      most: 16,
      tagsOf: (n: number) => [`account:${(n * 7) % 5000}`, `credits:${(n * 13) % 900}`, `transfer:${n}`, `key:${n}`],
    },
  ]) {
    const index = new TagIndex();
    let worst = 0;
    for (let n = 1, tags = 0; n <= 150_000; n += 1) {
      for (const tag of tagsOf(n)) {
        index.add(tag, n);
        tags += 1;
      }
      // Below that the tables have hardly begun to grow.
      if (n > 50_000 && n % 1000 === 0) worst = Math.max(worst, index.bytes / tags);
    }
    expect({ what, within: worst < most ? most : worst }).toEqual({ what, within: most });
  }
});

test("the entry of a position is that which ends at it or behind it first", () => {
  const extents = new Extents();
  const entries: number[] = [];
  for (let entry = 1; entry <= 3000; entry += 1) {
    const events = 1 + ((entry * 7) % 5);
    extents.push(events);
    for (let event = 0; event < events; event += 1) entries.push(entry);
    expect(extents.last(entry)).toBe(entries.length);
  }
  expect(extents.head).toBe(entries.length);
  expect(upTo(entries.length).map((position) => extents.entryOf(position))).toEqual(entries);
});
