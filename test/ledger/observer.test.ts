// Is an observer told everything, once, and of nobody? And does a ledger do the same whether it has one or not?
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { join } from "node:path";
import { test } from "@fast-check/vitest";
import { memoryLog, memoryStore, money, openLedger, REJECTIONS, type Command, type Observer } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { arbitraries, faultyStore, type StoreFault } from "tallystick/testing";
import { describe, expect, vi } from "vitest";
import { COMMANDS } from "../../src/wallet/commands.ts";
import { FOLDS } from "../../src/wallet/folds.ts";
import {
  inPlace,
  NEAR_PLACES,
  openSteady,
  plannedFrom,
  send,
  slowAppends,
  standing,
  steady,
  times,
} from "../laws/harness.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { sqliteHost } from "./processes/host.ts";
import { endsOf, listening, type Heard } from "./listening.ts";

const open = (account: string): Command => ({ type: "openAccount", account, kind: "personal", holder: "cust_1" });
const pay = (from: string, to: string, amount = money("1.00 USD")): Command => ({ type: "transfer", from, to, amount });
const fund = (account: string, reference = account): Command => ({
  type: "fund",
  account,
  amount: money("10.00 USD"),
  source: { rail: "bank", reference },
});
const fault = (outcome: StoreFault["outcome"]): StoreFault => ({ outcome, before: 0, after: 0 });

/** Every word that a record may have in it: of each there are few. */
const WORDS: ReadonlySet<string> = new Set([
  ...Object.keys(COMMANDS),
  ...Object.keys(REJECTIONS),
  ...Object.keys(FOLDS),
  "unknown",
  "wallet",
  "accepted",
  "replayed",
  "refused",
  "failed",
  "dropped",
  "recorded",
  "conflicted",
  "store_unavailable",
  "conflict",
]);

function textsIn(told: unknown): string[] {
  if (typeof told === "string") return [told];
  return typeof told === "object" && told !== null ? Object.values(told).flatMap(textsIn) : [];
}

const recorded = (heard: readonly Heard[]) =>
  heard.flatMap(({ appends }) => appends).filter(({ outcome }) => outcome === "recorded");

/** A fault that leaves no doubt: what failed was not recorded. */
const certain = arbitraries
  .faultPlan()
  .map((plan) => plan.map((each) => (each.outcome === "loseAnswer" ? { ...each, outcome: "fail" as const } : each)));

describe.each(NEAR_PLACES)("what is told of two ledgers on one log on $name", ({ place, runs }) => {
  test.prop(
    { submissions: arbitraries.submissions({ time: "none" }), left: certain, right: certain },
    { numRuns: times(runs(60)) },
  )("ties out with what their callers got and with the log, and names nobody", async ({ submissions, left, right }) =>
    inPlace(place, async (fresh) => {
      const clock = standing();
      const ends = [left, right].map((plan, index) => ({
        ...listening(),
        faults: plannedFrom(plan),
        name: `n${index}`,
      }));
      const ledgers = await Promise.all(
        ends.map(async ({ observer, faults, name }) =>
          openLedger({ ...steady(name, clock), observer, store: faultyStore(await fresh.open(), faults) }),
        ),
      );
      for (const { faults } of ends) faults.start();
      const answers = await Promise.all(
        ledgers.map((ledger) => Promise.all(submissions.map((submission) => send(ledger, submission)))),
      );
      for (const ledger of ledgers) await ledger.close();

      for (const [index, { heard }] of ends.entries()) {
        const numbers = submissions.map((_, each) => each + 1);
        expect(heard.submits.map(({ command }) => command)).toEqual(numbers);
        const ended = new Map(heard.settles.map((told) => [told.command, told]));
        expect(heard.settles.length).toBe(submissions.length);
        // One by one, so that the sums tie out too.
        for (const [each, answer] of (answers[index] ?? []).entries()) {
          const told = ended.get(each + 1);
          expect(told).toMatchObject({
            type: heard.submits[each]?.type,
            outcome: answer.outcome === "rejected" ? "refused" : answer.outcome,
            ...(answer.outcome === "rejected" ? { code: answer.code } : {}),
          });
          expect(told?.duration).toBeGreaterThanOrEqual(told?.waited ?? 0);
          expect(told?.waited ?? 0).toBeGreaterThanOrEqual(0);
        }
        const inLog = recorded([heard]).flatMap(({ commands }) => commands);
        expect(new Set(inLog).size).toBe(inLog.length);
        const accepted = heard.settles.flatMap(({ command, outcome }) => (outcome === "accepted" ? command : []));
        expect(inLog).toEqual(expect.arrayContaining(accepted));
      }
      await using reader = await openSteady(await fresh.open());
      const events = recorded(ends.map(({ heard }) => heard)).reduce((sum, each) => sum + each.events, 0);
      expect(events).toBe(await reader.head());
      for (const text of textsIn(ends.map(({ heard }) => heard))) expect(WORDS).toContain(text);
    }),
  );
});

