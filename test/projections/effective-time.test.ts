// What took effect earlier than it was recorded: read by either instant, the books are the same books.

import * as fc from "fast-check";
import {
  memoryLog,
  memoryStore,
  money,
  openLedger,
  postings,
  QueryError,
  type AsOf,
  type Ledger,
  type LedgerEvent,
  type Snapshot,
  type StatementEntry,
  type StatementQuery,
  type TimeAxis,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { kept } from "../ledger/kept.ts";
import { market } from "../wallet/market.ts";
import { accountsIn, instantsAround, played, scripts, sumOn } from "./played.ts";

const usd = (value: string) => money(value, "USD");
const effective = ({ at, meta }: LedgerEvent) => meta.effectiveAt ?? at;
const instantOf = (by: TimeAxis | undefined) => (by === "effective" ? effective : ({ at }: LedgerEvent) => at);

/** Every way to say as of when; each part may be left out. */
function asOfs(events: readonly LedgerEvent[]): fc.Arbitrary<AsOf> {
  return fc.record(
    {
      at: fc.constantFrom(...around(events)),
      position: fc.nat({ max: events.length + 1 }),
      by: fc.constantFrom("recorded" as const, "effective" as const),
    },
    { requiredKeys: [] },
  );
}

/** The instants of the log by either reckoning, and those beside them. */
function around(events: readonly LedgerEvent[]): string[] {
  return instantsAround(events.flatMap((event) => [event, { ...event, at: effective(event) }]));
}

/** The events that are as of then, picked naively. */
function picked(events: readonly LedgerEvent[], { at, position = Infinity, by }: AsOf): LedgerEvent[] {
  const when = instantOf(by);
  return events.filter((event) => event.position <= position && (at === undefined || when(event) <= String(at)));
}

async function available(ledger: Ledger, account: string, asOf?: AsOf): Promise<bigint> {
  return minorUnits((await ledger.balance(account, "USD", asOf)).available);
}

function key({ position, amount }: StatementEntry): string {
  return `${position} ${amount.currency} ${amount.value}`;
}

function queries(events: readonly LedgerEvent[]): fc.Arbitrary<StatementQuery> {
  const instants = fc.constantFrom(...around(events));
  return fc
    .record(
      {
        from: instants,
        to: instants,
        by: fc.constantFrom("recorded" as const, "effective" as const),
        limit: fc.integer({ min: 1, max: 5 }),
      },
      { requiredKeys: [] },
    )
    .map(({ from, to, ...rest }) => {
      const [begin, end] = from !== undefined && to !== undefined && to < from ? [to, from] : [from, to];
      return { ...rest, ...(begin === undefined ? {} : { from: begin }), ...(end === undefined ? {} : { to: end }) };
    });
}

describe("laws", () => {
  test("a balance is the fold of the events that are as of then, however that is said", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.gen(), async (script, gen) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const asOf = gen(asOfs, events);
          const expected = -sumOn(`liabilities:wallet:${account}:available`, "USD", picked(events, asOf));
          expect({ asOf, available: await available(ledger, account, asOf) }).toEqual({ asOf, available: expected });
        }
      }),
      { numRuns: 100 },
    );
  });

  test("now, by when things took effect, a balance is what was recorded", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const now = await ledger.balance(account, "USD");
          const at = events.at(-1)?.at ?? "";
          expect(await ledger.balance(account, "USD", { by: "effective" })).toEqual(now);
          expect(await ledger.balance(account, "USD", { by: "effective", at })).toEqual(now);
          expect(await ledger.balance(account, "USD", { by: "recorded", at })).toEqual(now);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("the books sum to zero per asset at any effective instant, and are those of the events picked", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.gen(), async (script, gen) => {
        const { ledger, events } = await played(script);
        const asOf = gen(asOfs, events);
        const own = picked(events, asOf);
        const { rows } = await ledger.trialBalance(asOf);
        const totals = new Map<string, bigint>();
        for (const { account, balance } of rows) {
          const units = minorUnits(balance);
          totals.set(balance.currency, (totals.get(balance.currency) ?? 0n) + units);
          expect({ account, units }).toEqual({ account, units: sumOn(account, balance.currency, own) });
        }
        expect([...totals.values()].every((total) => total === 0n)).toBe(true);
        const moved = new Set(own.flatMap(postings).map(({ asset, account }) => `${asset} ${account}`));
        expect(new Set(rows.map(({ account, balance }) => `${balance.currency} ${account}`))).toEqual(moved);
      }),
      { numRuns: 60 },
    );
  });

  test("a statement tells the same entries in either order, each balance being the one before plus the amount", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const { entries: recorded } = await ledger.statement(account);
          const { entries } = await ledger.statement(account, { by: "effective" });
          expect(entries.map(key).toSorted()).toEqual(recorded.map(key).toSorted());
          const order = entries.map(({ at, effectiveAt = at, position }) => [effectiveAt, position] as const);
          expect(order).toEqual(order.toSorted(([a, p], [b, q]) => (a < b ? -1 : a > b ? 1 : p - q)));
          const last = new Map<string, bigint>();
          for (const { amount, balance } of entries) {
            const before = last.get(amount.currency) ?? 0n;
            expect(minorUnits(balance)).toBe(before + minorUnits(amount));
            last.set(amount.currency, minorUnits(balance));
          }
          for (const [currency, now] of last) {
            expect(minorUnits((await ledger.balance(account, currency)).available)).toBe(now);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test("an entry's balance is what the account had at that instant, where no other shares it", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const { entries } = await ledger.statement(account, { by: "effective" });
          for (const [index, { at, effectiveAt = at, balance }] of entries.entries()) {
            const next = entries[index + 1];
            if ((next?.effectiveAt ?? next?.at) === effectiveAt || balance.currency !== "USD") continue;
            expect(await available(ledger, account, { at: effectiveAt, by: "effective" })).toBe(minorUnits(balance));
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test("periods, pages and orders combine: what they give is what a naive reader would pick", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.gen(), async (script, gen) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const query = gen(queries, events);
          const { by, from = "", to = "\uffff" } = query;
          const { entries } = await ledger.statement(account, by === undefined ? {} : { by });
          const wanted = entries.filter(({ position }) => {
            const event = events[position - 1] as LedgerEvent;
            const at = instantOf(by)(event);
            return at >= String(from) && at < String(to);
          });
          expect({ query, entries: await paged(ledger, account, query) }).toEqual({ query, entries: wanted });
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** All entries of a query, page by page where it has a limit. */
async function paged(ledger: Ledger, account: string, query: StatementQuery): Promise<StatementEntry[]> {
  const entries: StatementEntry[] = [];
  for (let after = 0; ;) {
    const page = await ledger.statement(account, { ...query, after });
    entries.push(...page.entries);
    if (page.next === undefined) return entries;
    after = page.next;
  }
}

describe("what took effect earlier", () => {
  test("is recorded in UTC, and shown beside the instant at which it was recorded", async () => {
    let now = "2026-01-31T09:00:00Z";
    await using ledger = await market({ clock: () => now });
    now = "2026-02-02T09:00:00Z";
    const wire = { account: "alice", amount: usd("5.00"), source: { rail: "bank", reference: "wire-2" } };
    const { events } = await ledger.fund(wire, { effectiveAt: "2026-01-31T23:30:00+01:00" });
    expect(events[0]).toMatchObject({
      at: "2026-02-02T09:00:00.000Z",
      meta: { effectiveAt: "2026-01-31T22:30:00.000Z" },
    });
    expect((await ledger.statement("alice")).entries.at(-1)).toMatchObject({
      at: "2026-02-02T09:00:00.000Z",
      effectiveAt: "2026-01-31T22:30:00.000Z",
    });
    const january = { at: "2026-01-31T23:00:00Z" } as const;
    expect(await available(ledger, "alice", january)).toBe(7000n);
    expect(await available(ledger, "alice", { ...january, by: "effective" })).toBe(7500n);
    const { entries } = await ledger.statement("alice", { to: "2026-02-01T00:00:00Z", by: "effective" });
    expect(entries.map(({ amount }) => amount.value)).toEqual(["100.00", "-30.00", "5.00"]);
  });

  test("may have done so before its account was opened in these books", async () => {
    await using ledger = await market();
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00") }, { effectiveAt: "2020-01-01T00:00:00Z" });
    const then = { at: "2020-06-01T00:00:00Z", by: "effective" } as const;
    expect(await available(ledger, "bob", then)).toBe(100n);
    expect(await available(ledger, "alice", then)).toBe(-100n);
    expect((await ledger.trialBalance(then)).rows.map(({ account, balance }) => [account, balance.value])).toEqual([
      ["liabilities:wallet:alice:available", "1.00"],
      ["liabilities:wallet:bob:available", "-1.00"],
    ]);
  });

  test("changes no decision: those go by what is recorded, in the order in which it is", async () => {
    await using ledger = await market();
    const spend = { from: "bob", to: "shop", amount: usd("1.00") };
    await expect(ledger.transfer(spend)).rejects.toMatchObject({ code: "insufficient_funds" });
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00") });
    // By when it took effect bob had nothing yet.
    await ledger.transfer(spend, { effectiveAt: "2020-01-01T00:00:00Z" });
    expect(await available(ledger, "bob", { at: "2020-01-01T00:00:00Z", by: "effective" })).toBe(-100n);
    expect(await available(ledger, "bob")).toBe(0n);
  });

  test("has a row in the books though only an adjustment moved it, and back (seed -1891320258)", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    const line = (value: string) => ({ account: "assets:cash", amount: usd(value) });
    await ledger.adjust(
      { postings: [line("0.10"), line("-0.10")], reason: "booked twice", approvers: ["operator:anna", "operator:ben"] },
      { effectiveAt: "2026-01-31T09:00:00Z" },
    );
    const rows = [{ account: "assets:cash", balance: usd("0.00") }];
    expect(await ledger.trialBalance({ at: "2026-01-31T09:00:00Z", by: "effective" })).toEqual({ rows });
  });

  test("goes for each of several commands that are carried out as one", async () => {
    await using ledger = await market();
    const one = { type: "transfer", from: "alice", to: "bob", amount: usd("1.00") } as const;
    const receipts = await ledger.submitAll([one, one], { effectiveAt: "2026-01-01T00:00:00Z" });
    const told = receipts.flatMap(({ events }) => events.map(({ meta }) => meta.effectiveAt));
    expect(told).toEqual(["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"]);
  });

  test("is what the first command with a key said, whatever a retry says", async () => {
    await using ledger = await market();
    const wish = { from: "alice", to: "bob", amount: usd("1.00") };
    const first = await ledger.transfer(wish, { key: "k1", effectiveAt: "2026-01-01T00:00:00Z" });
    const again = await ledger.transfer(wish, { key: "k1", effectiveAt: "2026-01-02T00:00:00Z" });
    expect(again).toEqual({ ...first, replayed: true });
  });

  test("is found behind a snapshot that was made before it was recorded", async () => {
    const log = memoryLog();
    const snapshots = new Map<string, Snapshot[]>();
    let now = Date.UTC(2026, 0, 1);
    const place = kept(log, snapshots);
    await using ledger = await openLedger({ store: place.store, clock: () => now });
    for (const command of [
      { type: "openAccount", account: "alice", kind: "personal", holder: "cust_1" },
      { type: "openAccount", account: "shop", kind: "merchant", holder: "shop_9" },
      { type: "fund", account: "alice", amount: usd("9999.00"), source: { rail: "bank", reference: "wire-1" } },
    ] as const) {
      await ledger.submit(command);
    }
    const one = { from: "alice", to: "shop", amount: usd("1.00") };
    for (let left = 4500; left > 0; left -= 500) {
      now += 1000;
      // Every other hundred says that it took effect in the year before.
      const options = left % 1000 === 0 ? { effectiveAt: "2025-06-01T00:00:00Z" } : {};
      await Promise.all(Array.from({ length: 500 }, () => ledger.transfer(one, options)));
    }
    expect(snapshots.size).toBeGreaterThan(0);
    await using plain = await openLedger({ store: memoryStore(log) });
    for (const at of ["2025-06-01T00:00:00Z", "2026-01-01T00:00:04Z", "2026-01-01T00:00:07Z", "2027-01-01T00:00:00Z"]) {
      for (const account of ["alice", "shop"]) {
        const asOf = { at, by: "effective" } as const;
        expect(await available(ledger, account, asOf)).toBe(await available(plain, account, asOf));
      }
    }
    expect(await available(plain, "shop", { at: "2025-06-01T00:00:00Z", by: "effective" })).toBe(200_000n);
  });
});

describe("what makes no sense is refused", () => {
  test.for<readonly [effectiveAt: unknown, message: string]>([
    ["2026-01-31T09:00:00", "expected an instant with its offset"],
    ["yesterday", "expected an instant with its offset"],
    ["2026-02-31T99:00:00Z", "expected an instant with its offset"],
    [Number.NaN, "options.effectiveAt"],
    [true, "options.effectiveAt"],
    ["2026-01-31T09:00:00.001Z", "expected no later than now"],
    ["2026-01-31T08:00:00.001-01:00", "expected no later than now"],
  ])("effectiveAt %j", async ([effectiveAt, message]) => {
    await using ledger = await market({ clock: () => "2026-01-31T09:00:00Z" });
    const head = await ledger.head();
    const wish = { type: "transfer", from: "alice", to: "bob", amount: usd("1.00") } as const;
    const options = { effectiveAt: effectiveAt as string };
    const refused = {
      code: "invalid_command",
      message: expect.stringContaining(message),
      rejection: { details: { field: "options.effectiveAt" } },
    };
    await expect(ledger.submit(wish, options)).rejects.toMatchObject(refused);
    await expect(ledger.submitAll([wish], options)).rejects.toMatchObject(refused);
    expect(await ledger.preview(wish, options)).toMatchObject({ outcome: "rejected", rejection: refused.rejection });
    expect(await ledger.head()).toBe(head);
  });

  test("now is not too late", async () => {
    await using ledger = await market({ clock: () => "2026-01-31T09:00:00Z" });
    const wish = { from: "alice", to: "bob", amount: usd("1.00") };
    await expect(ledger.transfer(wish, { effectiveAt: "2026-01-31T09:00:00Z" })).resolves.toBeDefined();
  });

  test("another reckoning than the two", async () => {
    await using ledger = await market();
    const by = "booked" as TimeAxis;
    const reads = [
      () => ledger.balance("alice", "USD", { by }),
      () => ledger.statement("alice", { by }),
      () => ledger.trialBalance({ by }),
    ];
    for (const read of reads) await expect(read()).rejects.toThrow(QueryError);
  });

  test("a page behind a position that is nowhere in the order", async () => {
    await using ledger = await market();
    const refused = ledger.statement("alice", { after: 1, by: "effective" });
    await expect(refused).rejects.toThrow("after is 1: expected the `next` of a page of this statement");
    await expect(ledger.statement("alice", { after: 1 })).resolves.toMatchObject({ entries: [{}, {}] });
  });
});
