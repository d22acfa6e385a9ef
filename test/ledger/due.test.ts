// Is what falls due next told before it does, and nothing that was finished otherwise?

import * as fc from "fast-check";
import {
  memoryLog,
  memoryStore,
  money,
  openLedger,
  RejectedError,
  type DueItem,
  type DueQuery,
  type Ledger,
  type LedgerEvent,
  type Policy,
} from "tallystick";
import { arbitraries, type Submission } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { eventsOf } from "../laws/harness.ts";

const usd = (value: string) => money(value, "USD");
const START = Date.UTC(2026, 0, 31, 9);
const DAY = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString();

/** A history, after which part of it upkeep was run, and how far one then looks ahead. */
interface Life {
  readonly submissions: readonly Submission[];
  readonly policy: Policy;
  readonly swept: number;
  readonly ahead: number;
}

/** With this, settling a dispute by silence may bring about a reserve. */
const RESERVING: Policy["risk"][number] = {
  rule: "disputeRatio",
  percent: "0.9",
  leastSales: 1,
  reserve: { percent: "10", days: 1 },
};

/** One of each thing that falls due, so that none is missed by chance. */
const SCENE: readonly Submission[] = [
  { type: "openAccount", account: "eve", kind: "personal", holder: "cust_5", tier: 3 } as const,
  { type: "openAccount", account: "stall", kind: "merchant", holder: "stall_1", tier: 3 } as const,
  { type: "fund", account: "eve", amount: usd("90.00"), source: { rail: "bank", reference: "scene-1" } } as const,
  { type: "authorizePayment", ...sides(), payment: "s1", expiresAt: iso(START + 2 * DAY) } as const,
  { type: "authorizePayment", ...sides(), payment: "s2", expiresAt: iso(START + 60 * DAY) } as const,
  { type: "capturePayment", payment: "s2", capture: "s2c", settlesAt: iso(START + 6 * DAY) } as const,
  { type: "requestMoney", ...sides(), request: "s3", expiresAt: iso(START + 34 * DAY) } as const,
  { type: "transfer", ...sides(), transfer: "s4" } as const,
  { type: "openDispute", of: "s4", reason: "late", dispute: "s4d", answerBy: iso(START + 7 * DAY) } as const,
  { type: "answerDispute", dispute: "s4d", answer: "contest", decideBy: iso(START + 3 * DAY) } as const,
  { type: "transfer", ...sides(), transfer: "s5" } as const,
  {
    type: "receiveChargeback",
    of: "s5",
    reference: { rail: "card", reference: "scene-2" },
    reason: "fraud",
    respondBy: iso(START + 20 * DAY),
    chargeback: "s5c",
  } as const,
  { type: "holdReserve", account: "eve", amount: usd("1.00"), releaseAt: iso(START + 9 * DAY), reason: "new" } as const,
].map((command) => ({ command, options: {} }));

function sides() {
  return { from: "eve", to: "stall", amount: usd("5.00") };
}

const lives: fc.Arbitrary<Life> = fc.record({
  submissions: arbitraries.submissions({ keys: "none", maxLength: 40 }),
  policy: fc
    .record({ policy: arbitraries.policy(), risk: fc.constantFrom<Policy["risk"]>([], [RESERVING]) })
    .map(({ policy, risk }) => ({ ...policy, risk })),
  swept: fc.nat({ max: 70 }),
  ahead: fc.constantFrom(0, 1, DAY, 7 * DAY, 8 * DAY, 31 * DAY, 33 * DAY, 100 * DAY, 5_000 * DAY),
});

interface Lived {
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly moveTo: (time: number) => void;
}

async function lived({ submissions, policy, swept }: Omit<Life, "ahead">): Promise<Lived> {
  let time = START;
  const ledger = await openLedger({ store: memoryStore(), policy, clock: () => time });
  for (const [index, { command, options, wait = 0 }] of [...SCENE, ...submissions].entries()) {
    time += 1000 + wait;
    await ledger.submit(command, options).catch((error: unknown) => {
      if (!(error instanceof RejectedError)) throw error;
    });
    if (index === swept) await ledger.upkeep();
  }
  return {
    ledger,
    now: () => time,
    moveTo: (next) => {
      time = next;
    },
  };
}

/** What upkeep has recorded of its own accord behind a position, as the commands that did it. */
function settledIn(events: readonly LedgerEvent[], listed: readonly DueItem[]): string[] {
  return events
    .filter(({ meta }) => meta.actor === "upkeep" && meta.cause === undefined)
    .filter(({ meta }) => !/Inactivity$|^completeUpkeep$/.test(meta.command ?? ""))
    .map(({ type, data, meta }) => {
      const found = listed.find(({ command: { type: name, ...ids } }) =>
        [name === meta.command, ...Object.entries(ids).map(([key, id]) => Reflect.get(data, key) === id)].every(
          Boolean,
        ),
      );
      return found ? JSON.stringify(found.command) : `${type} was not listed`;
    });
}