const throwing: Observer = Object.fromEntries(
  ["onSubmit", "onSettle", "onAppend", "onLoad", "onEvict", "onSnapshot"].map((hook) => [
    hook,
    () => {
      throw new Error(hook);
    },
  ]),
);
const rejecting: Observer = Object.fromEntries(
  Object.keys(throwing).map((hook) => [hook, () => Promise.reject(new Error(hook))]),
);

/** As a promise of another realm does, or of a library that replaces those of the platform. */
const foreign: Observer = Object.fromEntries(
  Object.keys(throwing).map((hook) => [
    hook,
    // oxlint-disable-next-line unicorn/no-thenable
    () => ({ then: (_: unknown, fail: (error: Error) => void) => fail(new Error(hook)) }),
  ]),
);

describe("an observer that throws", () => {
  test.prop(
    { submissions: arbitraries.submissions({ time: "none" }), plan: arbitraries.faultPlan() },
    { numRuns: times(60) },
  )("changes no receipt, no refusal and no error", async ({ submissions, plan }) => {
    const reported = vi.spyOn(console, "error").mockReturnValue();
    try {
      const [plain, ...observed] = await Promise.all(
        [{}, { observer: throwing }, { observer: rejecting }].map(async (options) => {
          const faults = plannedFrom(plan);
          const ledger = await openSteady(faultyStore(memoryStore(), faults), options);
          faults.start();
          const answers = await Promise.all(submissions.map((submission) => send(ledger, submission)));
          const head = await ledger.head().catch(String);
          await ledger.close();
          return { answers, head };
        }),
      );
      for (const each of observed) expect(each).toEqual(plain);
    } finally {
      reported.mockRestore();
    }
  });

  test.each([
    ["at once", throwing],
    ["later", rejecting],
    ["by a promise of another make", foreign],
  ])("%s is told to the console, each of its functions once, with the error", async (_, observer) => {
    const reported = vi.spyOn(console, "error").mockReturnValue();
    try {
      await using ledger = await openLedger({ store: memoryStore(), observer });
      for (const account of ["alice", "bob"]) await ledger.submit(open(account));
      await ledger.account("alice");
      const told = reported.mock.calls.map(([message, error]) => `${String(message).split(" of")[0]} ${String(error)}`);
      expect(told).toEqual(
        ["onSubmit", "onAppend", "onSettle", "onLoad"].map((hook) => `tallystick: ${hook} Error: ${hook}`),
      );
    } finally {
      reported.mockRestore();
    }
  });
});

test.each([
  ['observer is "log"', "log"],
  ["observer is null", null],
  ["observer.onSettle is true", { onSettle: true }],
] as const)("%s is refused when a ledger is opened", async (message, observer) => {
  const opening = openLedger({ store: memoryStore(), observer: observer as unknown as Observer });
  await expect(opening).rejects.toMatchObject({
    code: "invalid_observer",
    message: expect.stringContaining(`${message}: expected`) as string,
  });
});

test("its functions may be methods: they are called on it", async () => {
  class Counting implements Observer {
    count = 0;
    onSettle(): void {
      this.count += 1;
    }
  }
  const observer = new Counting();
  await using ledger = await openLedger({ store: memoryStore(), observer });
  await ledger.submit(open("alice"));
  expect(observer.count).toBe(1);
});

