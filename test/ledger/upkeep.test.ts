// Is everything that is overdue recorded, once, whoever looks after it and however often?

import { describe, expect, test } from "vitest";
import {
  memoryLog,
  memoryStore,
  money,
  openLedger,
  type Ledger,
  type MemoryLog,
  type UpkeepProgress,
} from "tallystick";
import { eventsOf } from "../laws/harness.ts";

const DAY = 86_400_000;

/** A ledger whose clock the test sets: so many days after the first of March 2026, at nine. */
function calendar(): { now: () => number; to: (days: number, hours?: number) => void } {
  const start = Date.UTC(2026, 2, 1, 9);
  let time = start;
  return {
    now: () => time,
    to: (days, hours = 0) => {
      time = start + days * DAY + hours * 3_600_000;
    },
  };
}

async function opened(clock: () => number, log: MemoryLog = memoryLog()): Promise<Ledger> {
  const ledger = await openLedger({ store: memoryStore(log), clock });
  if ((await ledger.head()) > 0) return ledger;
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  return ledger;
}

/** Asks for money, to be paid within so many days. */
async function ask(ledger: Ledger, request: string, expiresAt: string): Promise<void> {
  await ledger.requestMoney({ request, from: "alice", to: "bob", amount: money("1.00 USD"), expiresAt });
}

const expired = async (ledger: Ledger): Promise<string[]> =>
  (await eventsOf(ledger)).flatMap(({ type, data }) => (type === "RequestExpired" ? [data.request] : []));

