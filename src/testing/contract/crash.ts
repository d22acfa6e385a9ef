// Where a place can crash: is what was acknowledged there afterwards, and what was in flight there whole or not at all?

import type { EventStore, NewEvent, RecordedEvent } from "../../stores/store.ts";
import { sharedLaw, type Clause } from "./law.ts";
import { NaiveLog } from "./naive-log.ts";
import { notes, recordedAs, upTo } from "./note.ts";
import { expect, expectSame, positionOf, positionsOf } from "./seen.ts";
import { nextTurn, type Site } from "./site.ts";

const CRASHES = 8;

/** What is known of the time before a crash. */
interface Before {
  readonly tried: (readonly NewEvent[])[];
  readonly acknowledged: { readonly events: readonly NewEvent[]; readonly position: number }[];
  /** The log as somebody read it last. */
  seen: readonly RecordedEvent[];
}

/** Has writers append and a reader read, over and over, until a crash that comes so many turns after it was due. */
async function crashAmid(
  { several, inTime, crash }: Site,
  isDue: (before: Before) => boolean,
  turns = 0,
): Promise<Before> {
  const [reader, ...writers] = await several(4);
  const before: Before = { tried: [], acknowledged: [], seen: [] };
  const progress = { crashed: false };

  async function write(store: EventStore, writer: number, check: () => void): Promise<void> {
    for (let round = 0; round < 50 && !progress.crashed; round += 1) {
      const events = notes(1 + ((writer + round) % 3), (index) => [`account:${(round + index) % 3}`, "account:all"]);
      before.tried.push(events);
      const position = positionOf(await store.append(events));
      if (progress.crashed) return;
      before.acknowledged.push({ events, position });
      check();
      // A store that never waits for anything would keep everybody else from their turn.
      if ((writer + round) % 3 === 2) await nextTurn();
    }
  }

  async function read(check: () => void): Promise<void> {
    while (!progress.crashed) {
      const log = await reader.read();
      if (progress.crashed) return;
      before.seen = log;
      check();
      await nextTurn();
    }
  }

  const amid = new Promise<void>((resolve, reject) => {
    const check = (): void => {
      if (isDue(before)) resolve();
    };
    // What becomes of calls after the crash, nobody is left to see.
    for (const [index, store] of writers.entries()) write(store, index, check).catch(reject);
    read(check).catch(reject);
  });
  await inTime("appends before a crash", amid);
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
  progress.crashed = true;
  await crash();
  return before;
}

/** That what was acknowledged is in the log where it was said to be, and everything else that was tried whole or not at all. */
function expectSurvived(log: readonly RecordedEvent[], { tried, acknowledged }: Before): void {
  expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
  for (const { events, position } of acknowledged) {
    const first = position - events.length + 1;
    expectSame(log.slice(first - 1, position), recordedAs(events, first));
  }
  for (const events of tried) {
    const at = log.findIndex(({ id }) => id === events[0]?.id);
    if (at !== -1) expectSame(log.slice(at, at + events.length), recordedAs(events, at + 1));
    else expect(log.filter(({ id }) => events.some((event) => event.id === id))).toEqual([]);
  }
}

/** That a store answers from this log alone, and goes on behind it. */
async function expectGoesOn({ inTime }: Site, store: EventStore, log: readonly RecordedEvent[]): Promise<void> {
  const naive = new NaiveLog();
  naive.append(log);
  expect(await store.head()).toBe(log.length);
  const tags = ["account:all", "account:0", "account:1", "account:2"];
  for (const tag of tags) expectSame(await store.read({ tags: [tag] }), naive.read({ tags: [tag] }));
  const guards = tags.map((tag) => ({ tag, head: naive.headOf(tag) }));
  const next = await inTime(
    "an append after a crash",
    store.append(
      notes(1, () => tags),
      guards,
    ),
  );
  expect(next).toEqual({ ok: true, position: log.length + 1 });
}

const acknowledged = sharedLaw(
  "what was acknowledged before a crash is there after it, what was in flight is there whole or not at all",
  async (site) => {
    let last: readonly RecordedEvent[] = [];
    for (let round = 1; round <= CRASHES; round += 1) {
      const before = await crashAmid(site, ({ acknowledged }) => acknowledged.length >= round * 2, round % 3);
      const store = await site.open();
      const log = await store.read();
      expect(positionsOf(log)).toEqual(upTo(log.length));
      expectSame(log.slice(0, last.length), last);
      expectSurvived(log, before);
      await expectGoesOn(site, store, log);
      last = await store.read();
    }
  },
);

const large = sharedLaw("a large append is there whole after a crash, or not at all", async (site) => {
  for (let turns = 0; turns < 5; turns += 1) {
    const writer = await site.open();
    const before = await writer.head();
    writer.append(notes(1100, () => ["account:all"])).catch(() => undefined);
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    await site.crash();
    const store = await site.open();
    const log = await store.read();
    expect([before, before + 1100]).toContain(log.length);
    await expectGoesOn(site, store, log);
  }
});

const seen = sharedLaw("what anybody had read before a crash is there after it", async (site) => {
  for (let round = 1; round <= CRASHES; round += 1) {
    // Best when somebody has read what nobody was told is durable.
    const before = await crashAmid(site, ({ acknowledged, seen }) => {
      const told = Math.max(0, ...acknowledged.map(({ position }) => position));
      return acknowledged.length >= round * 4 || (acknowledged.length >= round && seen.length > told);
    });
    const log = await (await site.open()).read();
    expectSame(log.slice(0, before.seen.length), before.seen);
  }
});

export const crash: Clause<"crash"> = {
  id: "crash",
  title: "crash: what was acknowledged survives it",
  laws: [acknowledged, large, seen],
};
