// Does a command that waits hear at once that its signal is aborted, also behind a store that does not answer?

import { getEventListeners, setMaxListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { memoryLog, memoryStore, money, openLedger, type Command, type EventStore, type Ledger } from "tallystick";
import { faultyStore } from "tallystick/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { plannedFrom, slowAppends } from "../laws/harness.ts";

const open = (account: string): Command => ({ type: "openAccount", account, kind: "personal", holder: "cust_1" });
const pay = (to: string): Command => ({ type: "transfer", from: "alice", to, amount: money("1.00 USD") });
const fund = (account: string, reference: string): Command => ({
  type: "fund",
  account,
  amount: money("10.00 USD"),
  source: { rail: "bank", reference },
});

const LEFT = new Error("the caller has left");

/** What became of something within a few turns of the event loop. */
async function heard(outcome: Promise<unknown>): Promise<unknown> {
  let what: unknown = "nothing yet";
  const hear = (told: unknown): void => {
    what = told;
  };
  outcome.then(hear, hear);
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  return what;
}

/** A ledger whose appends, but for so many at first, hang until they are let go. */
async function hanging(
  store: EventStore,
  first = 0,
): Promise<Omit<ReturnType<typeof slowAppends>, "store"> & { ledger: Ledger }> {
  const { store: slow, ...held } = slowAppends(store, first);
  const ledger = await openLedger({ store: slow });
  onTestFinished(async () => {
    held.release();
    await ledger.close();
  });
  return { ledger, ...held };
}

describe("behind an append that hangs", () => {
  test("a command that waits is rejected at once with the reason, and never carried out", async () => {
    const { ledger, begun, release } = await hanging(memoryStore());
    const first = ledger.submit(open("eve"));
    await begun;
    const caller = new AbortController();
    const second = ledger.submit(open("mallory"), { signal: caller.signal });
    const third = ledger.submit(open("ben"));
    caller.abort(LEFT);
    expect(await heard(second)).toBe(LEFT);
    release();
    expect([await first, await third]).toMatchObject([{ id: "eve" }, { id: "ben" }]);
    expect(await ledger.head()).toBe(2);
  });

  test("commands that wait to be carried out together as well", async () => {
    const { ledger, begun, release } = await hanging(memoryStore());
    const first = ledger.submitAll([open("a"), open("b")]);
    await begun;
    const caller = new AbortController();
    const second = ledger.submitAll([open("c"), open("d")], { signal: caller.signal });
    const third = ledger.submitAll([open("e")]);
    caller.abort(LEFT);
    expect(await heard(second)).toBe(LEFT);
    release();
    expect((await Promise.all([first, third])).flat().map(({ id }) => id)).toEqual(["a", "b", "e"]);
    expect(await ledger.head()).toBe(3);
  });

  test("a command that was set aside, because others have changed what it looked at, as well", async () => {
    const log = memoryLog();
    await using other = await openLedger({ store: memoryStore(log) });
    for (const account of ["alice", "bob", "carol"]) await other.submit(open(account));
    await other.submit(fund("alice", "wire-1"));
    // The first append finds alice changed; the second one is without what was about her.
    const { ledger, begun, release } = await hanging(memoryStore(log), 1);
    for (const account of ["alice", "bob", "carol"]) await ledger.account(account);
    await other.submit(pay("bob"));
    const caller = new AbortController();
    const paid = ledger.submit(pay("carol"), { signal: caller.signal });
    const funded = ledger.submit(fund("carol", "wire-2"));
    await begun;
    expect(await heard(paid)).toBe("nothing yet");
    caller.abort(LEFT);
    expect(await heard(paid)).toBe(LEFT);
    release();
    await funded;
    expect((await ledger.balance("alice", "USD")).available.value).toBe("9.00");
    expect(getEventListeners(caller.signal, "abort")).toEqual([]);
  });

  test("a command that is being recorded gets its receipt, and so do those that are recorded together", async () => {
    for (const send of [
      (ledger: Ledger, signal: AbortSignal) => ledger.submit(open("eve"), { signal }),
      (ledger: Ledger, signal: AbortSignal) => ledger.submitAll([open("eve")], { signal }),
    ]) {
      const { ledger, begun, release } = await hanging(memoryStore());
      const caller = new AbortController();
      const sent = send(ledger, caller.signal);
      await begun;
      caller.abort(LEFT);
      expect(await heard(sent)).toBe("nothing yet");
      release();
      expect([await sent].flat()).toMatchObject([{ id: "eve", position: 1 }]);
    }
  });

  test("a listener of somebody else that keeps the event to itself keeps no command from giving up", async () => {
    const { ledger, begun, release } = await hanging(memoryStore());
    const first = ledger.submit(open("eve"));
    await begun;
    const caller = new AbortController();
    caller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
    const second = ledger.submit(open("mallory"), { signal: caller.signal });
    caller.abort(LEFT);
    release();
    await first;
    await expect(second).rejects.toBe(LEFT);
    expect(await ledger.head()).toBe(1);
  });
});

describe("a signal that many commands share", () => {
  const MANY = 1000;

  test("has one listener, and none once nobody waits any more", async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error): void => void warnings.push(warning);
    process.on("warning", warn);
    onTestFinished(() => void process.off("warning", warn));
    const { ledger, begun, release } = await hanging(memoryStore());
    const { signal } = new AbortController();
    // What older platforms take to be too many.
    setMaxListeners(10, signal);
    const listeners = (): number => getEventListeners(signal, "abort").length;
    const first = ledger.submit(open("eve"));
    await begun;
    const commands = Array.from({ length: MANY }, (_, n) => ledger.submit(open(`a${n}`), { signal }));
    const together = Array.from({ length: 20 }, (_, n) => ledger.submitAll([open(`b${n}`)], { signal }));
    expect(listeners()).toBe(1);
    release();
    await Promise.all([first, ...commands, ...together]);
    expect(listeners()).toBe(0);
    expect(await ledger.head()).toBe(MANY + 21);
    await nextTurn();
    expect(warnings).toEqual([]);
  });

  test("lets all of them give up, and no others", async () => {
    const { ledger, begun, release } = await hanging(memoryStore());
    const [leaving, staying] = [new AbortController(), new AbortController()];
    const first = ledger.submit(open("eve"));
    await begun;
    const commands = Array.from({ length: MANY }, (_, n) => {
      const { signal } = n % 4 === 0 ? staying : leaving;
      return ledger.submit(open(`a${n}`), { signal });
    });
    const outcomes = Promise.allSettled(commands);
    leaving.abort(LEFT);
    expect(getEventListeners(leaving.signal, "abort")).toEqual([]);
    expect(await heard(Promise.allSettled(commands.slice(1, 4)))).toEqual(
      Array.from({ length: 3 }, () => ({ status: "rejected", reason: LEFT })),
    );
    release();
    await first;
    expect((await outcomes).map(({ status }) => status)).toEqual(
      Array.from({ length: MANY }, (_, n) => (n % 4 === 0 ? "fulfilled" : "rejected")),
    );
    expect(getEventListeners(staying.signal, "abort")).toEqual([]);
    expect(await ledger.head()).toBe(1 + MANY / 4);
  });

  test("has no listener either once the ledger has answered otherwise: with a refusal, or an error of its store", async () => {
    const faults = plannedFrom([{ outcome: "fail", before: 0, after: 0 }]);
    await using ledger = await openLedger({ store: faultyStore(memoryStore(), faults) });
    const { signal } = new AbortController();
    await ledger.submit(open("alice"), { signal });
    await expect(ledger.submit(open("alice"), { signal })).rejects.toMatchObject({ code: "already_exists" });
    faults.start();
    await expect(ledger.submit(open("eve"), { signal })).rejects.toMatchObject({ code: "store_unavailable" });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
