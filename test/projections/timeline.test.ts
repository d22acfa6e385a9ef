// Is everything that concerns an account told once, in order, with every amount that moved on it?

import * as fc from "fast-check";
import {
  defaultAssets,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  postings,
  tagsOf,
  type EventType,
  type Ledger,
  type LedgerEvent,
  type TimelineEntry,
  type TimelineQuery,
} from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { EVENTS } from "../../src/events/catalogue.ts";
import { fromMinorUnits, minorUnits } from "../../src/money/money.ts";
import { summaryOf, timelineEntryOf } from "../../src/projections/timeline.ts";
import { market } from "../wallet/market.ts";
import { accountsIn, instantsAround, played, scripts } from "./played.ts";

const clock = () => "2026-01-31T09:00:00.000Z";
const usd = (value: string) => money(value, "USD");
const WALLET = /^liabilities:wallet:(?<id>.+):(?<part>available|pending|held|reserve)$/;

/** All entries, page by page. */
async function paged(
  ledger: Ledger,
  account: string,
  query: TimelineQuery & { limit: number },
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  for (let after: number | undefined; ;) {
    const page = await ledger.timeline(account, { ...query, ...(after === undefined ? {} : { after }) });
    expect(page.entries.length).toBeLessThanOrEqual(query.limit);
    entries.push(...page.entries);
    if (page.next === undefined) return entries;
    expect(page.entries.length).toBe(query.limit);
    after = page.next;
  }
}

/** The lines of an event on wallets: whose, of which part, and how much, as it would be written. */
function linesOn(event: LedgerEvent): { wallet: string; part: string; asset: string; amount: bigint; text: string }[] {
  return postings(event).flatMap(({ account, asset, amount }) => {
    const { id, part } = WALLET.exec(account)?.groups ?? {};
    if (id === undefined || part === undefined) return [];
    const size = amount < 0n ? -amount : amount;
    // Any asset that an event of the arbitraries moves is one of the defaults.
    const { value } = fromMinorUnits(size, asset, defaultAssets.scale(asset));
    return { wallet: id, part, asset, amount, text: `${value} ${asset}` };
  });
}

/** What moved on a wallet and is not named by the sentence for it, each as a whole: 1.00 USD is not named by 21.00 USD. */
function unnamedIn(event: LedgerEvent): { wallet: string; text: string; summary: string }[] {
  return linesOn(event).flatMap(({ wallet, text }) => {
    const summary = summaryOf(event, wallet);
    return ` ${summary}`.replaceAll("(", " ").includes(` ${text}`) ? [] : { wallet, text, summary };
  });
}

