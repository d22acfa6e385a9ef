// Where a store can be used inside a transaction of the host's: do its events and the host's rows share one fate?

import type { AppendResult, EventStore } from "../../stores/store.ts";
import { law, sharedLaw, type Clause } from "./law.ts";
import { note, notes, recordedAs, upTo } from "./note.ts";
import { expect, expectClosed, expectSame, positionOf, positionsOf } from "./seen.ts";
import { later, nextTurn } from "./site.ts";

/** The store inside the transaction that the host has open on `client`. */
function inside(store: EventStore, client: unknown): EventStore {
  if (!store.within) throw new Error("the store says that it offers `within`, and has none");
  return store.within(client);
}

const committed = law("what is appended in a transaction is there for everybody once it is committed", async (site) => {
  const [store, other] = await site.several(2);
  const [before, first, second, after] = [notes(2), notes(2), notes(1), notes(1)];
  await store.append(before);
  await site.transaction(async (client) => {
    const tx = inside(store, client);
    expect(await tx.append(first, [{ tag: "account:a", head: 2 }])).toEqual({ ok: true, position: 4 });
    expect(await tx.append(second)).toEqual({ ok: true, position: 5 });
  }, "commit");
  for (const handle of [other, store]) {
    expect(await handle.head()).toBe(5);
    expectSame(await handle.read(), recordedAs([...before, ...first, ...second]));
    expect(positionsOf(await handle.read({ tags: ["account:a"], after: 2 }))).toEqual([3, 4, 5]);
  }
  expect(await store.append(after, [{ tag: "account:a", head: 5 }])).toEqual({ ok: true, position: 6 });
});

const rolledBack = law("what is appended in a transaction that is rolled back never was", async (site) => {
  const [store, other] = await site.several(2);
  const kept = notes(2);
  await store.append(kept);
  for (let round = 0; round < 3; round += 1) {
    await site.transaction(async (client) => {
      const tx = inside(store, client);
      positionOf(await tx.append(notes(3, () => ["account:a", "account:new"])));
      expect(await tx.head()).toBe(5 + round);
    }, "rollback");
    for (const handle of [store, other]) {
      expect(await handle.head()).toBe(2 + round);
      expect(await handle.read({ tags: ["account:new"] })).toEqual([]);
      expectSame(await handle.read(), recordedAs(kept));
    }
    const next = notes(1);
    const guards = [
      { tag: "account:a", head: 2 + round },
      { tag: "account:new", head: 0 },
    ];
    expect(await (round % 2 === 0 ? store : other).append(next, guards)).toEqual({ ok: true, position: 3 + round });
    kept.push(...next);
  }
});

const thrown = law("work that fails takes its events along", async (site) => {
  const store = await site.open();
  const failure = new Error("the host's own");
  const work = site.transaction(async (client) => {
    positionOf(await inside(store, client).append(notes(1)));
    throw failure;
  }, "commit");
  await expect(work).rejects.toBe(failure);
  expect(await store.head()).toBe(0);
  expect(await store.append(notes(1), [{ tag: "account:a", head: 0 }])).toEqual({ ok: true, position: 1 });
});

const seesItself = law("inside, a store sees what it appended, and checks guards against it", async (site) => {
  const store = await site.open();
  const [before, own] = [notes(1), [note(["account:a"]), note(["account:b"])]];
  await store.append(before);
  await site.transaction(async (client) => {
    const tx = inside(store, client);
    expect(await tx.head()).toBe(1);
    expect(await tx.append(own, [{ tag: "account:b", head: 0 }])).toEqual({ ok: true, position: 3 });
    expect(await tx.head()).toBe(3);
    expectSame(await tx.read(), recordedAs([...before, ...own]));
    expect(positionsOf(await tx.read({ tags: ["account:a"] }))).toEqual([1, 2]);
    const guards = [
      { tag: "account:a", head: 1 },
      { tag: "account:b", head: 0 },
    ];
    const result = await tx.append(notes(1), guards);
    expect(result.ok ? [] : [...result.conflicts].sort((one, other) => one.expected - other.expected)).toEqual([
      { tag: "account:b", expected: 0, actual: 3 },
      { tag: "account:a", expected: 1, actual: 2 },
    ]);
    // A store of its own on the same client is in the same transaction.
    const again = inside(store, client);
    expect(await again.append(notes(1), [{ tag: "account:a", head: 2 }])).toEqual({ ok: true, position: 4 });
  }, "commit");
  expect(positionsOf(await store.read())).toEqual(upTo(4));
});