const commandsOf = (items: readonly DueItem[]): string[] => items.map(({ command }) => JSON.stringify(command));

describe("laws", () => {
  test("with the clock at `until`, upkeep settles exactly what was listed, as long as nothing else happens", async () => {
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(lives, async ({ ahead, ...life }) => {
        const { ledger, now, moveTo } = await lived(life);
        const until = now() + ahead;
        const listed = await ledger.due({ until });
        for (const { command } of listed) kinds.set(command.type, (kinds.get(command.type) ?? 0) + 1);
        const head = await ledger.head();
        moveTo(until);
        const { left } = await ledger.upkeep();
        expect(left).toEqual([]);
        const settled = settledIn((await eventsOf(ledger)).slice(head), listed);
        expect(settled.toSorted()).toEqual(commandsOf(listed).toSorted());
        // And nothing is due any more.
        expect(await ledger.due({ until })).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect([...kinds.keys()].toSorted()).toEqual([
      "expireChargeback",
      "expireDispute",
      "expirePayment",
      "expireRequest",
      "releaseReserve",
      "settlePayment",
    ]);
  });

  test("it records nothing, is in order, and a limit, an instant or an account leaves out the rest and no more", async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.nat({ max: 4 }), async ({ ahead, ...life }, limit) => {
        const { ledger, now } = await lived(life);
        const head = await ledger.head();
        const all = await ledger.due({ until: now() + 5_000 * DAY });
        expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted());
        expect(new Set(commandsOf(all)).size).toBe(all.length);
        expect(await ledger.due({ until: now() + 5_000 * DAY, limit })).toEqual(all.slice(0, limit));
        const until = iso(now() + ahead);
        expect(await ledger.due({ until })).toEqual(all.filter(({ at }) => at <= until));
        expect(await ledger.due()).toEqual(all.filter(({ at }) => at <= iso(now() + 31 * DAY)));
        for (const account of (await eventsOf(ledger)).flatMap(({ type, data }) =>
          type === "AccountOpened" ? data.account : [],
        )) {
          const own = all.filter(({ accounts }) => accounts.includes(account));
          expect(await ledger.due({ until: now() + 5_000 * DAY, account })).toEqual(own);
        }
        expect(await ledger.head()).toBe(head);
      }),
      { numRuns: 60 },
    );
  });

  test("each is refused a millisecond before its instant, and carried out at it", async () => {
    await fc.assert(
      fc.asyncProperty(lives, async ({ ahead, ...life }) => {
        const { ledger, now, moveTo } = await lived(life);
        const present = now();
        for (const { at, command } of await ledger.due({ until: present + ahead })) {
          const time = Date.parse(at);
          moveTo(Math.max(present, time - 1));
          const before = await ledger.preview(command);
          moveTo(Math.max(present, time));
          const then = await ledger.preview(command);
          expect([before.outcome, then.outcome]).toEqual([time > present ? "rejected" : "accepted", "accepted"]);
          // The clock of a ledger never runs backwards, so only the first one can be looked at from before.
          return;
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** A ledger on which somebody has money. */
async function opened(): Promise<Pick<Lived, "ledger" | "moveTo">> {
  let time = START;
  const ledger = await openLedger({ store: memoryStore(), clock: () => time });
  for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.fund({ account: "alice", amount: usd("100.00"), source: { rail: "bank", reference: "wire-1" } });
  return {
    ledger,
    moveTo: (next) => {
      time = next;
    },
  };
}

describe("a due list", () => {
  const both = { from: "alice", to: "shop" } as const;

  test("names what expires next, with whom it concerns, and no more what was captured or voided", async () => {
    const { ledger } = await opened();
    for (const [payment, days] of [
      ["p1", 3],
      ["p2", 2],
      ["p3", 1],
    ] as const) {
      await ledger.authorizePayment({ ...both, amount: usd("5.00"), payment, expiresAt: iso(START + days * DAY) });
    }
    await ledger.voidPayment({ payment: "p3" });
    await ledger.capturePayment({ payment: "p2", capture: "c1", settlesAt: iso(START + 4 * DAY) });
    expect(await ledger.due()).toEqual([
      { at: iso(START + 3 * DAY), command: { type: "expirePayment", payment: "p1" }, accounts: ["alice", "shop"] },
      {
        at: iso(START + 4 * DAY),
        command: { type: "settlePayment", payment: "p2", capture: "c1" },
        accounts: ["alice", "shop"],
      },
    ]);
    await ledger.close();
  });

  test("has the deadline of a dispute that counts: that of the answer, then that of the buyer", async () => {
    const { ledger } = await opened();
    await ledger.transfer({ ...both, amount: usd("9.00"), transfer: "t1" });
    await ledger.openDispute({ of: "t1", reason: "late", dispute: "d1", answerBy: iso(START + 9 * DAY) });
    const command = { type: "expireDispute", dispute: "d1" };
    const accounts = ["alice", "shop"];
    expect(await ledger.due()).toEqual([{ at: iso(START + 9 * DAY), command, accounts }]);
    // An answer may set a deadline ahead of the one that it has met.
    await ledger.answerDispute({ dispute: "d1", answer: "contest", decideBy: iso(START + 5 * DAY) });
    expect(await ledger.due({ account: "alice" })).toEqual([{ at: iso(START + 5 * DAY), command, accounts }]);
    await ledger.escalateDispute({ dispute: "d1" });
    expect(await ledger.due()).toEqual([]);
    await ledger.close();
  });

  test("has an answered dispute that is overdue at the deadline that its buyer has missed, not at the one that was met", async () => {
    const { ledger, moveTo } = await opened();
    await ledger.transfer({ ...both, amount: usd("9.00"), transfer: "t1" });
    await ledger.openDispute({ of: "t1", reason: "late", dispute: "d1", answerBy: iso(START + 5 * DAY) });
    await ledger.answerDispute({ dispute: "d1", answer: "contest", decideBy: iso(START + 7 * DAY) });
    for (const day of [6, 8]) {
      moveTo(START + day * DAY);
      expect((await ledger.due()).map(({ at }) => at)).toEqual([iso(START + 7 * DAY)]);
    }
    await ledger.close();
  });

  test("has what is overdue and not recorded yet, at its own instant", async () => {
    const { ledger, moveTo } = await opened();
    await ledger.requestMoney({ ...both, amount: usd("1.00"), request: "a1", expiresAt: iso(START + DAY) });
    moveTo(START + 9 * DAY);
    expect((await ledger.due()).map(({ at }) => at)).toEqual([iso(START + DAY)]);
    await ledger.close();
  });

  test("ends with the last instant that there is", async () => {
    const { ledger } = await opened();
    const expiresAt = "9999-12-31T23:59:59.999Z";
    await ledger.requestMoney({ ...both, amount: usd("1.00"), request: "a1", expiresAt });
    await ledger.close();
    await using late = await openLedger({ store: await logOf(expiresAt), clock: () => "9999-12-30T00:00:00.000Z" });
    expect((await late.due()).map(({ at }) => at)).toEqual([expiresAt]);
  });

  test("looks no more where upkeep was completed, and stops once there is enough", async () => {
    const log = memoryLog();
    let time = START;
    const clock = () => time;
    await using ledger = await openLedger({ store: memoryStore(log), clock });
    for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: account });
    for (const [request, days] of [
      ["a1", 1],
      ["a2", 20],
      ["a3", 100],
    ] as const) {
      await ledger.requestMoney({ ...both, amount: usd("1.00"), request, expiresAt: iso(START + days * DAY) });
    }
    time = START + 10 * DAY;
    await ledger.upkeep();
    const store = memoryStore(log);
    const read: string[] = [];
    await using other = await openLedger({
      store: {
        ...store,
        read: (query) => {
          read.push(...(query?.tags ?? []).filter((tag) => tag.startsWith("due:")));
          return store.read(query);
        },
      },
      clock,
    });
    expect(await other.due({ until: time + 365 * DAY, limit: 1 })).toHaveLength(1);
    // Two days stay open behind the present one.
    expect([read[0], read.length]).toEqual([`due:${iso(time - DAY).slice(0, 10)}`, 31]);
  });

  test("lets timers run while it looks far ahead, so that one may give it up", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    const stop = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => stop.abort(reason), 0);
    const until = "9999-12-31T23:59:59.999Z";
    await expect(ledger.due({ until, signal: stop.signal })).rejects.toBe(reason);
  });

  test("is given up where its signal is aborted", async () => {
    const { ledger } = await opened();
    await expect(ledger.due({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    await ledger.close();
  });

  test("of nobody is refused", async () => {
    const { ledger } = await opened();
    await expect(ledger.due({ account: "nobody" })).rejects.toMatchObject({ code: "account_not_found" });
    await ledger.close();
  });

  test.for<readonly [DueQuery, string]>([
    [{ until: START - 1 }, "until is 2026-01-31T08:59:59.999Z"],
    [{ until: "tomorrow" }, 'until is "tomorrow"'],
    [{ limit: -1 }, "limit is -1"],
  ])("refuses a query that makes no sense: %j", async ([query, message]) => {
    const { ledger } = await opened();
    await expect(ledger.due(query)).rejects.toMatchObject({
      code: "invalid_query",
      message: expect.stringContaining(message),
    });
    await ledger.close();
  });
});

/** A log of the end of time, on which somebody was asked for money until an instant. */
async function logOf(expiresAt: string) {
  const log = memoryLog();
  await using ledger = await openLedger({ store: memoryStore(log), clock: () => "9999-12-29T00:00:00.000Z" });
  for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.requestMoney({ from: "alice", to: "shop", amount: usd("1.00"), request: "a1", expiresAt });
  return memoryStore(log);
}
