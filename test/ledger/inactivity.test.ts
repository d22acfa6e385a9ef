// Are all accounts found that nobody uses, once each, whoever looks for them and however often?

import { describe, expect, test } from "vitest";
import {
  defaultPolicy,
  digestLog,
  examplePolicy,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  type EventStore,
  type Ledger,
  type LedgerEvent,
  type MemoryLog,
  type Policy,
} from "tallystick";
import { eventsOf } from "../laws/harness.ts";

const usd = (value: string) => money(value, "USD");
const ten = (changes: Partial<NonNullable<Policy["inactivity"]>> = {}): Policy => ({
  ...defaultPolicy,
  inactivity: { afterMonths: 12, noticeDays: 30, fees: [usd("10.00")], ...changes },
});

/** A clock that is put to an instant. */
function clock(): { now: () => string; to: (instant: string) => void } {
  let instant = "2026-01-31T09:00:00.000Z";
  return {
    now: () => instant,
    to: (next) => {
      instant = next;
    },
  };
}

/** A ledger with accounts that have something, all opened and funded on the last of January 2026 at nine. */
async function opened(
  now: () => string,
  { log = memoryLog(), policy = ten(), accounts = { alice: "4.00" } }: Partial<Town> = {},
): Promise<Ledger> {
  const ledger = await openLedger({ store: memoryStore(log), clock: now, policy });
  for (const [account, value] of Object.entries(accounts)) {
    await ledger.openAccount({ account, kind: "personal", holder: "x" });
    if (value === "") continue;
    await ledger.fund({ account, amount: usd(value), source: { rail: "bank", reference: account } });
  }
  return ledger;
}

interface Town {
  readonly log: MemoryLog;
  readonly policy: Policy;
  readonly accounts: Readonly<Record<string, string>>;
}

async function available(ledger: Ledger, account: string): Promise<string> {
  return (await ledger.balance(account, "USD")).available.value;
}

/** "alice 2027-03 4.00": what was charged. */
async function charged(ledger: Ledger): Promise<string[]> {
  return (await eventsOf(ledger)).flatMap((event) => (event.type === "FeeCharged" ? [shown(event)] : []));
}

function shown({ data: { account, period, fees } }: LedgerEvent<"FeeCharged">): string {
  return [account, period, ...fees.map(({ amount }) => amount.value)].join(" ");
}

const NOTHING = { settled: {}, left: [] };