describe("upkeep", () => {
  test("records what is overdue, and nothing before its instant", async () => {
    const { now, to } = calendar();
    await using ledger = await opened(now);
    await ask(ledger, "r1", "2026-03-02T10:00:00.000Z");
    await ask(ledger, "r2", "2026-03-02T10:00:00.001Z");
    await ask(ledger, "r3", "2026-05-20T00:00:00.000Z");

    expect(await ledger.upkeep()).toEqual({ settled: {}, left: [] });
    to(1, 1);
    expect(await ledger.upkeep()).toEqual({ settled: { expireRequest: 1 }, left: [] });
    expect(await expired(ledger)).toEqual(["r1"]);
    to(100);
    expect(await ledger.upkeep()).toEqual({ settled: { expireRequest: 2 }, left: [] });
    expect(await expired(ledger)).toEqual(["r1", "r2", "r3"]);
  });

  test("run again, or by several at once, records nothing twice", async () => {
    const log = memoryLog();
    const { now, to } = calendar();
    await using one = await opened(now, log);
    await using two = await opened(now, log);
    for (let n = 0; n < 40; n += 1)
      await ask(one, `r${n}`, `2026-03-${String(2 + (n % 20)).padStart(2, "0")}T12:00:00.000Z`);
    to(30);
    const reports = await Promise.all([one.upkeep(), two.upkeep(), one.upkeep()]);
    expect(reports.reduce((sum, { settled }) => sum + (settled.expireRequest ?? 0), 0)).toBe(40);
    const recorded = await expired(one);
    expect(new Set(recorded).size).toBe(40);
    expect(recorded).toHaveLength(40);
    const head = await one.head();
    expect(await two.upkeep()).toEqual({ settled: {}, left: [] });
    expect(await two.head()).toBe(head);
  });

  test("leaves alone what was finished otherwise", async () => {
    const { now, to } = calendar();
    await using ledger = await opened(now);
    await ask(ledger, "r1", "2026-03-02T10:00:00.000Z");
    await ledger.declineRequest({ request: "r1" });
    to(9);
    expect(await ledger.upkeep()).toEqual({ settled: {}, left: [] });
  });

  test("remembers through which day everything was settled, and looks there no more", async () => {
    const log = memoryLog();
    const { now, to } = calendar();
    await using ledger = await opened(now, log);
    await ask(ledger, "r1", "2026-03-02T10:00:00.000Z");
    to(9);
    await ledger.upkeep();
    const [completed] = (await eventsOf(ledger)).filter(({ type }) => type === "UpkeepCompleted");
    expect(completed).toMatchObject({ data: { through: "2026-03-08" }, meta: { actor: "upkeep" } });

    // A day is looked at once more as long as it is not complete, and never again afterwards.
    const read: string[] = [];
    const store = memoryStore(log);
    await using other = await openLedger({
      store: {
        ...store,
        read: (query) => {
          read.push(...(query?.tags ?? []).filter((tag) => tag.startsWith("due:")));
          return store.read(query);
        },
      },
      clock: now,
    });
    to(10);
    await other.upkeep();
    expect(read).toEqual(["due:2026-03-09", "due:2026-03-10", "due:2026-03-11"]);
  });

  test("finds what fell due before the first event, where the clock of another process is behind", async () => {
    const log = memoryLog();
    let [ahead, behind] = ["2026-03-04T00:00:30.000Z", "2026-03-03T23:59:30.000Z"];
    await using first = await openLedger({ store: memoryStore(log), clock: () => ahead });
    await using second = await openLedger({ store: memoryStore(log), clock: () => behind });
    await first.openAccount({ account: "carol", kind: "personal", holder: "cust_3" });
    await second.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await second.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
    const amount = money("40.00 USD");
    await second.fund({ account: "alice", amount, source: { rail: "bank", reference: "w1" } });
    const expiresAt = "2026-03-03T23:59:50.000Z";
    await second.authorizePayment({ from: "alice", to: "shop", amount, payment: "p1", expiresAt });
    ahead = behind = "2026-03-09T00:00:00.000Z";
    const command = { type: "expirePayment", payment: "p1" };
    expect(await first.due()).toEqual([{ at: expiresAt, command, accounts: ["alice", "shop"] }]);
    expect(await first.upkeep()).toEqual({ settled: { expirePayment: 1 }, left: [] });
  });

  test("tells how far it has come, and stops when it is given up", async () => {
    const { now, to } = calendar();
    await using ledger = await opened(now);
    for (const [n, day] of ["03-02", "04-20", "06-01"].entries())
      await ask(ledger, `r${n}`, `2026-${day}T00:00:00.000Z`);
    to(200);
    const seen: UpkeepProgress[] = [];
    const stop = new AbortController();
    const onProgress = (progress: UpkeepProgress): void => {
      seen.push(progress);
      if (progress.settled === 2) stop.abort(new Error("enough"));
    };
    await expect(ledger.upkeep(undefined, { signal: stop.signal, onProgress })).rejects.toThrow("enough");
    expect(await expired(ledger)).toEqual(["r0", "r1"]);
    expect(seen.map(({ day, settled }) => [day, settled])).toEqual([
      ["2026-03-29", 1],
      ["2026-04-29", 2],
    ]);
    // The next run finds the rest.
    expect(await ledger.upkeep()).toEqual({ settled: { expireRequest: 1 }, left: [] });
  });

  test("is not done for a time that has not come", async () => {
    const { now } = calendar();
    await using ledger = await opened(now);
    await expect(ledger.upkeep("2026-03-01T09:00:00.001Z")).rejects.toMatchObject({ code: "invalid_query" });
    await expect(ledger.upkeep("yesterday")).rejects.toMatchObject({ code: "invalid_query" });
    expect(await ledger.upkeep("2026-03-01T09:00:00.000Z")).toEqual({ settled: {}, left: [] });
  });

  test.for<readonly [options: unknown, why: string]>([
    [null, "options is null: expected an object"],
    [{ signal: 5 }, "signal is 5: expected an AbortSignal"],
    [{ onProgress: 5 }, "onProgress is 5: expected a function"],
  ])("refuses %j before it records anything", async ([options, why]) => {
    const { now } = calendar();
    await using ledger = await opened(now);
    await expect(ledger.upkeep(undefined, options as never)).rejects.toMatchObject({
      code: "invalid_query",
      message: why,
    });
    const { signal } = { signal: undefined, ...(options as object | null) };
    if (signal === undefined) return;
    await expect(ledger.due({ signal })).rejects.toMatchObject({ message: why });
    await expect(ledger.timeline("alice", { signal })).rejects.toMatchObject({ message: why });
    await expect(ledger.statement("alice", { signal })).rejects.toMatchObject({ message: why });
  });
});
