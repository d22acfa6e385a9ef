// Clause 2: what do readers see while others write?

import type { EventStore, RecordedEvent } from "../../stores/store.ts";
import { law } from "./law.ts";
import { notes, upTo } from "./note.ts";
import { expect, expectSame, positionsOf } from "./seen.ts";
import { later } from "./site.ts";

/** Appends of one to three events from every writer, 60 events each. */
async function write(writers: readonly EventStore[]): Promise<void> {
  await Promise.all(
    writers.map(async (store, writer) => {
      for (let round = 0; round < 30; round += 1) {
        // Never all of them the same, so that one append may overtake another.
        const turn = round + writer;
        const tags = ["account:all", turn % 2 === 0 ? "account:even" : "account:odd"];
        await store.append(notes(1 + (turn % 3), () => tags));
      }
    }),
  );
}

const paging = [
  { what: "the whole log", tags: undefined },
  { what: "a tag", tags: ["account:all"] },
  { what: "two tags at once", tags: ["account:even", "account:odd"] },
].map(({ what, tags }) =>
  law(`a reader that pages through ${what} while writers append never meets n+1 before n`, async (site) => {
    const [one, two, ...writers] = await site.several(5);
    const work = later(write(writers));
    async function follow(store: EventStore, limit: number): Promise<void> {
      let after = 0;
      await site.during(work, async () => {
        for (let page; !page || page.length > 0;) {
          page = await store.read({ after, limit, ...(tags === undefined ? {} : { tags }) });
          for (const { position } of page) {
            expect(position).toBe(after + 1);
            after = position;
          }
        }
      });
      expect(after).toBe(180);
    }
    await Promise.all([follow(one, 4), follow(two, 7)]);
  }),
);

const slowReader = law(
  "a reader that takes its time between two pages, while writers append, gets every event once",
  async ({ several }) => {
    const [reader, ...writers] = await several(3);
    await write(writers);
    const pages: RecordedEvent[] = [];
    for (let page = await reader.read({ limit: 10 }), rest = 20; page.length > 0; rest -= 1) {
      pages.push(...page);
      if (rest > 0) await Promise.all(writers.map((writer) => writer.append(notes(3, () => ["account:all"]))));
      page = await reader.read({ after: page.at(-1)?.position ?? 0, limit: 10 });
    }
    expect(positionsOf(pages)).toEqual(upTo(240));
    expectSame(pages, await reader.read());
  },
);

const longRead = law("a long read beside writers is the log as it was at one moment", async ({ several }) => {
  const [reader, ...writers] = await several(4);
  const before = notes(3000, () => ["account:all"]);
  await reader.append(before);
  const read = () => [later(reader.read()), later(reader.read({ tags: ["account:all"] }))];
  const reads = read();
  const work = later(write(writers));
  for (let round = 0; round < 5; round += 1) reads.push(...read());
  await work;
  const log = await reader.read();
  expect(log.length).toBe(3180);
  for (const read of await Promise.all(reads)) {
    expect(read.length).toBeGreaterThanOrEqual(3000);
    expect(read.map(({ position, id }) => [position, id])).toEqual(
      log.slice(0, read.length).map(({ position, id }) => [position, id]),
    );
  }
});

export const readers = [...paging, slowReader, longRead];
