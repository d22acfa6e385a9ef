// Does a store keep its promises? One suite for every adapter: a describe per clause of the contract in docs/stores.md.

/* oxlint-disable vitest/expect-expect, vitest/valid-title, vitest/no-conditional-tests -- tests are registered here for whoever calls storeContract */

import canonicalize from "canonicalize";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StoreClosedError } from "../stores/errors.ts";
import type {
  AppendResult,
  EventStore,
  Guard,
  GuardConflict,
  NewEvent,
  ReadQuery,
  RecordedEvent,
} from "../stores/store.ts";

/** A fresh, empty place where a log can live. Every test gets one of its own. */
export interface StorePlace {
  /** Another handle on the same log, as another process would have. */
  open(): Promise<EventStore>;
  /** Removes the place; every handle on it was closed before. */
  destroy(): Promise<void>;
}

/** What a store may leave out. The suite prints what is offered, and checks that the store and this declaration agree. */
export interface StoreCapabilities {
  /** Whether handles opened on one place share its log; true unless the log lives and dies with its handle. */
  readonly sharedHandles?: boolean;
  /** Whether the store has `snapshots`; false unless said. */
  readonly snapshots?: boolean;
  /** Whether the store has `watch`; false unless said. */
  readonly watch?: boolean;
}

/**
 * Registers vitest suites that hold a store against its contract. Clause 7 (locked, full, read-only, newer, damaged) is
 * about what lies under the store, so its tests are the adapter's own.
 * @param place makes a fresh, empty place; called once or more per test
 */