test("nobody reads the time, unless there is an observer", async () => {
  const read = vi.spyOn(performance, "now");
  try {
    for (const [options, expected] of [
      [{}, false],
      [{ observer: {} }, true],
    ] as const) {
      read.mockClear();
      await using ledger = await openLedger({ store: memoryStore(), ...options });
      await ledger.submitAll([open("alice"), fund("alice"), open("bob")]);
      await ledger.submit(pay("alice", "bob"));
      await ledger.account("alice");
      expect(read.mock.calls.length > 0).toBe(expected);
    }
  } finally {
    read.mockRestore();
  }
});

describe("a command is told", () => {
  test("before submit returns, and its end before its caller hears of it", async () => {
    const { observer, heard } = listening();
    await using ledger = await openLedger({ store: memoryStore(), observer });
    const receipt = ledger.submit(open("alice"));
    expect(heard.submits).toEqual([{ command: 1, type: "openAccount" }]);
    expect(heard.settles).toEqual([]);
    await receipt;
    expect(endsOf(heard)).toEqual(["1 openAccount accepted"]);
  });

  test("with what became of it: accepted, replayed, refused, malformed, no command at all, after the end", async () => {
    const { observer, heard } = listening();
    const ledger = await openLedger({ store: memoryStore(), observer });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" }, { key: "k1" });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" }, { key: "k1" });
    const nonsense: unknown[] = [pay("alice", "bob"), { ...open("bob"), kind: "cat" }, { type: "cust_1" }, null];
    for (const command of nonsense) await ledger.submit(command as Command).catch(() => {});
    const unreadable = Object.defineProperty({}, "type", {
      enumerable: true,
      get: () => {
        throw new RangeError("hidden");
      },
    });
    await ledger.submit(unreadable as Command).catch(() => {});
    await ledger.submitAll([unreadable as Command]).catch(() => {});
    const hidden = Object.defineProperty({}, "signal", Object.getOwnPropertyDescriptor(unreadable, "type") ?? {});
    await ledger.submit(open("bob"), hidden).catch(() => {});
    await ledger.close();
    await ledger.submit(open("carol")).catch(() => {});
    expect(endsOf(heard)).toEqual([
      "1 openAccount accepted",
      "2 openAccount replayed",
      "3 transfer refused account_not_found",
      "4 openAccount refused invalid_command",
      "5 unknown refused invalid_command",
      "6 unknown refused invalid_command",
      "7 unknown failed RangeError",
      "8 unknown failed RangeError",
      "9 openAccount failed RangeError",
      "10 openAccount failed ledger_closed",
    ]);
    // Whoever never got a turn has not waited for one.
    expect(heard.settles.map(({ waited }) => waited !== undefined)).toEqual([
      true,
      true,
      true,
      ...Array(7).fill(false),
    ]);
  });

  test("as waiting for as long as an append before it takes, and with how long it took from then on", async () => {
    const { observer, heard } = listening();
    const { store, begun, release } = slowAppends(memoryStore());
    await using ledger = await openLedger({ store, observer });
    const first = ledger.submit(open("alice"));
    await begun;
    const second = ledger.submit(open("bob"));
    const since = performance.now();
    while (performance.now() < since + 2);
    release();
    await Promise.all([first, second]);
    const [one, two] = heard.settles;
    expect(one?.duration).toBeGreaterThanOrEqual(2);
    expect(one?.waited).toBeLessThan(one?.duration ?? 0);
    expect(two?.waited).toBeGreaterThanOrEqual(2);
    expect(heard.appends[0]?.duration).toBeGreaterThanOrEqual(2);
  });

  test("as dropped when its caller gave up, while it waited or before", async () => {
    const { observer, heard } = listening();
    const { store, begun, release } = slowAppends(memoryStore());
    await using ledger = await openLedger({ store, observer });
    const first = ledger.submit(open("alice"));
    await begun;
    const caller = new AbortController();
    const left = [
      ledger.submit(open("bob"), { signal: caller.signal }),
      ledger.submitAll([open("carol"), open("dave")], { signal: caller.signal }),
    ];
    caller.abort(new Error("the caller has left"));
    await Promise.allSettled([...left, ledger.submit(open("eve"), { signal: caller.signal })]);
    release();
    await first;
    expect(endsOf(heard).sort()).toEqual([
      "1 openAccount accepted",
      "2 openAccount dropped",
      "3 openAccount dropped",
      "4 openAccount dropped",
      "5 openAccount dropped",
    ]);
  });

  test("each of those sent together: which was refused, and which were dropped with it", async () => {
    const { observer, heard } = listening();
    await using ledger = await openLedger({ store: memoryStore(), observer });
    const town = [open("alice"), fund("alice"), open("bob")];
    await ledger.submitAll(town, { key: "k1" });
    await ledger.submitAll(town, { key: "k1" });
    await ledger.submitAll([pay("alice", "bob"), pay("bob", "alice", money("5.00 USD"))]).catch(() => {});
    await ledger.submitAll([pay("alice", "bob"), { type: "nothing" } as unknown as Command]).catch(() => {});
    await ledger.submitAll([pay("alice", "bob")], { key: "" }).catch(() => {});
    expect(endsOf(heard)).toEqual([
      "1 openAccount accepted",
      "2 fund accepted",
      "3 openAccount accepted",
      "4 openAccount replayed",
      "5 fund replayed",
      "6 openAccount replayed",
      "7 transfer dropped",
      "8 transfer refused insufficient_funds",
      "9 transfer dropped",
      "10 unknown refused invalid_command",
      "11 transfer refused invalid_command",
    ]);
    expect(heard.appends).toMatchObject([{ outcome: "recorded", commands: [1, 2, 3], events: 3 }]);
  });

  test("as failed by the code of the store's error; by which append it failed, is told too", async () => {
    const { observer, heard } = listening();
    const faults = plannedFrom([fault("fail")]);
    await using ledger = await openLedger({ store: faultyStore(memoryStore(), faults), observer });
    faults.start();
    await Promise.allSettled([ledger.submit(open("alice")), ledger.submit(open("bob"))]);
    expect(endsOf(heard)).toEqual(["1 openAccount failed store_unavailable", "2 openAccount failed store_unavailable"]);
    expect(heard.appends).toMatchObject([
      { outcome: "failed", error: "store_unavailable", commands: [1, 2], events: 2 },
    ]);
  });
});

