import * as fc from "fast-check";
import { CorruptLogError, memoryLog, memoryStore, openLedger, tagsOf, type ScanQuery } from "tallystick";
import { describe, expect, test } from "vitest";
import { collected, eventsOf, market } from "../wallet/market.ts";
import { played, scripts } from "./played.ts";

describe("the events of a log", () => {
  test("come with any of the tags, behind `after`, at most `limit`, in log order, each once", async () => {
    await fc.assert(
      fc.asyncProperty(
        scripts,
        fc.nat(),
        fc.nat({ max: 20 }),
        fc.nat({ max: 3 }),
        async (script, after, limit, count) => {
          const { ledger, events } = await played(script);
          const known = [...new Set(events.flatMap(tagsOf)), "account:nobody"];
          const tags = known.filter((_, index) => index % (count + 2) === 0);
          const behind = after % (events.length + 2);
          const wanted = events.filter((event) => event.position > behind);
          const tagged = wanted.filter((event) => tagsOf(event).some((tag) => tags.includes(tag)));
          expect(await collected(ledger.events({ after: behind }))).toEqual(wanted);
          expect(await collected(ledger.events({ after: behind, limit }))).toEqual(wanted.slice(0, limit));
          expect(await collected(ledger.events({ after: behind, tags }))).toEqual(tagged);
          expect(await collected(ledger.events({ after: behind, tags, limit }))).toEqual(tagged.slice(0, limit));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("are numbered 1, 2, 3 … without a gap, and their instants never fall", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { events } = await played(script);
        expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
        expect(events.every(({ at }, index) => index === 0 || at >= (events[index - 1]?.at ?? ""))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test("no tag is no event; no limit is all of them", async () => {
    await using ledger = await market();
    expect(await collected(ledger.events({ tags: [] }))).toEqual([]);
    expect(await collected(ledger.events({ limit: 0 }))).toEqual([]);
    expect(await collected(ledger.events({ tags: ["holder:cust_1"] }))).toMatchObject([{ type: "AccountOpened" }]);
    expect(await collected(ledger.events())).toHaveLength(await ledger.head());
  });

  test("can be left in the middle, and taken up again behind the last", async () => {
    await using ledger = await market();
    const seen: number[] = [];
    for await (const { position } of ledger.events()) {
      seen.push(position);
      if (position === 3) break;
    }
    for await (const { position } of ledger.events({ after: seen.at(-1) ?? 0 })) seen.push(position);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test.for<readonly [ScanQuery, string]>([
    [{ after: -1 }, "after is -1: expected a whole number of zero or more"],
    [{ limit: 0.5 }, "limit is 0.5: expected a whole number of zero or more"],
  ])("%j is refused", async ([query, message]) => {
    await using ledger = await market();
    await expect(collected(ledger.events(query))).rejects.toMatchObject({ code: "invalid_query", message });
  });

  test("are not given to a reader who has given up before", async () => {
    await using ledger = await market();
    const reason = new Error("the reader has left");
    await expect(collected(ledger.events({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  });
});

describe("a log with something in it that cannot be", () => {
  const wrong: Readonly<Record<string, (event: Record<string, unknown>) => object>> = {
    "an unknown type": (event) => ({ ...event, type: "MoneyPrinted" }),
    "a newer version": (event) => ({ ...event, version: 99 }),
    "a bad shape": (event) => ({ ...event, data: { account: "bob" } }),
    "a bad instant": (event) => ({ ...event, at: "2026-01-31" }),
    "a field that nobody knows": (event) => ({ ...event, data: { ...(event["data"] as object), amount: "1.00" } }),
  };

  test.for(Object.keys(wrong))("%s is said where it is, and nothing behind it is read", async (name) => {
    const log = memoryLog();
    await using ledger = await market({}, log);
    const [first, second] = log.events;
    log.events[1] = JSON.stringify(wrong[name]?.(JSON.parse(second ?? "") as Record<string, unknown>));
    expect(first).toBeDefined();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { position } of ledger.events()) seen.push(position);
    })();
    await expect(reading).rejects.toBeInstanceOf(CorruptLogError);
    await expect(reading).rejects.toMatchObject({ code: "corrupt_log", position: 2 });
    expect(seen).toEqual([1]);
    await expect(ledger.trialBalance()).rejects.toMatchObject({ position: 2 });
  });

  test("a gap is said where it begins", async () => {
    const store = memoryStore();
    const gappy = {
      ...store,
      read: async (query?: object) => (await store.read(query)).filter(({ position }) => position !== 2),
    };
    await using ledger = await openLedger({ store: gappy });
    for (const account of ["a", "b", "c"]) await ledger.openAccount({ account, kind: "personal", holder: "h" });
    await expect(eventsOf(ledger)).rejects.toMatchObject({ code: "corrupt_log", position: 2 });
  });
});