export function storeContract(
  name: string,
  place: () => Promise<StorePlace>,
  capabilities: StoreCapabilities = {},
): void {
  const { sharedHandles = true, snapshots = false, watch = false } = capabilities;

  /** A place for one script; afterwards its handles are closed and it is destroyed, whatever happened. */
  async function visit(script: Script): Promise<void> {
    const here = await place();
    const handles: EventStore[] = [];
    try {
      await script(async () => {
        const handle = await here.open();
        handles.push(handle);
        return handle;
      });
    } finally {
      await Promise.allSettled(handles.map((handle) => handle.close()));
      await here.destroy();
    }
  }

  function alone(title: string, script: Script): void {
    test(title, () => visit(script));
  }

  /** Titles of the tests that make no sense for what this store offers; they are named in a test of their own. */
  const leftOut: string[] = [];

  /** A test that makes no sense where handles do not share a log. */
  function shared(title: string, script: Script): void {
    if (sharedHandles) alone(title, script);
    else leftOut.push(title);
  }

  /** Handles for a test that wants several: all of them one handle where the store does not share its log. */
  async function several(count: number, open: Open): Promise<Handles> {
    const first = await open();
    const handles: [EventStore, EventStore, ...EventStore[]] = [first, sharedHandles ? await open() : first];
    while (handles.length < count) handles.push(sharedHandles ? await open() : first);
    return handles;
  }

  describe(`store contract: ${name}`, { timeout: 60_000 }, () => {
    describe("what is offered", () => {
      for (const [capability, declared] of Object.entries({ snapshots, watch })) {
        alone(`${declared ? "offers" : "does not offer"} ${capability}`, async (open) => {
          expect(Reflect.get(await open(), capability) !== undefined).toBe(declared);
        });
      }

      alone(`${sharedHandles ? "shares" : "does not share"} its log between handles`, async (open) => {
        const [writer, other] = [await open(), await open()];
        await writer.append(notes(1));
        expect(await other.head()).toBe(sharedHandles ? 1 : 0);
      });
    });

    describe("1. an append is all or nothing, and durable when it resolves", () => {
      alone(
        "the events of an append stand whole, in order, and the last of them at the position returned",
        async (open) => {
          const store = await open();
          const [one, two] = [notes(3), notes(2)];
          expect(await store.append(one)).toEqual({ ok: true, position: 3 });
          expect(await store.append(two)).toEqual({ ok: true, position: 5 });
          expectSame(await store.read(), recordedAs([...one, ...two]));
        },
      );

      alone("an append of thousands of events is recorded whole", async (open) => {
        const store = await open();
        const events = notes(3000, (index) => [`account:${index % 7}`, `transfer:${index}`]);
        expect(await store.append(events)).toEqual({ ok: true, position: 3000 });
        expectSame(await store.read(), recordedAs(events));
        expect((await store.read({ tags: ["account:3"] })).length).toBe(429);
      });

      alone("an append whose guard fails records none of its events", async (open) => {
        const store = await open();
        const kept = notes(2, () => ["account:a"]);
        await store.append(kept);
        const refused = await store.append(
          notes(3, () => ["account:b"]),
          [
            { tag: "account:b", head: 0 },
            { tag: "account:a", head: 1 },
          ],
        );
        expect(refused.ok).toBe(false);
        expect(await store.head()).toBe(2);
        expectSame(await store.read(), recordedAs(kept));
        expect(await store.read({ tags: ["account:b"] })).toEqual([]);
      });

      alone("an append with an event that JSON cannot express records none of its events", async (open) => {
        const store = await open();
        const events = [note(["account:a"]), note(["account:a"], { amount: 1n }), note(["account:a"])];
        await expect(store.append(events)).rejects.toBeInstanceOf(Error);
        expect(await store.head()).toBe(0);
        expect(await store.read({ tags: ["account:a"] })).toEqual([]);
        expect(await store.append(notes(1), [{ tag: "account:a", head: 0 }])).toEqual({ ok: true, position: 1 });
      });

      alone("an append without events records nothing, answers with the head, and checks its guards", async (open) => {
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
      });

      shared("a handle that was open before sees an append as soon as it resolves", async (open) => {
        const [writer, other] = [await open(), await open()];
        for (let round = 1; round <= 20; round += 1) {
          const events = notes(1, () => [`round:${round}`, "account:a"]);
          await writer.append(events);
          expect(await other.head()).toBe(round);
          expectSame(await other.read({ tags: [`round:${round}`] }), recordedAs(events, round));
          expect((await other.read({ tags: ["account:a"] })).length).toBe(round);
        }
      });

      shared("an append is there for a handle opened later, and after every handle was closed", async (open) => {
        const events = notes(5, (index) => [`account:${index % 2}`]);
        const first = await open();
        await first.append(events.slice(0, 3));
        const second = await open();
        expectSame(await second.read(), recordedAs(events.slice(0, 3)));
        await first.close();
        await second.append(events.slice(3));
        await second.close();
        const third = await open();
        expect(await third.head()).toBe(5);
        expectSame(await third.read(), recordedAs(events));
        expectSame(await third.read({ tags: ["account:1"] }), recordedAs(events).filter(bearing("account:1")));
        expect(await third.append(notes(1), [{ tag: "account:0", head: 5 }])).toEqual({ ok: true, position: 6 });
      });

      alone("no reader ever sees part of an append", async (open) => {
        const [reader, ...writers] = await several(4, open);
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
    });

    describe("2. positions are dense, rising, and the same for every reader", () => {
      alone("concurrent appends from several handles get consecutive positions, each its own", async (open) => {
        const handles = await several(4, open);
        const taken: number[] = [];
        await Promise.all(
          Array.from({ length: 120 }, async (_, index) => {
            const events = notes(1 + (index % 4), () => [`append:${index}`]);
            const last = positionOf(await pick(handles, index).append(events));
            for (let offset = 0; offset < events.length; offset += 1) taken.push(last - offset);
          }),
        );
        expect(taken.sort((a, b) => a - b)).toEqual(upTo(300));
        const logs = await Promise.all(handles.map((handle) => handle.read()));
        for (const log of logs) {
          expect(log.map(({ position }) => position)).toEqual(upTo(300));
          expectSame(log, logs[0] ?? []);
        }
        expect(await Promise.all(handles.map((handle) => handle.head()))).toEqual([300, 300, 300, 300]);
      });

      alone("an append stands where its result says", async (open) => {
        const handles = await several(3, open);
        const said = new Map<string, number>();
        await Promise.all(
          upTo(60).map(async (index) => {
            const event = note([`account:${index % 5}`]);
            said.set(event.id, positionOf(await pick(handles, index).append([event])));
          }),
        );
        for (const { id, position } of await handles[0].read()) expect(position).toBe(said.get(id));
      });

      alone("appends that were refused leave no gap", async (open) => {
        const handles = await several(2, open);
        for (let round = 1; round <= 10; round += 1) {
          const store = pick(handles, round);
          expect((await store.append(notes(2), [{ tag: "account:none", head: 7 }])).ok).toBe(false);
          expect(await store.append(notes(1))).toEqual({ ok: true, position: round });
        }
        expect((await handles[0].read()).map(({ position }) => position)).toEqual(upTo(10));
      });

      for (const { what, tags } of [
        { what: "the whole log", tags: undefined },
        { what: "a tag", tags: ["account:all"] },
        { what: "two tags at once", tags: ["account:even", "account:odd"] },
      ]) {
        alone(`a reader that pages through ${what} while writers append never meets n+1 before n`, async (open) => {
          const [one, two, ...writers] = await several(5, open);
          async function follow(store: EventStore, limit: number): Promise<void> {
            let after = 0;
            await during(work, async () => {
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
          const work = Promise.all(
            writers.map(async (store) => {
              for (let round = 0; round < 30; round += 1) {
                const tags = ["account:all", round % 2 === 0 ? "account:even" : "account:odd"];
                await store.append(notes(1 + (round % 3), () => tags));
              }
            }),
          );
          await Promise.all([follow(one, 4), follow(two, 7)]);
        });
      }

      alone(
        "the head never falls back, never lags behind what was acknowledged, and can be read up to",
        async (open) => {
          const [reader, ...writers] = await several(4, open);
          let acknowledged = 0;
          let known = 0;
          async function write(store: EventStore): Promise<void> {
            for (let round = 0; round < 30; round += 1) {
              acknowledged = Math.max(acknowledged, positionOf(await store.append(notes(2))));
            }
          }
          await during(Promise.all(writers.map(write)), async () => {
            const least = Math.max(acknowledged, known);
            known = await reader.head();
            expect(known).toBeGreaterThanOrEqual(least);
            if (known > 0) expect((await reader.read({ after: known - 1, limit: 1 })).at(0)?.position).toBe(known);
          });
          expect(known).toBe(180);
        },
      );
    });

    describe("3. guards are checked against the log before the append, atomically with it", () => {
      alone("a refusal names every tag that failed, what was expected and where it is, and no other", async (open) => {
        const store = await open();
        await store.append([note(["account:a"]), note(["account:b"]), note(["account:c", "account:a"])]);
        const result = await store.append(notes(1), [
          { tag: "account:a", head: 1 },
          { tag: "account:b", head: 2 },
          { tag: "account:c", head: 9 },
          { tag: "account:d", head: 0 },
          { tag: "account:e", head: 4 },
        ]);
        expect(inOrder(result)).toEqual({
          ok: false,
          conflicts: [
            { tag: "account:a", expected: 1, actual: 3 },
            { tag: "account:c", expected: 9, actual: 3 },
            { tag: "account:e", expected: 4, actual: 0 },
          ],
        });
        expect(await store.head()).toBe(3);
      });

      alone("the events of an append do not count for its own guards", async (open) => {
        const store = await open();
        const creation = await store.append(
          [note(["account:a"]), note(["account:a"])],
          [{ tag: "account:a", head: 0 }],
        );
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

      alone("a head is that of its tag, whatever else was appended, near or far", async (open) => {
        const store = await open();
        await store.append([note(["account:a"])]);
        await store.append(notes(500, (index) => [`transfer:${index}`]));
        expect(await store.append([note(["account:b"])], [{ tag: "account:a", head: 1 }])).toEqual({
          ok: true,
          position: 502,
        });
        expect(await store.append(notes(1), [{ tag: "account:a", head: 502 }])).toEqual({
          ok: false,
          conflicts: [{ tag: "account:a", expected: 502, actual: 1 }],
        });
      });

      alone("an append without guards is never refused", async (open) => {
        const handles = await several(3, open);
        const results = await Promise.all(upTo(60).map((n) => pick(handles, n).append([note(["account:hot"])])));
        expect(results.every(({ ok }) => ok)).toBe(true);
      });

      alone("appends that look at different tags never refuse one another", async (open) => {
        const handles = await several(4, open);
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

      alone("any sequence of guarded appends is answered as by a naive log", async () => {
        const guard = fc.record({ tag: anyTag, off: fc.constantFrom(0, 0, 0, 0, -1, 1, 3) });
        const step = fc.record({
          handle: fc.nat(1),
          events: fc.array(tagSet, { maxLength: 4 }),
          guards: fc.uniqueArray(guard, { maxLength: 4, selector: ({ tag }) => tag }),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 15 }), (steps) =>
            visit(async (open) => {
              const handles = await several(2, open);
              const naive = new NaiveLog();
              for (const { handle, events, guards } of steps) {
                const batch = events.map((tags) => note(tags));
                const asked = guards.map(({ tag, off }) => ({ tag, head: Math.max(0, naive.headOf(tag) + off) }));
                const result = await pick(handles, handle).append(batch, asked);
                expect(inOrder(result)).toEqual(inOrder(naive.append(batch, asked)));
              }
              for (const store of handles) expectSame(await store.read(), naive.events);
            }),
          ),
          { numRuns: 30, ...PATIENCE },
        );
      });

      shared("of two creators of one thing exactly one wins, and the other hears where it is", async (open) => {
        const [one, two] = [await open(), await open()];
        for (let round = 1; round <= 60; round += 1) {
          const tag = `account:${round}`;
          const create = (store: EventStore) => store.append([note([tag])], [{ tag, head: 0 }]);
          const results = await Promise.all(round % 2 === 0 ? [create(one), create(two)] : [create(two), create(one)]);
          expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, position: round }]);
          expect(results.find(({ ok }) => !ok)).toEqual({
            ok: false,
            conflicts: [{ tag, expected: 0, actual: round }],
          });
        }
      });

      shared("of two appends that each change what the other looked at exactly one wins", async (open) => {
        const [one, two] = [await open(), await open()];
        for (let round = 0; round < 60; round += 1) {
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
            two.append([note([b])], guardsOf(b)),
          ]);
          expect(results.filter(({ ok }) => ok)).toEqual([{ ok: true, position: head + 1 }]);
          expect(await two.head()).toBe(head + 1);
        }
      });

      shared("every guard of every accepted append held, with many writers on overlapping tags", async (open) => {
        const handles = await several(4, open);
        const tags = ["account:a", "account:b", "account:c", "account:d"];
        const accepted: Accepted[] = [];
        const refused: GuardConflict[] = [];

        async function write(store: EventStore, writer: number): Promise<void> {
          for (let round = 0, done = 0; done < 25 && round < 5000; round += 1) {
            const looked = tags.filter((_, index) => (writer * 7 + round * 5 + index * 3) % 4 < 2);
            const guards: Guard[] = [];
            for (const tag of looked) {
              guards.push({ tag, head: (await store.read({ tags: [tag] })).at(-1)?.position ?? 0 });
            }
            const events = [note(looked.slice(0, 1)), note(looked)];
            const result = await store.append(events, guards);
            if (result.ok) {
              accepted.push({ first: result.position - 1, last: result.position, guards });
              done += 1;
            } else refused.push(...result.conflicts);
          }
        }
        await Promise.all(handles.map(write));

        const log = new NaiveLog(await handles[0].read());
        expect(log.events.length).toBe(200);
        expect(accepted.filter((append) => !held(append, log))).toEqual([]);
        expect(accepted.map(({ last }) => last).sort((x, y) => x - y)).toEqual(upTo(100).map((n) => n * 2));
        // A refusal was for a reason: the tag really stood there, behind what was expected.
        expect(refused.length).toBeGreaterThan(0);
        for (const { tag, expected, actual } of refused) {
          expect(log.events[actual - 1]?.tags).toContain(tag);
          expect(actual).toBeGreaterThan(expected);
        }
      });
    });

    describe("4. read returns exactly the events that bear a tag, in order, each once", () => {
      alone("any read of any log is what a naive filter finds", async () => {
        const append = fc.record({ handle: fc.nat(1), events: fc.array(tagSet, { maxLength: 6 }) });
        const query = fc.record({
          handle: fc.nat(1),
          tags: fc.option(fc.array(anyTag, { maxLength: 4 }), { nil: undefined }),
          after: fc.option(fc.nat(40), { nil: undefined }),
          limit: fc.option(fc.nat(12), { nil: undefined }),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(fc.oneof(append, query), { minLength: 5, maxLength: 40 }), (steps) =>
            visit(async (open) => {
              const handles = await several(2, open);
              const naive = new NaiveLog();
              for (const step of steps) {
                const store = pick(handles, step.handle);
                if ("events" in step) {
                  const batch = step.events.map((tags) => note(tags));
                  await store.append(batch);
                  naive.append(batch);
                } else {
                  const { handle: _, ...asked } = step;
                  const query = definedOnly(asked);
                  expectSame(await store.read(query), naive.read(query));
                }
              }
            }),
          ),
          { numRuns: 40, ...PATIENCE },
        );
      });

      alone("paging by position neither skips nor repeats, whatever the page", async (open) => {
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

      alone(
        "an event that bears two of the tags asked for comes once, also if a tag is asked for twice",
        async (open) => {
          const store = await open();
          const events = [note(["account:a", "account:b"]), note(["account:b", "account:b"]), note(["account:c"])];
          await store.append(events);
          const log = recordedAs(events);
          expectSame(await store.read({ tags: ["account:b", "account:a", "account:b"] }), log.slice(0, 2));
          expectSame(await store.read({ tags: ["account:c", "account:b"], limit: 2 }), log.slice(0, 2));
        },
      );

      alone("no tags find nothing, an unknown tag nothing, an empty log nothing", async (open) => {
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

      alone("a limit of zero, and a position at or beyond the head, find nothing", async (open) => {
        const store = await open();
        await store.append(notes(3, () => ["account:a"]));
        for (const tags of [undefined, ["account:a"]]) {
          const of = tags === undefined ? {} : { tags };
          expect(await store.read({ ...of, limit: 0 })).toEqual([]);
          for (const after of [3, 4, 1_000_000, Number.MAX_SAFE_INTEGER]) {
            expect(await store.read({ ...of, after })).toEqual([]);
          }
          expect((await store.read({ ...of, after: 2, limit: 1_000_000 })).map(({ position }) => position)).toEqual([
            3,
          ]);
        }
      });

      alone("tags are told apart to the last character: prefixes, case, wildcards, spaces, accents", async (open) => {
        const store = await open();
        for (const tag of ODD_TAGS) await store.append([note([tag])], [{ tag, head: 0 }]);
        for (const [index, tag] of ODD_TAGS.entries()) {
          const found = await store.read({ tags: [tag] });
          expect({ tag, found: found.map(({ position }) => position) }).toEqual({ tag, found: [index + 1] });
          expect(await store.append([], [{ tag, head: 99 }])).toEqual({
            ok: false,
            conflicts: [{ tag, expected: 99, actual: index + 1 }],
          });
        }
      });
    });

    describe("5. what is read is what was appended, in canonical JSON", () => {
      alone("any JSON at all, in any batch", async () => {
        const text = fc.string({ unit: "binary" });
        const data = fc.dictionary(text, fc.jsonValue({ stringUnit: "binary", maxDepth: 3 }), { maxKeys: 5 });
        await fc.assert(
          fc.asyncProperty(fc.array(fc.array(data, { maxLength: 4 }), { maxLength: 4 }), (batches) =>
            visit(async (open) => {
              const store = await open();
              const events = batches.map((batch) => batch.map((of) => note(["account:a"], of)));
              for (const batch of events) await store.append(batch);
              expectSame(await store.read(), recordedAs(events.flat()));
              expectSame(await store.read({ tags: ["account:a"] }), recordedAs(events.flat()));
            }),
          ),
          { numRuns: 30, ...PATIENCE },
        );
      });

      alone("names that mean something to JavaScript, SQL or the log itself are only names", async (open) => {
        const store = await open();
        const names = [
          "__proto__",
          "constructor",
          "toString",
          "hasOwnProperty",
          "position",
          "tags",
          "data",
          "",
          " ",
          "$",
        ];
        const datas = names.map((key) => JSON.parse(`{${JSON.stringify(key)}: {"inner": [null, {}]}}`) as object);
        const events = datas.map((data) => note(["account:a"], data));
        await store.append(events);
        expectSame(await store.read(), recordedAs(events));
      });

      alone("texts and numbers at the edges of JSON", async (open) => {
        const store = await open();
        const texts = [
          "",
          "\u0000",
          "a\u0000b",
          "\u2028\u2029",
          "'; drop table events; --",
          "\\",
          '"',
          "🧾é",
          "x".repeat(200_000),
        ];
        const numbers = [0, -1, 0.1, 1e21, 1.5e-7, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, Number.MAX_VALUE];
        const events = [...texts, ...numbers, null, true, [], {}, [[[]]]].map((value) =>
          note(["account:a"], { value }),
        );
        await store.append(events);
        expectSame(await store.read(), recordedAs(events));
      });

      alone("every part of the envelope", async (open) => {
        const store = await open();
        const event: NewEvent = {
          id: "evt_01",
          type: "Noted",
          version: 7,
          at: "2026-02-28T23:59:59.999Z",
          data: { amount: { currency: "USD", value: "24.90" } },
          meta: {
            key: "req-77",
            actor: "holder:cust_1",
            command: "note",
            fingerprint: "f".repeat(64),
            cause: "evt_00",
          },
          tags: ["account:a", "key:req-77", "account:a"],
        };
        await store.append([event]);
        expect(await store.read()).toEqual([{ ...event, position: 1 }]);
        expect(await store.read({ tags: ["key:req-77"] })).toEqual([{ ...event, position: 1 }]);
      });

      alone("nobody changes the log by changing an event that they wrote or read", async (open) => {
        const store = await open();
        const event = note(["account:a"], { amount: "1.00" });
        const original = recordedAs([structuredClone(event)]);
        await store.append([event]);
        spoil(event);
        for (const query of [{}, { tags: ["account:a"] }]) {
          for (const read of await store.read(query)) spoil(read);
          expectSame(await store.read(query), original);
        }
        expect(await store.read({ tags: ["spoilt"] })).toEqual([]);
      });
    });

    describe("6. closing, and several stores over one place", () => {
      alone("closing waits for work in flight, and what was accepted is recorded", async (open) => {
        const store = await open();
        let settled = 0;
        const work = [
          ...upTo(20).map((n) => store.append(notes(2, () => [`append:${n}`]))),
          store.read(),
          store.head(),
        ].map((call) => call.finally(() => (settled += 1)));
        const outcomes = Promise.allSettled(work);
        const closing = store.close();
        await expect(store.append(notes(1))).rejects.toBeInstanceOf(StoreClosedError);
        await closing;
        // One turn, for those who were waiting to hear of it.
        await nextTurn();
        expect(settled).toBe(22);
        for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: "fulfilled" });
        if (!sharedHandles) return;
        const log = await (await open()).read();
        expect(log.map(({ position }) => position)).toEqual(upTo(40));
        expect(new Set(log.flatMap(({ tags }) => tags)).size).toBe(20);
      });

      alone("after closing, every call rejects with StoreClosedError", async (open) => {
        const used = await open();
        await used.append(notes(1));
        const unused = await open();
        for (const store of [used, unused]) {
          await store.close();
          for (const call of [
            () => store.append(notes(1)),
            () => store.append([]),
            () => store.read(),
            () => store.head(),
          ]) {
            const error: unknown = await call().catch((thrown: unknown) => thrown);
            expect(error).toBeInstanceOf(StoreClosedError);
            expect(error).toMatchObject({ code: "store_closed" });
          }
        }
      });

      alone("closing twice is fine, also at once, also without having been used", async (open) => {
        const store = await open();
        await store.append(notes(1));
        await Promise.all([store.close(), store.close()]);
        await expect(store.close()).resolves.toBeUndefined();
        const unused = await open();
        await unused.close();
        await expect(unused.close()).resolves.toBeUndefined();
      });

      shared("closing one store leaves the others over its place open", async (open) => {
        const [one, two] = [await open(), await open()];
        await one.append(notes(1));
        await one.close();
        expect(await two.append(notes(1))).toEqual({ ok: true, position: 2 });
        expect((await two.read()).length).toBe(2);
      });

      shared("two stores over one place agree, however appends and looks alternate", async () => {
        const step = fc.record({
          handle: fc.nat(1),
          batch: fc.array(tagSet, { minLength: 1, maxLength: 3 }),
          look: fc.option(fc.record({ handle: fc.nat(1), tag: anyTag }), { nil: undefined }),
        });
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) =>
            visit(async (open) => {
              const handles = await several(2, open);
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
              for (const store of [...handles, await open()]) {
                expect(await store.head()).toBe(naive.events.length);
                expectSame(await store.read(), naive.events);
                const guards = ODD_TAGS.map((tag) => ({ tag, head: naive.headOf(tag) }));
                expect(await store.append([], guards)).toEqual({ ok: true, position: naive.events.length });
              }
            }),
          ),
          { numRuns: 20, ...PATIENCE },
        );
      });
    });

    if (!sharedHandles) {
      // Registered last, when every clause has said what it left out: nothing is left out silently.
      test(`left out, since handles do not share their log: ${leftOut.join("; ")}`, () => {
        expect(leftOut).not.toEqual([]);
      });
    }
  });
}

/** Handles on one log; two or more. */
type Handles = readonly [EventStore, EventStore, ...EventStore[]];
type Open = () => Promise<EventStore>;
type Script = (open: Open) => Promise<void>;

/** A counterexample found is told in time, even if a smaller one would take longer than the test may. */
const PATIENCE = { interruptAfterTimeLimit: 40_000 };

/** An append that was acknowledged: the positions of its events, and what it had looked at. */
interface Accepted {
  readonly first: number;
  readonly last: number;
  readonly guards: readonly Guard[];
}

/** Tags that a careless comparison would take for one another, or for a pattern. */
const ODD_TAGS = [
  "account:a",
  "account:ab",
  "account:a:b",
  "Account:a",
  "account:A",
  "account:a ",
  "account: a",
  "account:é",
  "account:e\u0301",
  "account:%",
  "account:_",
  "account:*",
  "account:?",
  "account:[a]",
  "account:\\",
  "account:\"',;${}",
  "account:1",
  "account:01",
  "account:null",
  "__proto__:constructor",
  "holder:名前🙂",
  "holder:名前🙃",
  `key:${"k".repeat(254)}1`,
  `key:${"k".repeat(254)}2`,
] as const;

const anyTag = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...ODD_TAGS.slice(0, 8)) },
  { weight: 2, arbitrary: fc.constantFrom(...ODD_TAGS) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => `note:${text}`) },
);
const tagSet = fc.array(anyTag, { maxLength: 4 });