test("an append that conflicts is told with the kinds of tags, then those that it is decided again in", async () => {
  const log = memoryLog();
  await using other = await openLedger({ store: memoryStore(log) });
  await other.submitAll([open("alice"), open("bob"), open("carol"), fund("alice"), fund("bob")]);
  const { observer, heard } = listening();
  await using ledger = await openLedger({ store: memoryStore(log), observer });
  for (const account of ["alice", "bob", "carol"]) await ledger.account(account);
  await other.submit(pay("alice", "bob"));
  await Promise.all([ledger.submit(pay("alice", "carol")), ledger.submit(pay("bob", "carol"))]);
  expect(heard.appends).toMatchObject([
    { outcome: "conflicted", kinds: ["account"], commands: [1, 2], events: 2 },
    { outcome: "recorded", commands: [2], events: 1 },
    { outcome: "recorded", commands: [1], events: 1 },
  ]);
  // What the other has appended was read for all states in memory at once: alice's debit, bob's credit, and carol's from bob.
  expect(heard.loads.at(-1)).toMatchObject({ fromMemory: 3, fromSnapshot: 0, fromLog: 0, events: 3 });
});

test("commands inside a transaction of the host are told too, by numbers of their own, as if it were to be committed", async () => {
  const { observer, heard } = listening();
  const file = join(await temporaryFolder(), "wallet.db");
  await using ledger = await openLedger({ store: sqliteStore(file), observer });
  await ledger.submit(open("alice"));
  const host = sqliteHost(file);
  const transaction = await host.begin();
  await ledger.within(transaction.client, (tx) => tx.submit(open("bob")));
  await transaction.rollback();
  await host.close();
  await ledger.submit(open("carol"));
  expect(endsOf(heard)).toEqual([1, 2, 3].map((command) => `${command} openAccount accepted`));
  expect(heard.appends.map(({ commands }) => commands)).toEqual([[1], [2], [3]]);
  expect(await ledger.head()).toBe(2);
});
