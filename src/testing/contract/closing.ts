// Clause 6: does a store end in order, and do several over one place agree?

import * as fc from "fast-check";
import type { EventStore } from "../../stores/store.ts";
import { law, lawForAny, sharedLaw, type Clause, type Law } from "./law.ts";
import { NaiveLog } from "./naive-log.ts";
import { note, notes, recordedAs, upTo } from "./note.ts";
import { expect, expectClosed, expectSame, positionsOf } from "./seen.ts";
import { later, pick, visit } from "./site.ts";
import { anyTag, ODD_TAGS, tagSet } from "./tags.ts";

const waits = law("closing waits for work in flight, and what was accepted is recorded", async (site) => {
  const store = await site.open();
  let settled = 0;
  const work = [...upTo(20).map((n) => store.append(notes(2, () => [`append:${n}`]))), store.read(), store.head()].map(
    (call) => call.finally(() => (settled += 1)),
  );
  const outcomes = Promise.allSettled(work);
  const closing = later(store.close());
  await expectClosed(() => store.append(notes(1)));
  await site.inTime("closing", closing);
  // Those who were waiting hear of it by promises alone: no timer and no I/O comes in between.
  for (let ticks = 0; ticks < 100; ticks += 1) await Promise.resolve();
  expect(settled).toBe(22);
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: "fulfilled" });
  if (!site.sharedHandles) return;
  const log = await (await site.open()).read();
  expect(positionsOf(log)).toEqual(upTo(40));
  expect(new Set(log.flatMap(({ tags }) => tags)).size).toBe(20);
});

const closed = law("after closing, every call rejects with StoreClosedError", async ({ open }) => {
  const used = await open();
  await used.append(notes(1));
  await used.read();
  const unused = await open();
  for (const store of [used, unused]) {
    await store.close();
    await expectClosed(() => store.append(notes(1)));
    await expectClosed(() => store.append([]));
    await expectClosed(() => store.append([], [{ tag: "account:a", head: 7 }]));
    await expectClosed(() => store.read());
    await expectClosed(() => store.read({ tags: [] }));
    await expectClosed(() => store.read({ tags: ["account:a"], limit: 1 }));
    await expectClosed(() => store.head());
  }
});

const twice = law("closing twice is fine, also at once, also without having been used", async ({ open, inTime }) => {
  const store = await open();
  await store.append(notes(1));
  await inTime("closing twice", Promise.all([store.close(), store.close()]));
  await expect(store.close()).resolves.toBeUndefined();
  const unused = await open();
  await inTime("closing", unused.close());
  await expect(unused.close()).resolves.toBeUndefined();
});

const othersStay = sharedLaw("closing one store leaves the others over its place open", async ({ open }) => {
  const [one, two] = [await open(), await open()];
  await one.append(notes(1));
  const inFlight = later(two.append(notes(1)));
  await one.close();
  expect(await inFlight).toEqual({ ok: true, position: 2 });
  expect(await two.append(notes(1))).toEqual({ ok: true, position: 3 });
  expect((await two.read()).length).toBe(3);
});

const timeAndAgain = sharedLaw(
  "a place that is opened and closed time and again goes on where it was",
  async ({ open }) => {
    const naive = new NaiveLog();
    for (let round = 0; round < 8; round += 1) {
      const store = await open();
      const events = notes(2, (index) => [`account:${(round + index) % 3}`]);
      const guards = upTo(3).map((n) => ({ tag: `account:${n - 1}`, head: naive.headOf(`account:${n - 1}`) }));
      expect(await store.append(events, guards)).toEqual(naive.append(events, guards));
      await store.close();
    }
    expectSame(await (await open()).read(), naive.events);
  },
);

const sameQuestion = sharedLaw(
  "a handle that asks the same again hears what others appended meanwhile",
  async ({ open }) => {
    const [one, two] = [await open(), await open()];
    const naive = new NaiveLog();
    for (let round = 0; round < 10; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [one, two] : [two, one];
      for (const query of [{}, { tags: ["account:a"] }, { tags: ["account:a"], limit: 3 }, { after: 2 }]) {
        expectSame(await reader.read(query), naive.read(query));
        const events = [note(["account:a"])];
        expect(await writer.append(events)).toEqual(naive.append(events));
        expectSame(await reader.read(query), naive.read(query));
      }
    }
  },
);

const agree = lawForAny(
  "stores over one place agree, however appends and looks alternate",
  {
    input: fc.array(
      fc.record({
        handle: fc.nat(1),
        batch: fc.array(tagSet, { minLength: 1, maxLength: 3 }),
        look: fc.option(fc.record({ handle: fc.nat(1), tag: anyTag }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 25 },
    ),
    runs: 15,
  },
  async ({ several, open, sharedHandles }, steps) => {
    const handles = await several(2);
    const naive = new NaiveLog();
    for (const { handle, batch, look } of steps) {
      const events = batch.map((tags) => note(tags));
      await pick(handles, handle).append(events);
      naive.append(events);
      if (look) {
        const query = { tags: [look.tag] };
        expectSame(await pick(handles, look.handle).read(query), naive.read(query));
      }
    }
    const all: EventStore[] = [...new Set(handles)];
    if (sharedHandles) all.push(await open());
    for (const store of all) {
      expect(await store.head()).toBe(naive.events.length);
      expectSame(await store.read(), naive.events);
      const guards = ODD_TAGS.map((tag) => ({ tag, head: naive.headOf(tag) }));
      expect(await store.append([], guards)).toEqual({ ok: true, position: naive.events.length });
    }
  },
);

const apart: Law = {
  title: "two places keep two logs, with positions, tags and heads of their own, and closing one leaves the other",
  needsSharing: false,
  hold: (bench) =>
    visit(bench, (here) =>
      visit(bench, async (there) => {
        const [one, other] = [await here.open(), await there.open()];
        const events = notes(3);
        const results = await Promise.all([one.append(events.slice(0, 2)), other.append(events.slice(2))]);
        expect(results).toEqual([
          { ok: true, position: 2 },
          { ok: true, position: 1 },
        ]);
        expectSame(await one.read({ tags: ["account:a"] }), recordedAs(events.slice(0, 2)));
        expectSame(await other.read(), recordedAs(events.slice(2)));
        await one.close();
        expect(await other.append([], [{ tag: "account:a", head: 1 }])).toEqual({ ok: true, position: 1 });
      }),
    ),
};

export const closing: Clause = {
  id: 6,
  title: "6. closing waits for work in flight; several stores over one place agree",
  laws: [waits, closed, twice, othersStay, timeAndAgain, sameQuestion, agree, apart],
};
