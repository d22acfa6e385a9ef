// Clause 3, one writer at a time: is a guard checked against the right head, and every failure told?

import * as fc from "fast-check";
import { law, lawForAny, type Clause } from "./law.ts";
import { NaiveLog } from "./naive-log.ts";
import { note, notes, upTo } from "./note.ts";
import { races } from "./races.ts";
import { expect, expectSame, inOrder } from "./seen.ts";
import { pick } from "./site.ts";
import { anyTag, tagSet } from "./tags.ts";

const everyFailure = law(
  "a refusal names every tag that failed, what was expected and where it is, and no other",
  async ({ open }) => {
    const store = await open();
    await store.append([note(["account:a"]), note(["account:b"]), note(["account:c", "account:a"])]);
    const result = await store.append(notes(1), [
      { tag: "account:a", head: 1 },
      { tag: "account:b", head: 2 },
      { tag: "account:c", head: 9 },
      { tag: "account:d", head: 0 },
      { tag: "account:e", head: 4 },
      { tag: "account:b", head: 0 },
    ]);
    expect(inOrder(result)).toEqual({
      ok: false,
      conflicts: [
        { tag: "account:a", expected: 1, actual: 3 },
        { tag: "account:b", expected: 0, actual: 2 },
        { tag: "account:c", expected: 9, actual: 3 },
        { tag: "account:e", expected: 4, actual: 0 },
      ],
    });
    expect(await store.head()).toBe(3);
  },
);

const notItsOwn = law("the events of an append do not count for its own guards", async ({ open }) => {
  const store = await open();
  const creation = await store.append([note(["account:a"]), note(["account:a"])], [{ tag: "account:a", head: 0 }]);
  expect(creation).toEqual({ ok: true, position: 2 });
  expect(await store.append([note(["account:b"])], [{ tag: "account:b", head: 3 }])).toEqual({
    ok: false,
    conflicts: [{ tag: "account:b", expected: 3, actual: 0 }],
  });
  expect(await store.append([note(["account:a"])], [{ tag: "account:a", head: 2 }])).toEqual({
    ok: true,
    position: 3,
  });
});

const otherTags = law("guards are checked for tags that the events do not bear", async ({ open }) => {
  const store = await open();
  await store.append([note(["account:a"])]);
  expect(await store.append([note(["account:b"])], [{ tag: "account:a", head: 1 }])).toEqual({ ok: true, position: 2 });
  expect((await store.append([note(["account:b"])], [{ tag: "account:a", head: 0 }])).ok).toBe(false);
  expect((await store.append([note([])], [{ tag: "account:a", head: 2 }])).ok).toBe(false);
});

const farAndNear = law("a head is that of its tag, whatever else was appended, near or far", async ({ open }) => {
  const store = await open();
  await store.append([note(["account:a"])]);
  await store.append(notes(1500, (index) => [`transfer:${index}`]));
  expect(await store.append([note(["account:b"])], [{ tag: "account:a", head: 1 }])).toEqual({
    ok: true,
    position: 1502,
  });
  for (const head of [0, 1502]) {
    expect(await store.append(notes(1), [{ tag: "account:a", head }])).toEqual({
      ok: false,
      conflicts: [{ tag: "account:a", expected: head, actual: 1 }],
    });
  }
});

const aheadOfIt = law("a guard ahead of the head of its tag fails as one behind it does", async ({ open }) => {
  const store = await open();
  await store.append([note(["account:a"]), note(["account:b"])]);
  for (const head of [2, 3, 1_000_000_000_000]) {
    expect(await store.append(notes(1), [{ tag: "account:a", head }])).toEqual({
      ok: false,
      conflicts: [{ tag: "account:a", expected: head, actual: 1 }],
    });
  }
});

const sameTagTwice = law(
  "two guards on one tag both have to hold: the same twice is as one, of two that differ one fails",
  async ({ open }) => {
    const store = await open();
    await store.append([note(["account:a"])]);
    const [right, wrong] = [
      { tag: "account:a", head: 1 },
      { tag: "account:a", head: 0 },
    ];
    const refused = { ok: false, conflicts: [{ tag: "account:a", expected: 0, actual: 1 }] };
    expect(await store.append([], [right, right])).toEqual({ ok: true, position: 1 });
    for (const guards of [
      [right, wrong],
      [wrong, right],
      [wrong, wrong],
    ]) {
      expect(inOrder(await store.append(notes(1), guards))).toEqual(refused);
    }
    expect(await store.head()).toBe(1);
  },
);

const hundreds = law("hundreds of guards are all checked", async ({ open }) => {
  const store = await open();
  await store.append(notes(600, (index) => [`account:${index}`]));
  const guards = upTo(600).map((position) => ({ tag: `account:${position - 1}`, head: position }));
  expect(
    await store.append(
      notes(1, () => ["account:0"]),
      guards,
    ),
  ).toEqual({ ok: true, position: 601 });
  const stale = guards.map(({ tag, head }) => ({ tag, head: head % 200 === 0 ? 0 : head }));
  expect(inOrder(await store.append(notes(1), stale))).toEqual(
    inOrder({
      ok: false,
      conflicts: [
        { tag: "account:0", expected: 1, actual: 601 },
        ...[200, 400, 600].map((actual) => ({ tag: `account:${actual - 1}`, expected: 0, actual })),
      ],
    }),
  );
});

const anySequence = lawForAny(
  "any sequence of guarded appends is answered as by a naive log",
  {
    input: fc.array(
      fc.record({
        handle: fc.nat(1),
        events: fc.array(tagSet, { maxLength: 4 }),
        guards: fc.array(fc.record({ tag: anyTag, off: fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1, 3) }), {
          maxLength: 4,
        }),
      }),
      { maxLength: 20 },
    ),
    runs: 25,
  },
  async ({ several }, steps) => {
    const handles = await several(2);
    const naive = new NaiveLog();
    for (const { handle, events, guards } of steps) {
      const batch = events.map((tags) => note(tags));
      const asked = guards.map(({ tag, off }) => ({ tag, head: Math.max(0, naive.headOf(tag) + off) }));
      const result = await pick(handles, handle).append(batch, asked);
      expect(inOrder(result)).toEqual(inOrder(naive.append(batch, asked)));
    }
    for (const store of new Set(handles)) expectSame(await store.read(), naive.events);
  },
);

export const guards: Clause = {
  id: 3,
  title: "3. guards are checked against the log before the append, atomically with it",
  laws: [everyFailure, notItsOwn, otherTags, farAndNear, aheadOfIt, sameTagTwice, hundreds, anySequence, ...races],
};