describe("upkeep", () => {
  test("notices, and charges month by month: a fee of 10.00 on a balance of 4.00 takes 4.00 and leaves 0.00", async () => {
    const { now, to } = clock();
    await using ledger = await opened(now);
    to("2027-01-31T08:59:59.999Z");
    expect(await ledger.upkeep()).toEqual(NOTHING);
    to("2027-01-31T09:00:00.000Z");
    expect(await ledger.upkeep()).toEqual({ settled: { noticeInactivity: 1 }, left: [] });
    expect((await eventsOf(ledger)).at(-1)).toMatchObject({
      type: "InactivityNoticed",
      data: {
        account: "alice",
        inactiveSince: "2026-01-31T09:00:00.000Z",
        chargesFrom: "2027-03-02T09:00:00.000Z",
        monthly: [usd("10.00")],
      },
      meta: { actor: "upkeep" },
    });
    to("2027-03-02T08:59:59.999Z");
    expect((await ledger.upkeep()).settled).not.toHaveProperty("chargeInactivity");
    to("2027-03-02T09:00:00.000Z");
    expect((await ledger.upkeep()).settled).toEqual({ chargeInactivity: 1 });
    expect(await charged(ledger)).toEqual(["alice 2027-03 4.00"]);
    expect(await available(ledger, "alice")).toBe("0.00");
    expect(await ledger.fees("alice")).toEqual([
      { kind: "inactivity", month: "2027-03", amount: usd("4.00"), count: 1 },
    ]);
    expect((await ledger.statement("alice")).entries.at(-1)).toMatchObject({
      type: "FeeCharged",
      period: "2027-03",
      amount: usd("-4.00"),
      balance: usd("0.00"),
      fees: [{ kind: "inactivity", amount: usd("4.00"), fixed: usd("4.00"), payer: "alice", tariff: "none" }],
    });
    // Nothing is left to be charged.
    to("2027-04-01T00:00:00.000Z");
    expect((await ledger.upkeep()).settled).not.toHaveProperty("chargeInactivity");
    expect(await ledger.trialBalance()).toMatchObject({
      rows: expect.arrayContaining([{ account: "income:fees:inactivity", balance: usd("-4.00") }]),
    });
  });

  test("charges each month once, under the example policy 5.00 after 12 months and 30 days' notice", async () => {
    const { now, to } = clock();
    const log = memoryLog();
    await using ledger = await opened(now, { log, policy: examplePolicy, accounts: { alice: "100.00", bob: "" } });
    to("2027-01-31T09:00:00.000Z");
    expect((await ledger.upkeep()).settled).toMatchObject({ noticeInactivity: 2 });
    for (const day of ["03-02", "03-15", "03-31", "04-01", "04-02", "05-31", "06-01"]) {
      to(`2027-${day}T12:00:00.000Z`);
      await ledger.upkeep();
      // Another process finds nothing more.
      await using other = await openLedger({ store: memoryStore(log), clock: now, policy: examplePolicy });
      expect(await other.upkeep()).toEqual(NOTHING);
    }
    expect(await charged(ledger)).toEqual(["03", "04", "05", "06"].map((month) => `alice 2027-${month} 5.00`));
  });

  test("a month in which nobody looked is not charged later", async () => {
    const { now, to } = clock();
    await using ledger = await opened(now, { accounts: { alice: "100.00" } });
    to("2027-01-31T09:00:00.000Z");
    await ledger.upkeep();
    to("2027-06-10T09:00:00.000Z");
    expect((await ledger.upkeep()).settled).toMatchObject({ chargeInactivity: 1 });
    expect(await charged(ledger)).toEqual(["alice 2027-06 10.00"]);
  });

  test.for<readonly [string, (ledger: Ledger) => Promise<unknown>]>([
    ["what comes in", (ledger) => ledger.transfer({ from: "bob", to: "alice", amount: usd("1.00") })],
    ["what is paid", (ledger) => ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00") })],
    ["a new device", (ledger) => ledger.seeDevice({ account: "alice", device: "phone" })],
  ])("%s ends it: a new notice is needed", async ([, use]) => {
    const { now, to } = clock();
    await using ledger = await opened(now, { accounts: { alice: "100.00", bob: "100.00" } });
    to("2027-01-31T09:00:00.000Z");
    await ledger.upkeep();
    to("2027-03-10T09:00:00.000Z");
    await ledger.upkeep();
    await use(ledger);
    for (const month of ["04", "05", "12"]) {
      to(`2027-${month}-10T09:00:00.000Z`);
      await ledger.upkeep();
    }
    to("2028-03-10T09:00:00.000Z");
    await ledger.upkeep();
    const notices = (await eventsOf(ledger)).filter(
      ({ type, data }) => type === "InactivityNoticed" && data.account === "alice",
    );
    expect(notices).toHaveLength(2);
    expect(notices.at(-1)?.at).toBe(now());
    expect((await charged(ledger)).filter((each) => each.startsWith("alice"))).toEqual(["alice 2027-03 10.00"]);
  });

  test("what the house does to an account, and fees themselves, do not end it", async () => {
    const { now, to } = clock();
    await using ledger = await opened(now, { accounts: { alice: "100.00" } });
    to("2027-01-31T09:00:00.000Z");
    await ledger.upkeep();
    const approvers = ["operator:anna", "operator:ben"];
    await ledger.changeTier({ account: "alice", tier: 1 });
    await ledger.freezeAccount({ account: "alice", scope: "all", source: "risk", reason: "dormant" });
    await ledger.adjust({
      postings: [
        { account: "liabilities:wallet:alice:available", amount: usd("-1.00") },
        { account: "expenses:losses:goodwill", amount: usd("1.00") },
      ],
      reason: "goodwill",
      approvers,
    });
    to("2027-03-10T09:00:00.000Z");
    expect((await ledger.upkeep()).settled).toMatchObject({ chargeInactivity: 1 });
    expect(await available(ledger, "alice")).toBe("91.00");
  });

  test("leaves alone what is closed or stopped by law, and charges the months after that", async () => {
    const { now, to } = clock();
    const log = memoryLog();
    await using ledger = await opened(now, { log, accounts: { alice: "100.00", gone: "" } });
    await ledger.closeAccount({ account: "gone" });
    await ledger.freezeAccount({
      account: "alice",
      scope: "all",
      source: "legal",
      reason: "court order",
      freeze: "f1",
    });
    to("2027-01-31T09:00:00.000Z");
    expect(await ledger.upkeep()).toEqual({ settled: { noticeInactivity: 1 }, left: [] });
    to("2027-03-10T09:00:00.000Z");
    expect((await ledger.upkeep()).left).toEqual([]);
    await ledger.unfreezeAccount({ freeze: "f1" }, { actor: "compliance:cleo" });
    to("2027-04-10T09:00:00.000Z");
    await ledger.upkeep();
    expect(await charged(ledger)).toEqual(["alice 2027-04 10.00"]);
  });

  test("takes what a hold that has run out gives back, and records its end along", async () => {
    const { now, to } = clock();
    await using ledger = await opened(now, { accounts: { alice: "6.00" } });
    const releaseAt = "2026-02-01T00:00:00.000Z";
    await ledger.holdReserve({ account: "alice", amount: usd("5.00"), releaseAt, reason: "new", reserve: "v1" });
    to("2027-01-31T09:00:00.000Z");
    await ledger.noticeInactivity({ account: "alice" });
    to("2027-03-10T09:00:00.000Z");
    const { events } = await ledger.chargeInactivity({ account: "alice", period: "2027-03" });
    expect(events.map(({ type }) => type)).toEqual(["ReserveReleased", "FeeCharged"]);
    expect(await available(ledger, "alice")).toBe("0.00");
  });

  test("charges no more than the holder was told, and no more than it costs by then", async () => {
    const { now, to } = clock();
    const log = memoryLog();
    await using ledger = await opened(now, { log, accounts: { alice: "100.00" } });
    to("2027-01-31T09:00:00.000Z");
    await ledger.upkeep();
    for (const [month, fee] of [
      ["03", "25.00"],
      ["04", "2.00"],
    ] as const) {
      to(`2027-${month}-10T09:00:00.000Z`);
      await using other = await openLedger({ store: memoryStore(log), clock: now, policy: ten({ fees: [usd(fee)] }) });
      await other.upkeep();
    }
    await using none = await openLedger({ store: memoryStore(log), clock: now });
    to("2027-05-10T09:00:00.000Z");
    await none.upkeep();
    expect(await charged(ledger)).toEqual(["alice 2027-03 10.00", "alice 2027-04 2.00"]);
  });

  test("run by several at once, it notices and charges each account once", async () => {
    const { now, to } = clock();
    const log = memoryLog();
    const accounts = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`a${n}`, n % 3 === 0 ? "25.00" : ""]));
    await using one = await opened(now, { log, accounts });
    await using two = await openLedger({ store: memoryStore(log), clock: now, policy: ten() });
    const sum = async (type: "noticeInactivity" | "chargeInactivity"): Promise<number> => {
      const reports = await Promise.all([one.upkeep(), two.upkeep(), one.upkeep()]);
      return reports.reduce((total, { settled }) => total + (settled[type] ?? 0), 0);
    };
    to("2027-01-31T09:00:00.000Z");
    expect(await sum("noticeInactivity")).toBe(300);
    to("2027-03-10T09:00:00.000Z");
    expect(await sum("chargeInactivity")).toBe(100);
    expect(new Set(await charged(two)).size).toBe(100);
    const head = await one.head();
    expect((await two.upkeep()).settled).toEqual({});
    expect(await two.head()).toBe(head);
  });

  test("a credit that arrives at the same time wins: nothing is noticed, and nothing is charged", async () => {
    for (const [at, ask] of [
      ["2027-01-31T09:00:00.000Z", (ledger: Ledger) => ledger.noticeInactivity({ account: "alice" })],
      [
        "2027-03-10T09:00:00.000Z",
        (ledger: Ledger) => ledger.chargeInactivity({ account: "alice", period: "2027-03" }),
      ],
    ] as const) {
      const { now, to } = clock();
      const log = memoryLog();
      await using rival = await opened(now, { log, accounts: { alice: "100.00", bob: "100.00" } });
      to("2027-01-31T09:00:00.000Z");
      if (at !== now()) await rival.noticeInactivity({ account: "alice" });
      to(at);
      const before = await rival.head();
      let arrived = false;
      // Between the decision and its append, somebody else pays alice.
      const store = memoryStore(log);
      const late: EventStore = {
        ...store,
        append: async (events, guards) => {
          if (!arrived) {
            arrived = true;
            await rival.transfer({ from: "bob", to: "alice", amount: usd("1.00") });
          }
          return store.append(events, guards);
        },
      };
      await using ledger = await openLedger({ store: late, clock: now, policy: ten() });
      await expect(ask(ledger)).rejects.toMatchObject({ code: "wrong_state" });
      expect(arrived).toBe(true);
      expect(await rival.head()).toBe(before + 1);
    }
  });
});