/** A log that is obviously right: a list, searched from end to end. */
class NaiveLog {
  readonly events: RecordedEvent[];

  constructor(events: readonly RecordedEvent[] = []) {
    this.events = [...events];
  }

  append(events: readonly NewEvent[], guards: readonly Guard[] = []): AppendResult {
    const conflicts = guards
      .map(({ tag, head }) => ({ tag, expected: head, actual: this.headOf(tag) }))
      .filter(({ expected, actual }) => expected !== actual);
    if (conflicts.length > 0) return { ok: false, conflicts };
    this.events.push(...recordedAs(events, this.events.length + 1));
    return { ok: true, position: this.events.length };
  }

  read({ tags, after = 0, limit }: ReadQuery): RecordedEvent[] {
    return this.events
      .filter((event) => event.position > after && (tags === undefined || tags.some((tag) => event.tags.includes(tag))))
      .slice(0, limit);
  }

  /** The last event that bears the tag, of those before a position. */
  headOf(tag: string, before = Number.POSITIVE_INFINITY): number {
    return this.events.findLast((event) => event.position < before && event.tags.includes(tag))?.position ?? 0;
  }
}

/** Whether the guards of an append that was accepted held against the log before it. */
function held({ first, guards }: Accepted, log: NaiveLog): boolean {
  return guards.every(({ tag, head }) => log.headOf(tag, first) === head);
}

