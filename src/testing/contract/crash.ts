// Where a place can crash: is what was acknowledged there afterwards, and what was in flight there whole or not at all?
// Writers die with their handles; what they had sent to a server does not, and may arrive while others look.

import type { EventStore, NewEvent, RecordedEvent } from "../../stores/store.ts";
import { sharedLaw, type Clause } from "./law.ts";
import { NaiveLog } from "./naive-log.ts";
import { notes, recordedAs, upTo } from "./note.ts";
import { expect, expectSame, inOrder, positionOf, positionsOf } from "./seen.ts";
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

/** That the log is of what was tried: what was acknowledged where it was said to be, everything else whole or not at all. */
function expectSurvived(log: readonly RecordedEvent[], { tried, acknowledged }: Omit<Before, "seen">): void {
  expect(positionsOf(log)).toEqual(upTo(log.length));
  const places = new Map(log.map(({ id }, index) => [id, index]));
  expect(places.size).toBe(log.length);
  for (const { events, position } of acknowledged) {
    const first = position - events.length + 1;
    expectSame(log.slice(first - 1, position), recordedAs(events, first));
  }
  for (const events of tried) {
    const at = places.get(events[0]?.id ?? "");
    if (at !== undefined) expectSame(log.slice(at, at + events.length), recordedAs(events, at + 1));
    else expect(events.filter(({ id }) => places.has(id))).toEqual([]);
    for (const { id } of events) places.delete(id);
  }
  expect([...places.keys()]).toEqual([]);
}

const TAGS = ["account:all", "account:0", "account:1", "account:2"];

/** That a store answers from this log alone: whole and in pages, to any tag, and where a guard is out of date. */
async function expectAnswers({ inTime }: Site, store: EventStore, log: readonly RecordedEvent[]): Promise<NaiveLog> {
  const naive = new NaiveLog();
  naive.append(log);
  expect(await store.head()).toBe(log.length);
  for (const tag of TAGS) expectSame(await store.read({ tags: [tag] }), naive.read({ tags: [tag] }));
  for (const after of [1, Math.floor(log.length / 2), Math.max(0, log.length - 2)]) {
    for (const query of [
      { after, limit: 2 },
      { tags: TAGS.slice(1), after },
    ]) {
      expectSame(await store.read(query), naive.read(query));
    }
  }
  const stale = TAGS.flatMap((tag) => {
    const head = naive.headOf(tag);
    return head === 0 ? [] : [{ tag, head: head % 2 === 0 ? 0 : head - 1 }];
  });
  const refused = await inTime("an append that is refused after a crash", store.append([], stale));
  expect(inOrder(refused)).toEqual(inOrder(naive.append([], stale)));
  return naive;
}

/** That a store answers from this log alone, and goes on behind it with these events. */
async function expectGoesOn(
  site: Site,
  store: EventStore,
  log: readonly RecordedEvent[],
  next: readonly NewEvent[],
): Promise<void> {
  const naive = await expectAnswers(site, store, log);
  const guards = TAGS.map((tag) => ({ tag, head: naive.headOf(tag) }));
  const result = await site.inTime("an append after a crash", store.append(next, guards));
  expect(result).toEqual({ ok: true, position: log.length + next.length });
}

/**
 * That after a crash everything is there that has to be, and a store answers from that alone and goes on behind it. Where
 * something that was in flight arrives between two looks, all is looked at again. Resolves with the log as it went on, as
 * another handle has it.
 */
async function expectRecovered(site: Site, before: Omit<Before, "seen">): Promise<readonly RecordedEvent[]> {
  const { tried } = before;
  const inFlight = new Set(tried.flatMap((events) => events.map(({ id }) => id)));
  const store = await site.open();
  for (;;) {
    const log = await store.read();
    expectSurvived(log, before);
    const next = notes(1, () => TAGS);
    tried.push(next);
    try {
      await expectGoesOn(site, store, log, next);
      const whole = [...log, ...recordedAs(next, log.length + 1)];
      const other = site.sharedHandles ? await site.open() : store;
      expectSame(await other.read(), whole);
      await expectAnswers(site, other, whole);
      return whole;
    } catch (error) {
      const arrived = (await store.read()).slice(log.length);
      if (arrived.length === 0 || !arrived.every(({ id }) => inFlight.has(id))) throw error;
    }
  }
}

const acknowledged = sharedLaw(
  "what was acknowledged before a crash is there after it, what was in flight is there whole or not at all",
  async (site) => {
    let last: readonly RecordedEvent[] = [];
    const tried: (readonly NewEvent[])[] = [];
    for (let round = 1; round <= CRASHES; round += 1) {
      const before = await crashAmid(site, ({ acknowledged }) => acknowledged.length >= round * 2, round % 3);
      tried.push(...before.tried);
      const log = await expectRecovered(site, { ...before, tried });
      expectSame(log.slice(0, last.length), last);
      last = log;
    }
  },
);

const large = sharedLaw("a large append is there whole after a crash, or not at all", async (site) => {
  const tried: (readonly NewEvent[])[] = [];
  for (let turns = 0; turns < 5; turns += 1) {
    const events = notes(1100, () => ["account:all"]);
    tried.push(events);
    const writer = await site.open();
    writer.append(events).catch(() => undefined);
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    await site.crash();
    await expectRecovered(site, { tried, acknowledged: [] });
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
