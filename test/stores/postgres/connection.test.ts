// What if the connection is lost: while nothing is asked, before an append is sent, and before its answer is heard?

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { setTimeout as sleep } from "node:timers/promises";
import { EventEmitter, once } from "node:events";
import { money, openLedger, StoreError, type Ledger } from "tallystick";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { PooledClient, PostgresPool } from "../../../src/stores/postgres/store.ts";
import { eventsOf } from "../../wallet/market.ts";
import { note, upTo } from "../note.ts";
import { expectTrouble, fill, poolFor, storeAt } from "./places.ts";
import { proxyTo, type Cut } from "./proxy.ts";
import { serverOfFile } from "./server.ts";

const server = serverOfFile();
let url = "";
let ledgers = 0;

const CUTS: readonly Cut[] = ["before it is sent", "before the answer", "while it is carried out"];

beforeAll(async () => {
  url = await server.database();
});

/** Whether a command was done already when it is sent again. */
const REPLAYED: Readonly<Record<Cut, readonly boolean[]>> = {
  "before it is sent": [false],
  "before the answer": [true],
  "while it is carried out": [false, true],
};

/** A name that no other test has used. */
function anew(): { readonly ledger: string } {
  return { ledger: `ledger ${(ledgers += 1)}` };
}

describe("an append whose connection is cut", () => {
  test.for([
    ["before it is sent", 10],
    ["before the answer", 11],
  ] as const)("%s says that the outcome is not known, and is never sent again by itself", async ([cut, length]) => {
    const { ledger } = anew();
    const proxy = await proxyTo(url);
    const store = storeAt(proxy.url, { ledger });
    await fill(store);
    proxy.cut = cut;
    await expectTrouble(store.append([note(["account:a"])]), "store_unavailable", "idempotency key");
    // A fresh connection for the next call.
    expect(await store.head()).toBe(length);
    const settled = await store.append([note(["account:a"])], [{ tag: "account:a", head: length }]);
    expect(settled).toEqual({ ok: true, position: length + 1 });
  });

  test.for(CUTS)(
    "%s: the same command with the same key is done exactly once, and its receipt is the first",
    async (cut) => {
      const { ledger: name } = anew();
      const proxy = await proxyTo(url);
      const ledger = await ledgerAt(proxy.url, name);
      for (let round = 0; round < 5; round += 1) {
        const pay = () =>
          ledger.transfer({ from: "alice", to: "shop", amount: money("1.00 USD") }, { key: `req-${round}` });
        proxy.cut = cut;
        const lost: unknown = await pay().catch((error: unknown) => error);
        expect(lost).toBeInstanceOf(StoreError);
        const [first, again] = [await pay(), await pay()];
        expect(REPLAYED[cut]).toContain(first.replayed);
        expect(again).toEqual({ ...first, replayed: true });
        expect(first.position).toBe(4 + round);
      }
      expect((await ledger.balance("alice", "USD")).available.value).toBe("95.00");
      expect((await eventsOf(ledger)).length).toBe(8);
    },
  );

  test("while many wait: each is told, each settles it by its key, and nothing is done twice", async () => {
    const { ledger: name } = anew();
    const proxy = await proxyTo(url);
    const ledger = await ledgerAt(proxy.url, name);
    let failures = 0;
    const commands = upTo(60).map((n) => async () => {
      if (n % 10 === 0) proxy.cut = CUTS[n % CUTS.length] ?? "never";
      for (;;) {
        try {
          const amount = money("0.50 USD");
          return await ledger.transfer({ from: "alice", to: "shop", amount }, { key: `req-${n}` });
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          failures += 1;
        }
      }
    });
    const receipts = [];
    for (let at = 0; at < commands.length; at += 6) {
      receipts.push(...(await Promise.all(commands.slice(at, at + 6).map((command) => command()))));
    }
    expect(failures).toBeGreaterThan(5);
    const events = await eventsOf(ledger);
    expect(events.map(({ position }) => position)).toEqual(upTo(events.length));
    const keys = events.flatMap(({ meta }) => meta.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { position, events: of } of receipts) expect(of[0]).toEqual(events[position - 1]);
  });
});

test("one caller: one round trip a transfer", async () => {
  const { ledger: name } = anew();
  const proxy = await proxyTo(url);
  const ledger = await ledgerAt(proxy.url, name);
  const pay = () =>
    ledger.transfer({ from: "alice", to: "shop", amount: money("0.01 USD") }, { key: `k${proxy.trips}` });
  await pay();
  const before = proxy.trips;
  for (let n = 0; n < 50; n += 1) await pay();
  expect(proxy.trips - before).toBe(50);
});

test("a server that is restarted is used again, by the stores that were open", async () => {
  const { ledger } = anew();
  const stores = [storeAt(url, { ledger }), storeAt(url, { ledger })];
  let position = 0;
  for (let round = 0; round < 3; round += 1) {
    for (const store of stores) {
      const guards = [{ tag: "account:a", head: position }];
      expect(await store.append([note(["account:a"])], guards)).toEqual({ ok: true, position: (position += 1) });
    }
    await server.stop();
    for (const store of stores) await expectTrouble(store.head(), "store_unavailable");
    await server.start();
    for (const store of stores) expect(await store.head()).toBe(position);
  }
});

