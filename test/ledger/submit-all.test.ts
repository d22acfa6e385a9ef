// Are several commands sent together carried out all or none, as one, once, and each on what those before it left?
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test as prop } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  copyLog,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  RejectedError,
  type Command,
  type Ledger,
} from "tallystick";
import { arbitraries } from "tallystick/testing";
import {
  eventsOf,
  expectBalanced,
  inPlace,
  openSteady,
  PLACES,
  send,
  slowAppends,
  standing,
  steady,
  times,
} from "../laws/harness.ts";
import { market } from "../wallet/market.ts";

const usd = (value: string) => money(value, "USD");
const pay = (to: string, value: string, transfer: string): Command => ({
  type: "transfer",
  from: "alice",
  to,
  amount: usd(value),
  transfer,
});

const open = (account: string): Command => ({ type: "openAccount", account, kind: "personal", holder: "cust_1" });

async function balances(ledger: Ledger): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const id of ["alice", "bob", "shop"]) found[id] = (await ledger.balance(id, "USD")).available.value;
  return found;
}

describe("commands sent together", () => {
  test("are carried out one upon the other, in one append, with a receipt for each", async () => {
    await using ledger = await market();
    const head = await ledger.head();
    const receipts = await ledger.submitAll([
      { type: "openAccount", account: "carol", kind: "personal", holder: "cust_3" },
      pay("carol", "10.00", "x1"),
      { type: "transfer", from: "carol", to: "bob", amount: usd("10.00"), transfer: "x2" },
    ]);
    expect(receipts).toMatchObject([
      { id: "carol", position: head + 1, replayed: false },
      { id: "x1", position: head + 2, replayed: false },
      { id: "x2", position: head + 3, replayed: false },
    ]);
    const recorded = (await eventsOf(ledger)).slice(head);
    expect(recorded.map(({ meta }) => meta)).toEqual([
      { command: "openAccount", linked: 0 },
      { command: "transfer", linked: 1 },
      { command: "transfer", linked: 2 },
    ]);
    expect(receipts.flatMap(({ events }) => events)).toEqual(recorded);
  });

  test("are none of them carried out if one is refused, and the refusal says which", async () => {
    await using ledger = await market();
    const [head, before] = [await ledger.head(), await balances(ledger)];
    const refused = await ledger
      .submitAll([pay("bob", "60.00", "x1"), pay("shop", "10.01", "x2")], { key: "both" })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RejectedError);
    expect(refused).toMatchObject({
      code: "insufficient_funds",
      index: 1,
      rejection: { details: { account: "alice", available: usd("10.00"), needed: usd("10.01") } },
    });
    expect(await ledger.head()).toBe(head);
    expect(await balances(ledger)).toEqual(before);
    // The key is still free, and so is the id.
    await ledger.submitAll([pay("bob", "60.00", "x1"), pay("shop", "10.00", "x2")], { key: "both" });
    expect((await ledger.balance("alice", "USD")).available).toEqual(usd("0.00"));
  });

  test("that are malformed are refused before anything is decided, with the index", async () => {
    await using ledger = await market();
    const spoilt = { type: "transfer", from: "alice", to: "bob", amount: 1 } as unknown as Command;
    await expect(ledger.submitAll([pay("bob", "1.00", "x1"), spoilt])).rejects.toMatchObject({
      code: "invalid_command",
      index: 1,
    });
    for (const none of [[], {}, undefined, Array.from({ length: 1001 }, () => spoilt)]) {
      await expect(ledger.submitAll(none as unknown as Command[])).rejects.toMatchObject({ code: "invalid_command" });
    }
  });

  test("are never refused nor done anew once they are done, whatever stood for one of them", async () => {
    let now = Date.parse("2026-01-01T00:00:00.000Z");
    const inactivity = { afterMonths: 12, noticeDays: 30, fees: [usd("5.00")] };
    const policy = { tariff: { version: "none", components: [] }, risk: [], inactivity };
    await using ledger = await openLedger({ store: memoryStore(), policy, clock: () => now });
    for (const account of ["alice", "bob"]) {
      await ledger.openAccount({ account, kind: "personal", holder: account });
      await ledger.fund({ account, amount: usd("100.00"), source: { rail: "bank", reference: account } });
    }
    now = Date.parse("2027-02-01T00:00:00.000Z");
    const notice = await ledger.noticeInactivity({ account: "alice" });
    const lot: readonly Command[] = [
      { type: "noticeInactivity", account: "alice" },
      // Which is a sign of life.
      { type: "transfer", from: "bob", to: "alice", amount: usd("40.00") },
    ];
    const first = await ledger.submitAll(lot, { key: "lot" });
    expect(first[0]).toEqual({ ...notice, replayed: true });
    const head = await ledger.head();
    for (const year of [2027, 2029]) {
      now = Date.parse(`${year}-03-01T00:00:00.000Z`);
      const again = await ledger.submitAll(lot, { key: "lot" });
      expect(again[1]).toEqual({ ...first[1], replayed: true });
      expect(again[0]).toMatchObject({ replayed: true, events: first[1]?.events });
    }
    expect(await ledger.head()).toBe(head);
  });

  test("have one key: sent again they are answered with the receipts of then", async () => {
    const log = memoryLog();
    await using ledger = await market({}, log);
    const both = [pay("bob", "1.00", "x1"), pay("shop", "2.00", "x2")];
    const first = await ledger.submitAll(both, { key: "both" });
    const head = await ledger.head();
    const again = first.map((receipt) => ({ ...receipt, replayed: true }));
    expect(await ledger.submitAll(both, { key: "both" })).toEqual(again);
    await using other = await openLedger({ store: memoryStore(log) });
    expect(await other.submitAll(both, { key: "both" })).toEqual(again);
    expect(await ledger.head()).toBe(head);
    for (const others of [both.slice(0, 1), both.toReversed()]) {
      await expect(ledger.submitAll(others, { key: "both" })).rejects.toMatchObject({ code: "idempotency_key_reused" });
    }
    const [alone] = both;
    await expect(ledger.submit(alone as Command, { key: "both" })).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  test("may be something that was done before: it stands, then and when they are sent again", async () => {
    await using ledger = await market();
    await ledger.freezeAccount({ account: "bob", scope: "all", source: "holder", reason: "lost phone", freeze: "z1" });
    const lifted = await ledger.unfreezeAccount({ freeze: "z1" });
    const both: Command[] = [{ type: "unfreezeAccount", freeze: "z1" }, pay("bob", "1.00", "x1")];
    const first = await ledger.submitAll(both, { key: "both" });
    expect(first).toMatchObject([
      { ...lifted, replayed: true },
      { id: "x1", replayed: false },
    ]);
    expect(await ledger.submitAll(both, { key: "both" })).toEqual(first.map((each) => ({ ...each, replayed: true })));
    const head = await ledger.head();
    expect(await ledger.submitAll([{ type: "unfreezeAccount", freeze: "z1" }])).toEqual([
      { ...lifted, replayed: true },
    ]);
    expect(await ledger.head()).toBe(head);
  });

  test("give up when aborted while they wait, and are finished when they are being recorded", async () => {
    const { store, begun, release } = slowAppends(memoryStore());
    await using ledger = await openLedger({ store });
    const [recorded, waiting] = [new AbortController(), new AbortController()];
    const first = ledger.submitAll([open("a"), open("b")], { signal: recorded.signal });
    await begun;
    const second = ledger.submitAll([open("c"), open("d")], { signal: waiting.signal });
    recorded.abort(new Error("too late"));
    waiting.abort(new Error("changed my mind"));
    release();
    expect(await first).toHaveLength(2);
    await expect(second).rejects.toThrow("changed my mind");
    expect(await ledger.head()).toBe(2);
    await expect(ledger.submitAll([open("e")], { signal: waiting.signal })).rejects.toThrow("changed my mind");
  });

  test("of several ledgers on one log never spend the same money", async () => {
    const log = memoryLog();
    await using one = await market({}, log);
    await using two = await openLedger({ store: memoryStore(log) });
    const tries = Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? one : two).submitAll([pay("bob", "1.00", `b${n}`), pay("shop", "2.00", `s${n}`)]),
    );
    const answers = await Promise.allSettled(tries);
    const done = answers.filter(({ status }) => status === "fulfilled").length;
    for (const answer of answers.filter((each) => each.status === "rejected")) {
      expect(answer.reason).toMatchObject({ code: "insufficient_funds" });
    }
    // Alice had 70.00.
    expect(done).toBe(23);
    expect((await one.balance("alice", "USD")).available).toEqual(usd("1.00"));
  });
});