describe("laws", () => {
  test("every event that bears an account's tags is there once, in order, with what it is about", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const tags = ["account", "credits", "claims", "quoted", "asked", "asks"].map((kind) => `${kind}:${account}`);
          const own = events.filter((event) => tagsOf(event).some((tag) => tags.includes(tag)));
          const { entries, next } = await ledger.timeline(account);
          expect(next).toBeUndefined();
          expect(
            entries.map(({ position, at, type, event, actor, key, cause }) => [
              position,
              at,
              type,
              event,
              actor,
              key,
              cause,
            ]),
          ).toEqual(
            own.map(({ position, at, type, id, meta: { actor, key, cause } }) => [
              position,
              at,
              type,
              id,
              actor,
              key,
              cause,
            ]),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test("pages make up the whole, whatever their size, and so do periods", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.integer({ min: 1, max: 7 }), fc.nat(), async (script, limit, some) => {
        const { ledger, events } = await played(script);
        const instants = instantsAround(events);
        const border = instants[some % instants.length] ?? "";
        for (const account of accountsIn(events)) {
          const { entries } = await ledger.timeline(account);
          expect(await paged(ledger, account, { limit })).toEqual(entries);
          const before = await paged(ledger, account, { to: border, limit });
          const since = await paged(ledger, account, { from: border, limit });
          expect([...before, ...since]).toEqual(entries);
          expect(since.every(({ at }) => at >= border)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("the changes add up to what the account has", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const sums: Record<string, Record<string, bigint>> = {};
          for (const { change = {} } of (await ledger.timeline(account)).entries) {
            for (const [currency, parts] of Object.entries(change)) {
              const sum = (sums[currency] ??= {});
              for (const [part, amount] of Object.entries(parts)) sum[part] = (sum[part] ?? 0n) + minorUnits(amount);
            }
          }
          const { balances } = await ledger.account(account);
          const has = Object.entries(balances).map(([currency, parts]) => [
            currency,
            Object.fromEntries(Object.entries(parts).map(([part, amount]) => [part, minorUnits(amount)])),
          ]);
          expect(sums).toEqual(Object.fromEntries(has));
        }
      }),
      { numRuns: 30 },
    );
  });

  test("the sentence is one, and ends as one", () => {
    fc.assert(
      fc.property(arbitraries.event(), (event) => {
        const summary = summaryOf(event, "alice");
        expect(summary).toMatch(/^[A-Z].*\.$/);
        expect(summary).not.toMatch(/undefined|\[object|[\n\r]/);
      }),
      { numRuns: 3000 },
    );
  });

  test.for(Object.keys(EVENTS) as EventType[])(
    "the sentence of %s names every amount that moved on the wallet",
    (type) => {
      fc.assert(
        fc.property(arbitraries.event(type), (event) => {
          expect(unnamedIn(event)).toEqual([]);
        }),
        { numRuns: 200 },
      );
    },
  );

  test("so it does of every event of any history", () => {
    fc.assert(
      fc.property(arbitraries.history(), (events) => {
        expect(events.flatMap(unnamedIn)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a timeline", () => {
  test("tells what happened, why, and who asked", async () => {
    const policy = {
      tariff: {
        version: "t1",
        components: [
          { kind: "transfer", when: { operation: "transfer" as const }, percent: "1", payer: "payer" as const },
        ],
      },
      risk: [{ rule: "velocity" as const, count: 2, hours: 1, outcome: "freeze" as const }],
    };
    await using ledger = await openLedger({ store: memoryStore(), policy, clock });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1", country: "PT", tier: 2 });
    await ledger.openAccount({ account: "bob", kind: "personal", holder: "cust_2" });
    await ledger.fund({
      account: "alice",
      amount: usd("100.00"),
      source: { rail: "bank", reference: "w-1" },
      funding: "f1",
    });
    const options = { actor: "holder:cust_1", key: "k-1" };
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("25.00"), order: "7", transfer: "t1" }, options);
    await ledger.refund({ of: "t1", amount: usd("5.00"), reason: "one piece\nwas missing", refund: "r1" });
    const expiresAt = "2026-02-01T09:00:00.000Z";
    await ledger.authorizePayment({ from: "alice", to: "bob", amount: usd("10.00"), payment: "p1", expiresAt });
    await ledger.capturePayment({ payment: "p1", amount: usd("2.00") });
    await ledger.capturePayment({ payment: "p1", amount: usd("5.00"), final: true });
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00") }).catch(() => undefined);
    const { entries } = await ledger.timeline("alice");
    expect(entries.map(({ summary }) => summary)).toEqual([
      "Opened as a personal account of holder cust_1 in PT, tier 2.",
      "Funded with 100.00 USD by bank (w-1) (funding f1).",
      "Paid 25.00 USD to bob for order 7; fee 0.25 USD.",
      'Got a refund of 5.00 USD from bob of transfer t1: "one piece was missing".',
      "Payment p1 to bob authorised: 10.00 USD held until 2026-02-01T09:00:00.000Z.",
      "Paid 2.00 USD to bob by a capture of payment p1.",
      "Paid 5.00 USD to bob by a capture of payment p1; 3.00 USD of the hold released.",
      'Refused: transfer of 1.00 USD to bob (risk_denied by risk rule velocity: "3 outgoing within 1 h", threshold "more than 2").',
      expect.stringMatching(/^Frozen for debits by risk \(freeze frz_\w+\): "velocity: .*"\.$/),
    ]);
    const zero = usd("0.00");
    expect(entries[2]).toEqual({
      position: 4,
      at: "2026-01-31T09:00:00.000Z",
      type: "Transferred",
      id: "t1",
      event: expect.any(String),
      summary: expect.any(String),
      change: { USD: { available: usd("-25.25"), pending: zero, held: zero, reserved: zero } },
      actor: "holder:cust_1",
      key: "k-1",
    });
    expect(entries[0]).not.toHaveProperty("change");
    expect(entries[8]?.cause).toBe(entries[7]?.event);
    const bobs = await ledger.timeline("bob");
    expect(bobs.entries.map(({ summary }) => summary).slice(1)).toEqual([
      "Received 25.00 USD from alice for order 7.",
      'Refunded 5.00 USD to alice of transfer t1: "one piece was missing".',
      "Received 2.00 USD from alice by a capture of payment p1.",
      "Received 5.00 USD from alice by a capture of payment p1.",
    ]);
  });

  test("of a buyer has the dispute, and of who is asked for money the request", async () => {
    await using ledger = await market();
    await ledger.openDispute({ of: "t1", amount: usd("5.00"), reason: "late", dispute: "d1" });
    await ledger.requestMoney({ from: "alice", to: "bob", amount: usd("1.00"), request: "a1" });
    const { entries } = await ledger.timeline("alice");
    expect(entries.slice(-2).map(({ type, id }) => `${type} ${id}`)).toEqual(["DisputeOpened d1", "MoneyRequested a1"]);
  });

  test("reads the page and no more of the history", async () => {
    const log = memoryLog();
    await using first = await market({}, log);
    for (let n = 0; n < 300; n += 1) {
      await first.transfer({ from: "alice", to: "bob", amount: usd("0.01") });
    }
    const store = memoryStore(log);
    await using ledger = await openLedger({ store: memoryStore(log) });
    const read: number[] = [];
    await using counting = await openLedger({
      store: {
        ...store,
        read: async (query) => {
          const events = await store.read(query);
          if (query?.tags?.includes("asks:alice")) read.push(events.length);
          return events;
        },
      },
    });
    const whole = await ledger.timeline("alice");
    const page = await counting.timeline("alice", { after: 150, limit: 10 });
    expect(page.entries).toEqual(whole.entries.filter(({ position }) => position > 150).slice(0, 10));
    expect(read).toEqual([11]);
  });

  test("is given up where its signal is aborted", async () => {
    await using ledger = await market();
    await expect(ledger.timeline("alice", { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    );
  });

  test("of nobody is refused", async () => {
    await using ledger = await market();
    await expect(ledger.timeline("nobody")).rejects.toMatchObject({ code: "account_not_found" });
  });

  test.for<readonly [TimelineQuery, string]>([
    [{ limit: -1 }, "limit is -1"],
    [{ after: 2.5 }, "after is 2.5"],
    [{ from: "2026-01-31" }, 'from is "2026-01-31"'],
    [{ to: "tomorrow" }, 'to is "tomorrow"'],
  ])("refuses a query that makes no sense: %j", async ([query, message]) => {
    await using ledger = await market();
    await expect(ledger.timeline("alice", query)).rejects.toMatchObject({
      code: "invalid_query",
      message: expect.stringContaining(message),
    });
  });

  test("takes any whole limit but none: a page of nothing would lead nowhere", async () => {
    await using ledger = await market();
    const { entries } = await ledger.timeline("alice");
    await expect(ledger.timeline("alice", { limit: 0 })).rejects.toMatchObject({
      code: "invalid_query",
      message: "limit is 0: expected a whole number of one or more",
    });
    expect(await ledger.timeline("alice", { limit: Number.MAX_SAFE_INTEGER })).toEqual({ account: "alice", entries });
  });

  test("of a refusal tells apart the rules that refused and those that only found something", () => {
    const finding = { version: 1, observed: "2", threshold: "1", evidence: [] };
    const event: LedgerEvent = {
      position: 1,
      id: "evt_1",
      type: "ActionRefused",
      version: 1,
      at: "2026-01-31T09:00:00.000Z",
      meta: {},
      data: {
        refusal: "rfs_1",
        account: "alice",
        action: "transfer",
        counterparty: "bob",
        outcome: "deny",
        findings: [
          { ...finding, rule: "roundAmounts", outcome: "flag" },
          { ...finding, rule: "velocity", outcome: "deny" },
        ],
      },
    };
    expect(timelineEntryOf(event, "alice", defaultAssets).summary).toBe(
      'Refused: transfer to bob (risk_denied by risk rule velocity: "2", threshold "1"; found too by risk rule roundAmounts: "2", threshold "1").',
    );
  });
});
