// Clause 4: does a read give exactly what bears the tags, in order, each once?

import * as fc from "fast-check";
import type { ReadQuery } from "../../stores/store.ts";
import { law, lawForAny, type Clause } from "./law.ts";
import { NaiveLog } from "./naive-log.ts";
import { note, recordedAs, upTo } from "./note.ts";
import { paging } from "./paging.ts";
import { expect, expectSame, positionsOf } from "./seen.ts";
import { pick } from "./site.ts";
import { anyTag, COLLIDING_TAGS, ODD_TAGS, tagSet } from "./tags.ts";

const anyRead = lawForAny(
  "any read of any log is what a naive filter finds",
  {
    input: fc.array(
      fc.oneof(
        fc.record({ handle: fc.nat(1), events: fc.array(tagSet, { maxLength: 6 }) }),
        fc.record({
          handle: fc.nat(1),
          tags: fc.option(fc.array(anyTag, { maxLength: 4 }), { nil: undefined }),
          after: fc.option(fc.nat(40), { nil: undefined }),
          limit: fc.option(fc.nat(12), { nil: undefined }),
        }),
      ),
      { minLength: 10, maxLength: 60 },
    ),
    runs: 25,
  },
  async ({ several }, steps) => {
    const handles = await several(2);
    const naive = new NaiveLog();
    for (const step of steps) {
      const store = pick(handles, step.handle);
      if ("events" in step) {
        const batch = step.events.map((tags) => note(tags));
        await store.append(batch);
        naive.append(batch);
      } else {
        const query = definedOnly(step);
        expectSame(await store.read(query), naive.read(query));
      }
    }
  },
);

const anyOf = law(
  "an event that bears two of the tags asked for comes once, also if a tag is asked for twice",
  async ({ open }) => {
    const store = await open();
    const events = [note(["account:a", "account:b"]), note(["account:b", "account:b"]), note(["account:c"])];
    await store.append(events);
    const log = recordedAs(events);
    expectSame(await store.read({ tags: ["account:b", "account:a", "account:b"] }), log.slice(0, 2));
    expectSame(await store.read({ tags: ["account:c", "account:b"], limit: 2 }), log.slice(0, 2));
  },
);

const nothing = law("no tags find nothing, an unknown tag nothing, an empty log nothing", async ({ open }) => {
  const store = await open();
  for (const query of [{}, { tags: [] }, { tags: ["account:a"] }, { after: 0, limit: 5 }]) {
    expect(await store.read(query)).toEqual([]);
  }
  expect(await store.head()).toBe(0);
  await store.append([note(["account:a"]), note([])]);
  expect(await store.read({ tags: [] })).toEqual([]);
  expect(await store.read({ tags: ["account:b"] })).toEqual([]);
  expect((await store.read({ tags: ["account:b", "account:a"] })).length).toBe(1);
  expect((await store.read()).length).toBe(2);
});

const toTheLast = law(
  "tags are told apart to the last character: prefixes, case, wildcards, spaces, accents, hashes",
  async ({ open }) => {
    const store = await open();
    const tags = [...ODD_TAGS, ...COLLIDING_TAGS];
    for (const tag of tags) await store.append([note([tag])], [{ tag, head: 0 }]);
    for (const [index, tag] of tags.entries()) {
      const found = await store.read({ tags: [tag] });
      expect({ tag, found: positionsOf(found) }).toEqual({ tag, found: [index + 1] });
      expect(await store.append([], [{ tag, head: 99 }])).toEqual({
        ok: false,
        conflicts: [{ tag, expected: 99, actual: index + 1 }],
      });
    }
    expect(positionsOf(await store.read({ tags }))).toEqual(upTo(tags.length));
  },
);

const many = law(
  "an event is found by each of a hundred tags, and by any of a thousand asked for",
  async ({ open }) => {
    const store = await open();
    const tags = upTo(100).map((n) => `account:${n}`);
    await store.append([
      note(["account:z"]),
      note(tags),
      note(["account:z"]),
      note(["account:100"]),
      note(["account:1099"]),
    ]);
    for (const tag of tags.slice(0, 99)) expect(positionsOf(await store.read({ tags: [tag] }))).toEqual([2]);
    const asked = upTo(1000).map((n) => `account:${1100 - n}`);
    expect(positionsOf(await store.read({ tags: asked }))).toEqual([2, 4, 5]);
    expect(positionsOf(await store.read({ tags: asked, limit: 1 }))).toEqual([2]);
    expect(positionsOf(await store.read({ tags: asked.slice(0, 999) }))).toEqual([5]);
  },
);

function definedOnly({ tags, after, limit }: { [Name in keyof ReadQuery]: ReadQuery[Name] | undefined }): ReadQuery {
  return {
    ...(tags === undefined ? {} : { tags }),
    ...(after === undefined ? {} : { after }),
    ...(limit === undefined ? {} : { limit }),
  };
}

export const reads: Clause = {
  id: 4,
  title: "4. a read gives exactly the events that bear a tag, in order, each once",
  laws: [anyRead, ...paging, anyOf, nothing, toTheLast, many],
};