let made = 0;

/** An event that is about nothing but its tags. */
function note(tags: readonly string[], data: object = {}): NewEvent {
  made += 1;
  return { id: `evt_${made}`, type: "Noted", version: 1, at: "2026-01-31T09:00:00.000Z", data, meta: {}, tags };
}

function notes(
  count: number,
  tagsOf: (index: number) => readonly string[] = () => ["account:a"],
  data: object = {},
): NewEvent[] {
  return Array.from({ length: count }, (_, index) => note(tagsOf(index), data));
}

function recordedAs(events: readonly NewEvent[], first = 1): RecordedEvent[] {
  return events.map((event, index) => ({ ...event, position: first + index }));
}

/** One of the handles, by turns. */
function pick(handles: Handles, turn: number): EventStore {
  return handles[turn % handles.length] ?? handles[0];
}

/** Repeats a look while work goes on, and once more when it is done. */
async function during(work: Promise<unknown>, look: () => Promise<void>): Promise<void> {
  const progress = { done: false };
  async function watch(): Promise<void> {
    for (let looks = 1, last = false; !last; looks += 1) {
      last = progress.done;
      await look();
      // Looks that never leave this turn of the event loop would keep every timer from running.
      if (looks % 100 === 0) await nextTurn();
    }
  }
  await Promise.all([work.finally(() => (progress.done = true)), watch()]);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function bearing(tag: string): (event: RecordedEvent) => boolean {
  return ({ tags }) => tags.includes(tag);
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** The position of an append that was expected to be accepted. */
function positionOf(result: AppendResult): number {
  expect(result).toMatchObject({ ok: true });
  return result.ok ? result.position : 0;
}

/** A result with its conflicts sorted: the contract leaves their order open. */
function inOrder(result: AppendResult): AppendResult {
  if (result.ok) return result;
  return { ok: false, conflicts: [...result.conflicts].sort((a, b) => (a.tag < b.tag ? -1 : 1)) };
}

function expectSame(seen: readonly RecordedEvent[], expected: readonly RecordedEvent[]): void {
  expect(seen.map((event) => canonicalize(event))).toEqual(expected.map((event) => canonicalize(event)));
}

function definedOnly({ tags, after, limit }: { [Name in keyof ReadQuery]: ReadQuery[Name] | undefined }): ReadQuery {
  return {
    ...(tags === undefined ? {} : { tags }),
    ...(after === undefined ? {} : { after }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** Changes all that can be changed of an event. */
function spoil(event: NewEvent): void {
  Object.assign(event.data, { amount: "1000000.00" });
  Object.assign(event.meta, { actor: "holder:mallory" });
  (event.tags as string[]).push("spoilt");
  Object.assign(event, { type: "Spoilt", position: 99 });
}