const refusalsSpoilNothing = law(
  "a refusal, or an append that fails, leaves the transaction as it was",
  async (site) => {
    const store = await site.open();
    await site.transaction(async (client) => {
      const tx = inside(store, client);
      positionOf(await tx.append([note(["account:a"])]));
      expect((await tx.append(notes(2), [{ tag: "account:a", head: 0 }])).ok).toBe(false);
      await expect(tx.append([note([]), note([], { amount: 1n })])).rejects.toBeInstanceOf(Error);
      expect(await tx.append([note(["account:a"])], [{ tag: "account:a", head: 1 }])).toEqual({
        ok: true,
        position: 2,
      });
    }, "commit");
    expect(positionsOf(await store.read({ tags: ["account:a"] }))).toEqual([1, 2]);
  },
);

const unseen = law("nobody outside sees it before it is committed, and readers do not wait for it", async (site) => {
  const [store, other] = await site.several(2);
  await store.append(notes(1));
  for (const outcome of ["rollback", "commit"] as const) {
    await site.transaction(async (client) => {
      positionOf(await inside(store, client).append(notes(2)));
      for (const handle of [store, other]) {
        expect(await site.inTime("a look beside an open transaction", handle.head())).toBe(1);
        expect(positionsOf(await site.inTime("a read beside an open transaction", handle.read()))).toEqual([1]);
        expect((await handle.read({ tags: ["account:a"] })).length).toBe(1);
      }
    }, outcome);
  }
  expect(await other.head()).toBe(3);
});

const oneOrder = law("writers outside and the transaction come one after the other", async (site) => {
  const [store, other] = await site.several(2);
  for (const [round, outcome] of (["commit", "rollback", "commit"] as const).entries()) {
    const tag = `account:${round}`;
    const outside: Promise<AppendResult>[] = [];
    await site.transaction(async (client) => {
      positionOf(await inside(store, client).append([note([tag])], [{ tag, head: 0 }]));
      // Both want what the transaction has taken: nobody can have it before that is decided.
      outside.push(...[store, other].map((handle) => later(handle.append([note([tag])], [{ tag, head: 0 }]))));
      await nextTurn();
    }, outcome);
    const results = await site.inTime("appends after the transaction", Promise.all(outside));
    expect(results.filter(({ ok }) => ok).length).toBe(outcome === "commit" ? 0 : 1);
    expect((await other.read({ tags: [tag] })).length).toBe(1);
  }
  expect(positionsOf(await store.read())).toEqual([1, 2, 3]);
});

const left = law(
  "closing the store inside leaves the transaction to the host, and the store outside open",
  async (site) => {
    const store = await site.open();
    for (const outcome of ["commit", "rollback"] as const) {
      const before = await store.head();
      await site.transaction(async (client) => {
        const [one, two] = [inside(store, client), inside(store, client)];
        positionOf(await one.append(notes(1)));
        await one.close();
        await one.close();
        await expectClosed(() => one.append(notes(1)));
        await expectClosed(() => one.head());
        await expectClosed(() => one.read());
        expect(await store.head()).toBe(before);
        // The transaction is still open, and still has it.
        expect(await two.append(notes(1))).toEqual({ ok: true, position: before + 2 });
      }, outcome);
      expect(await store.head()).toBe(outcome === "commit" ? before + 2 : before);
    }
    expect(positionOf(await store.append(notes(1)))).toBe(3);
  },
);

const outlived = sharedLaw("closing the store outside leaves the transaction to the host as well", async (site) => {
  const [store, reader] = [await site.open(), await site.open()];
  await site.transaction(async (client) => {
    positionOf(await inside(store, client).append(notes(2)));
    await site.inTime("closing beside an open transaction", store.close());
    expect(await reader.head()).toBe(0);
  }, "commit");
  expect(await reader.head()).toBe(2);
});

export const within: Clause<"within"> = {
  id: "within",
  title: "within: events share the fate of the host's transaction",
  laws: [committed, rolledBack, thrown, seesItself, refusalsSpoilNothing, unseen, oneOrder, left, outlived],
};
