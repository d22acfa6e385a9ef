// Clause 1: is an append all or nothing, and there for everybody when it resolves?

import { durability } from "./durability.ts";
import { law, type Clause } from "./law.ts";
import { note, notes, recordedAs } from "./note.ts";
import { expect, expectSame, positionOf } from "./seen.ts";

const whole = law(
  "the events of an append stand whole, in order, and the last of them at the position returned",
  async ({ open }) => {
    const store = await open();
    const [one, two] = [notes(3), notes(2)];
    expect(await store.append(one)).toEqual({ ok: true, position: 3 });
    expect(await store.append(two)).toEqual({ ok: true, position: 5 });
    expectSame(await store.read(), recordedAs([...one, ...two]));
  },
);

const large = law("an append of thousands of events is recorded whole", async ({ open }) => {
  const store = await open();
  const events = notes(3000, (index) => [`account:${index % 7}`, `transfer:${index}`]);
  expect(await store.append(events)).toEqual({ ok: true, position: 3000 });
  expectSame(await store.read(), recordedAs(events));
  expect((await store.read({ tags: ["account:3"] })).length).toBe(429);
});

const refused = law("an append whose guard fails records none of its events", async ({ open }) => {
  const store = await open();
  const kept = notes(2, () => ["account:a"]);
  await store.append(kept);
  const result = await store.append(
    notes(3, () => ["account:b"]),
    [
      { tag: "account:b", head: 0 },
      { tag: "account:a", head: 1 },
    ],
  );
  expect(result.ok).toBe(false);
  expect(await store.head()).toBe(2);
  expectSame(await store.read(), recordedAs(kept));
  expect(await store.read({ tags: ["account:b"] })).toEqual([]);
});

const inexpressible = law(
  "an append with an event that JSON cannot express records none of its events, and the next one as if nothing had been",
  async ({ open }) => {
    const store = await open();
    for (const place of [0, 1, 2]) {
      const events = notes(3);
      events[place] = note(["account:a"], { amount: 1n });
      await expect(store.append(events)).rejects.toBeInstanceOf(Error);
      expect(await store.head()).toBe(0);
      expect(await store.read({ tags: ["account:a"] })).toEqual([]);
    }
    expect(await store.append(notes(1), [{ tag: "account:a", head: 0 }])).toEqual({ ok: true, position: 1 });
  },
);

const empty = law(
  "an append without events records nothing, answers with the head, and checks its guards",
  async ({ open }) => {
    const store = await open();
    expect(await store.append([])).toEqual({ ok: true, position: 0 });
    await store.append(notes(2, () => ["account:a"]));
    expect(await store.append([])).toEqual({ ok: true, position: 2 });
    expect(await store.append([], [{ tag: "account:a", head: 2 }])).toEqual({ ok: true, position: 2 });
    expect(await store.append([], [{ tag: "account:a", head: 1 }])).toEqual({
      ok: false,
      conflicts: [{ tag: "account:a", expected: 1, actual: 2 }],
    });
    expect(await store.head()).toBe(2);
  },
);

const twice = law("events that were appended before are recorded again: only guards refuse", async ({ open }) => {
  const store = await open();
  const events = notes(2);
  expect(await store.append(events)).toEqual({ ok: true, position: 2 });
  expect(await store.append(events)).toEqual({ ok: true, position: 4 });
  expectSame(await store.read(), recordedAs([...events, ...events]));
});

const undivided = law("no reader ever sees part of an append", async ({ several, during }) => {
  const [reader, ...writers] = await several(4);
  const work = writers.map(async (store, writer) => {
    for (let round = 0; round < 20; round += 1) {
      await store.append(notes(5, () => ["account:all"], { append: `${writer}/${round}` }));
    }
  });
  await during(Promise.all(work), async () => {
    for (const seen of [await reader.read(), await reader.read({ tags: ["account:all"] })]) {
      const parts = new Map<unknown, number>();
      for (const { data } of seen) {
        const { append } = data as { append: string };
        parts.set(append, (parts.get(append) ?? 0) + 1);
      }
      expect([...parts.values()].filter((count) => count !== 5)).toEqual([]);
    }
  });
  expect(await reader.head()).toBe(300);
});

const undividedLarge = law("nor part of an append of thousands", async ({ several, during }) => {
  const [reader, writer] = await several(2);
  await during(writer.append(notes(2500)).then(positionOf), async () => {
    expect([0, 2500]).toContain(await reader.head());
    expect([0, 2498]).toContain((await reader.read({ tags: ["account:a"], after: 2 })).length);
  });
  expect(await reader.head()).toBe(2500);
});

export const append: Clause = {
  id: 1,
  title: "1. an append is all or nothing, and durable when it resolves",
  laws: [whole, large, refused, inexpressible, empty, twice, ...durability, undivided, undividedLarge],
};