/** What every account shows, by id, but for ids that were made up. */
async function shown(ledger: Ledger): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for await (const { type, data } of ledger.events()) {
    if (type !== "AccountOpened" || data.account.startsWith("acc_")) continue;
    const { freezes, disputes, holds, reserves, instruments, ...rest } = await ledger.account(data.account);
    found[data.account] = {
      ...rest,
      linked: instruments.map(({ kind, status }) => `${kind} ${status}`).sort(),
      freezes: freezes.length,
      disputes: disputes.length,
      holds: holds.map(({ payment: _, ...hold }) => hold),
      reserves: reserves.map(({ reserve: _, ...reserve }) => reserve),
    };
  }
  return found;
}

describe.each(PLACES)("on $name", ({ place, runs }) => {
  const sent = { keys: "none", malformed: "none" } as const;
  const group = fc.array(arbitraries.submission(sent), { minLength: 1, maxLength: 4 });
  const groups = fc.array(group, { minLength: 1, maxLength: 5 });
  prop.prop({ town: arbitraries.submissions(sent), groups }, { numRuns: times(runs(80)) })(
    "together they do what they do one by one, or nothing",
    async ({ town, groups }) =>
      inPlace(place, async (fresh) => {
        const store = await fresh.open();
        const clock = standing();
        await using ledger = await openSteady(store, steady("a", clock));
        for (const submission of town) await send(ledger, submission, clock);
        for (const commands of groups) {
          // The same log, on which they are sent one by one.
          const copy = memoryStore();
          await copyLog(store, copy);
          await using other = await openSteady(copy, steady("b", clock));

          const head = await ledger.head();
          const answer = await ledger
            .submitAll(commands.map(({ command }) => command))
            .catch((error: unknown) => error);
          const refused = answer instanceof RejectedError ? answer : undefined;
          const until = refused?.index ?? commands.length;
          for (const [index, { command }] of commands.slice(0, until + 1).entries()) {
            const alone = await send(other, { command, options: {} });
            if (index === until) expect(alone).toEqual({ outcome: "rejected", code: refused?.code });
            else expect(["accepted", "replayed"]).toContain(alone.outcome);
          }
          if (refused) expect(await ledger.head()).toBe(head);
          else expect(await shown(ledger)).toEqual(await shown(other));
          expectBalanced(await ledger.trialBalance());
        }
      }),
  );
});