describe("looking through the accounts", () => {
  test("does not find those of a log from before they were listed, whose tags never change", async () => {
    const { now, to } = clock();
    const log = memoryLog();
    const store = memoryStore(log);
    const data = { account: "old", kind: "personal", holder: "x", tier: 0 };
    const tags = ["account:old", "holder:x"];
    await store.append([{ id: "e1", type: "AccountOpened", version: 1, at: now(), data, meta: {}, tags }]);
    await using ledger = await openLedger({ store, clock: now, policy: ten({ noticeDays: 0 }) });
    expect(await digestLog(store)).toMatchObject({ events: 1 });
    to("2027-01-31T09:00:00.000Z");
    expect(await ledger.upkeep()).toEqual(NOTHING);
    // The commands know them all the same.
    expect((await ledger.noticeInactivity({ account: "old" })).replayed).toBe(false);
  });

  const accounts = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`a${n}`, ""]));

  test("stops when it is given up, and the next run finds the rest", async () => {
    const { now, to } = clock();
    await using ledger = await opened(now, { accounts });
    to("2027-01-31T09:00:00.000Z");
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ settled }: { settled: number }): void => {
      seen.push(settled);
      if (settled > 0) stop.abort(new Error("enough"));
    };
    await expect(ledger.upkeep(undefined, { signal: stop.signal, onProgress })).rejects.toThrow("enough");
    const first = seen.at(-1) ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(600);
    expect((await ledger.upkeep()).settled).toEqual({ noticeInactivity: 600 - first });
  });

  test("passes by pages on which nothing can be due, and comes back in time", async () => {
    const { now, to } = clock();
    const log = memoryLog();
    await using first = await opened(now, { log, accounts });
    await first.seeDevice({ account: "a1", device: "phone" });
    const read: number[] = [];
    const store = memoryStore(log);
    const counted: EventStore = {
      ...store,
      read: (query) => {
        if (query?.tags?.includes("accounts:opened")) read.push(query.after ?? 0);
        return store.read(query);
      },
    };
    await using ledger = await openLedger({ store: counted, clock: now, policy: ten({ noticeDays: 0 }) });
    const pages = async (): Promise<number> => {
      read.length = 0;
      await ledger.upkeep();
      return read.length;
    };
    to("2027-01-31T08:59:59.999Z");
    expect(await pages()).toBe(3);
    // The last page is never full, and accounts may be opened at any time.
    expect(await pages()).toBe(1);
    to("2027-01-31T09:00:00.000Z");
    expect(await pages()).toBe(3);
    expect((await ledger.upkeep()).settled).toEqual({});
    to("2027-02-01T00:00:00.000Z");
    expect(await pages()).toBe(3);
  });

  test("is not done where no policy asks for it, nor for a day that is over", async () => {
    const { now, to } = clock();
    const log = memoryLog();
    await using ledger = await opened(now, { log });
    to("2027-02-10T09:00:00.000Z");
    expect((await ledger.upkeep("2027-02-09T23:59:59.999Z")).settled).toEqual({});
    const reads: string[] = [];
    const store = memoryStore(log);
    const watched: EventStore = {
      ...store,
      read: (query) => {
        reads.push(...(query?.tags ?? []));
        return store.read(query);
      },
    };
    await using plain = await openLedger({ store: watched, clock: now });
    expect((await plain.upkeep()).settled).toEqual({});
    expect(reads.filter((tag) => tag.startsWith("accounts:"))).toEqual([]);
    expect((await ledger.upkeep()).settled).toEqual({ noticeInactivity: 1 });
  });
});