describe("a watch", () => {
  test("is notified of appends by others as long as it lasts, and gives its connection back", async () => {
    const { ledger } = anew();
    const other = storeAt(url, { ledger });
    await fill(other);
    const own = poolFor(url);
    const { pool, lent } = telling(own);
    const store = storeAt(url, { ledger, pool });
    const watching = new AbortController();
    const heads = store.watch(10, watching.signal)[Symbol.asyncIterator]();
    const told = heads.next();
    const client = await lent;
    const heard = once(client as unknown as NodeJS.EventEmitter, "notification");
    // Appends notify once the watcher has said that it listens.
    let position = 10;
    const progress = { isHeard: false };
    void heard.then(() => (progress.isHeard = true));
    while (!progress.isHeard) position = positionOf(await other.append([note(["account:a"])]));
    for (let seen = Number((await told).value); seen < position;) seen = Number((await heads.next()).value);
    const end = heads.next();
    watching.abort();
    expect(await end).toEqual({ done: true, value: undefined });
    while (own.totalCount > own.idleCount) await once(own, "remove");
  });

  test("goes on when its connections are cut, again and again", async () => {
    const { ledger } = anew();
    const proxy = await proxyTo(url);
    const other = storeAt(url, { ledger });
    await fill(other);
    // What a poll of a cut connection says is thrown to whoever watches; then they watch again from where they are.
    const store = storeAt(proxy.url, { ledger });
    const watching = new AbortController();
    onTestFinished(() => watching.abort());
    let seen = 10;
    for (let round = 0; round < 5; round += 1) {
      proxy.cutAll();
      const position = positionOf(await other.append([note(["account:a"])]));
      while (seen < position) {
        try {
          for await (const head of store.watch(seen, watching.signal)) {
            seen = head;
            if (seen >= position) break;
          }
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
        }
      }
      expect(seen).toBe(position);
    }
  });

  test("leaves half of a pool to those who append, however many stores listen on it", async () => {
    const pool = poolFor(url, { max: 4 });
    const watching = new AbortController();
    const ledgers = Array.from({ length: 4 }, () => anew().ledger);
    const stores = ledgers.map((ledger) => storeAt(url, { ledger, pool }));
    for (const store of stores) await store.append([note(["account:a"])]);
    const told = stores.map(async (store) => store.watch(1, watching.signal)[Symbol.asyncIterator]().next());
    // Long enough for all to have begun.
    await sleep(500);
    for (const store of stores) expect(await store.append([note(["account:a"])])).toEqual({ ok: true, position: 2 });
    for (const each of told) expect(await each).toEqual({ done: false, value: 2 });
    watching.abort();
  });

  test.for([0, 0.4, -1, Number.NaN, Infinity, 2 ** 31])("refuses a patience of %s", (patienceMs) => {
    expect(() => storeAt(url, { ledger: "any", patienceMs })).toThrow(/patienceMs is .*: expected whole milliseconds/);
  });

  test("reads up to no end, and behind every position", async () => {
    const { ledger } = anew();
    const store = storeAt(url, { ledger });
    await fill(store);
    const all = await store.read({ tags: ["account:a"] });
    expect(await store.read({ tags: ["account:a"], limit: Infinity })).toEqual(all);
    expect(await store.read({ tags: ["account:a"], after: Infinity })).toEqual([]);
  });

  test("does without a connection of its own where the pool has only one", async () => {
    const { ledger } = anew();
    const store = storeAt(url, { ledger, pool: poolFor(url, { max: 1 }) });
    await fill(store);
    const watching = new AbortController();
    const heads = store.watch(10, watching.signal)[Symbol.asyncIterator]();
    const told = heads.next();
    await storeAt(url, { ledger }).append([note(["account:a"])]);
    expect(await told).toEqual({ done: false, value: 11 });
    expect(await store.append([note(["account:a"])])).toEqual({ ok: true, position: 12 });
    watching.abort();
    await heads.next();
  });
});

function positionOf(result: Awaited<ReturnType<ReturnType<typeof storeAt>["append"]>>): number {
  expect(result.ok).toBe(true);
  return result.ok ? result.position : 0;
}

/** A ledger in which alice has 100 dollars. */
async function ledgerAt(through: string, name: string): Promise<Ledger> {
  const ledger = await openLedger({ store: storeAt(through, { ledger: name }) });
  for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: "alice", amount: money("100.00 USD"), source: { rail: "bank", reference: "wire-1" } });
  return ledger;
}

/** A pool that tells of the connections that were lent. */
function telling(pool: PostgresPool): { readonly pool: PostgresPool; readonly lent: Promise<PooledClient> } {
  const lending = new EventEmitter();
  return {
    lent: once(lending, "lent").then(([client]) => client as PooledClient),
    pool: {
      query: (text, values) => pool.query(text, values),
      connect: async () => {
        const client = await (pool.connect?.() ?? Promise.reject(new Error("the pool lends nothing")));
        lending.emit("lent", client);
        return client;
      },
    },
  };
}
