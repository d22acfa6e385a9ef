// What a caller without types gives a ledger beside commands: refused with a code, naming the option, never a TypeError.

import {
  copyLog,
  createAssets,
  defaultPolicy,
  digestLog,
  LedgerError,
  memoryStore,
  openLedger,
  type EventStore,
  type Ledger,
  type LedgerOptions,
} from "tallystick";
import { describe, expect, test } from "vitest";

const store = memoryStore();

const firstOf = async (events: AsyncGenerator) => (await events.next()).value;

describe("openLedger", () => {
  const OPTIONS = "store, policy, assets, clock, ids, observer";
  const unclosable = { ...memoryStore(), close: undefined };
  test.for<readonly [options: unknown, code: string, message: string]>([
    [undefined, "invalid_options", `openLedger was given nothing: expected an object with ${OPTIONS}`],
    [null, "invalid_options", `openLedger was given null: expected an object with ${OPTIONS}`],
    ["wallet.db", "invalid_options", `openLedger was given "wallet.db": expected an object with ${OPTIONS}`],
    [{}, "invalid_options", 'store is missing: expected a store, such as sqliteStore("wallet.db")'],
    [
      { store: "wallet.db" },
      "invalid_options",
      'store is "wallet.db": expected a store, such as sqliteStore("wallet.db")',
    ],
    [{ store: unclosable }, "invalid_options", "store.close is missing: expected a function"],
    [{ store: { ...store, read: "x" } }, "invalid_options", 'store.read is "x": expected a function'],
    [
      { store, polcy: defaultPolicy },
      "invalid_options",
      `polcy is no option of openLedger: expected one of ${OPTIONS}`,
    ],
    [
      { store, assets: { POINTS: 0 } },
      "invalid_options",
      "assets.has is missing: expected a function of what createAssets gives",
    ],
    [{ store, assets: null }, "invalid_options", "assets is null: expected what createAssets gives"],
    [{ store, clock: "now" }, "invalid_options", 'clock is "now": expected a function'],
    [{ store, ids: 1 }, "invalid_options", "ids is 1: expected a function"],
    [{ store, policy: null }, "invalid_policy", "policy is null: expected an object with tariff, risk, "],
    [{ store, observer: null }, "invalid_observer", "observer is null: expected an object of functions"],
  ])("%j", async ([options, code, message]) => {
    const opened = openLedger(options as LedgerOptions);
    await expect(opened).rejects.toBeInstanceOf(LedgerError);
    await expect(opened).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("everything that there is, and what is undefined", async () => {
    const options = {
      store: memoryStore(),
      policy: defaultPolicy,
      assets: createAssets(),
      clock: Date.now,
      observer: {},
    };
    await using ledger = await openLedger(options);
    expect(await ledger.head()).toBe(0);
    const { policy: _policy, assets: _assets, clock: _clock, observer: _observer, ...least } = options;
    const absent = { policy: undefined, assets: undefined, clock: undefined, ids: undefined, observer: undefined };
    await using other = await openLedger({ ...least, ...absent } as unknown as LedgerOptions);
    expect(await other.head()).toBe(0);
  });
});

describe("reads", () => {
  const none = null as never;
  const signal = "x" as never;
  test.for<readonly [string, (ledger: Ledger) => unknown, message: string]>([
    ["whatIf()", (ledger) => ledger.whatIf(undefined as never), "options is missing: expected an object"],
    [
      "whatIf, a signal",
      (ledger) => ledger.whatIf({ policy: defaultPolicy, signal }),
      'signal is "x": expected an AbortSignal',
    ],
    ["project({})", (ledger) => ledger.project({} as never), "projection.initial is missing: expected a function"],
    [
      "project()",
      (ledger) => ledger.project(undefined as never),
      "projection is missing: expected an object with initial and apply",
    ],
    [
      "project, onProgress",
      (ledger) => ledger.project({ initial: () => 0, apply() {} } as never, { onProgress: 1 as never }),
      "onProgress is 1: expected a function",
    ],
    ["events(null)", (ledger) => firstOf(ledger.events(none)), "options is null: expected an object"],
    ["events, a signal", (ledger) => firstOf(ledger.events({ signal })), 'signal is "x": expected an AbortSignal'],
    ["subscribe(null)", (ledger) => firstOf(ledger.subscribe(none)), "options is null: expected an object"],
    [
      "subscribe, a signal",
      (ledger) => firstOf(ledger.subscribe({ signal })),
      'signal is "x": expected an AbortSignal',
    ],
    [
      "subscribe, tags",
      (ledger) => firstOf(ledger.subscribe({ tags: "account:a" as never })),
      'tags is "account:a": expected a list',
    ],
    [
      "subscribeInBatches(null)",
      (ledger) => firstOf(ledger.subscribeInBatches(none)),
      "options is null: expected an object",
    ],
    ["digestLog(null)", () => digestLog(store, none), "options is null: expected an object"],
    ["copyLog(null)", () => copyLog(store, memoryStore(), none), "options is null: expected an object"],
    ["upkeep(null)", (ledger) => ledger.upkeep(undefined, none), "options is null: expected an object"],
  ])("%s", async ([, call, message]) => {
    await using ledger = await openLedger({ store: memoryStore() });
    const answer = (async () => call(ledger))();
    await expect(answer).rejects.toMatchObject({ code: "invalid_query", message: expect.stringContaining(message) });
  });

  test.for<readonly [unknown, string]>([
    [undefined, "the id of an account is missing: expected text"],
    [null, "the id of an account is null: expected text"],
    [5, "the id of an account is 5: expected text"],
    ["", 'account "" does not exist'],
  ])("of the account %j", async ([id, message]) => {
    await using ledger = await openLedger({ store: memoryStore() });
    const given = id as string;
    for (const answer of [
      ledger.account(given),
      ledger.balance(given, "USD"),
      ledger.statement(given),
      ledger.fees(given),
    ]) {
      await expect(answer).rejects.toMatchObject({ code: "account_not_found", rejection: { message } });
    }
  });
});

test("a store that is a class is a store", async () => {
  class Kept implements EventStore {
    readonly #store = memoryStore();
    append: EventStore["append"] = (events, guards) => this.#store.append(events, guards);
    read(query: Parameters<EventStore["read"]>[0]) {
      return this.#store.read(query);
    }
    head() {
      return this.#store.head();
    }
    close() {
      return this.#store.close();
    }
  }
  await using ledger = await openLedger({ store: new Kept() });
  expect(await ledger.head()).toBe(0);
});
