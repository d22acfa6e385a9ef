// Clause 4: does a reader that goes on from a position get everything once?

import type { RecordedEvent } from "../../stores/store.ts";
import { law } from "./law.ts";
import { NaiveLog } from "./naive-log.ts";
import { note, notes, recordedAs, upTo } from "./note.ts";
import { expect, expectSame, positionsOf } from "./seen.ts";

const everyPage = law("paging by position neither skips nor repeats, whatever the page", async ({ open }) => {
  const store = await open();
  const naive = new NaiveLog();
  for (let index = 0; index < 20; index += 1) {
    const batch = notes(7, (n) => [`account:${(index * n) % 5}`, ...(n % 3 === 0 ? ["account:b"] : [])]);
    await store.append(batch);
    naive.append(batch);
  }
  for (const limit of [1, 2, 7, 50, 1000]) {
    for (const tags of [undefined, ["account:0"], ["account:1", "account:b"]]) {
      const all = tags === undefined ? {} : { tags };
      const query = { ...all, limit };
      const expected = naive.read(all);
      const pages: RecordedEvent[] = [];
      for (let page = await store.read(query); page.length > 0;) {
        expect(page.length).toBeLessThanOrEqual(limit);
        pages.push(...page);
        expect(pages.length).toBeLessThanOrEqual(expected.length);
        page = await store.read({ ...query, after: page.at(-1)?.position ?? 0 });
      }
      expectSame(pages, expected);
    }
  }
});

const beyond = law("a limit of zero, and a position at or beyond the head, find nothing", async ({ open }) => {
  const store = await open();
  await store.append(notes(3, () => ["account:a"]));
  for (const tags of [undefined, ["account:a"]]) {
    const of = tags === undefined ? {} : { tags };
    expect(await store.read({ ...of, limit: 0 })).toEqual([]);
    for (const after of [3, 4, 1_000_000, Number.MAX_SAFE_INTEGER]) {
      expect(await store.read({ ...of, after })).toEqual([]);
    }
    expect(positionsOf(await store.read({ ...of, after: 2, limit: 1_000_000 }))).toEqual([3]);
  }
});

const positionAlone = law(
  "the order is that of the log, and paging goes by it, whatever ids and instants say",
  async ({ open }) => {
    const store = await open();
    const events = upTo(9).map((n) => ({
      ...note(["account:a"]),
      id: `evt_${9 - n}`,
      at: `2026-01-31T09:00:0${n < 4 ? 5 : 9 - n}.000Z`,
    }));
    await store.append(events.slice(0, 5));
    await store.append(events.slice(5));
    for (const of of [{}, { tags: ["account:a"] }]) {
      expectSame(await store.read(of), recordedAs(events));
      for (const after of upTo(8)) {
        expect(positionsOf(await store.read({ ...of, after, limit: 2 }))).toEqual(
          [after + 1, after + 2].slice(0, 9 - after),
        );
      }
    }
  },
);

const everything = law("without a limit everything comes, however much there is", async ({ open }) => {
  const store = await open();
  for (let batch = 0; batch < 5; batch += 1) await store.append(notes(2100, () => ["account:a"]));
  for (const of of [{}, { tags: ["account:a"] }]) {
    expect((await store.read(of)).length).toBe(10_500);
    expect((await store.read({ ...of, after: 10 })).at(-1)?.position).toBe(10_500);
  }
});

export const paging = [everyPage, beyond, positionAlone, everything];
