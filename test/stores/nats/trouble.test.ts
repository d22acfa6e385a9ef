// Clause 7 for a ledger on NATS: does a place in trouble say so, name itself, and lose nothing?

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { jetstream, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLedger } from "../../../src/index.ts";
import type { StoreErrorCode } from "../../../src/stores/errors.ts";
import { natsStore, type NatsStore } from "../../../src/stores/nats/store.ts";
import { note, notes, positionsOf, upTo } from "../note.ts";
import { expectTrouble } from "../trouble.ts";
import { freshLedger, openStore } from "./place.ts";
import { Servers } from "./servers.ts";

let servers: Servers;
let connection: NatsConnection;
let manager: JetStreamManager;

beforeAll(async () => {
  servers = await Servers.single();
  connection = await servers.connect();
  manager = await jetstream(connection).jetstreamManager();
});
afterAll(() => servers.destroy());

function storeOf(ledger: string, replicas = 1): NatsStore {
  return natsStore({ connection, jetstream: jetstream(connection), ledger, replicas, patienceMs: 500 });
}

/** A stream with the name of a ledger's, as somebody else has made it. */
function streamLike(ledger: string, changes: object): Promise<unknown> {
  return manager.streams.add({
    name: `tallystick_${ledger}`,
    description: "tallystick log, layout 1",
    subjects: [`tallystick.${ledger}.log`],
    storage: "file",
    discard: "new",
    allow_direct: true,
    ...changes,
  });
}

async function expectAll(store: NatsStore, ledger: string, code: StoreErrorCode, says: string): Promise<void> {
  const place = `NATS stream "tallystick_${ledger}"`;
  await expectTrouble(store.head(), code, place, says);
  await expectTrouble(store.read(), code, place, says);
  await expectTrouble(store.append(notes(1, ["account:a"])), code, place, says);
}

describe("NATS: the stream", () => {
  test("is made once, and by as many as like", async () => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await Promise.all([store.migrate(), storeOf(ledger).migrate()]);
    await store.append(notes(1, ["account:a"]));
    await store.migrate();
    expect(await storeOf(ledger).head()).toBe(1);
    const { config } = await manager.streams.info(`tallystick_${ledger}`);
    expect(config).toMatchObject({ storage: "file", discard: "new", deny_delete: true, deny_purge: true, max_age: 0 });
  });

  test("that was never made is named, with what to do, and may be made then", async () => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await expectAll(store, ledger, "store_unavailable", "store.migrate()");
    await store.migrate();
    expect(await store.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 1 });
  });

  test("cannot have more replicas than there are servers", async () => {
    const ledger = freshLedger();
    await expectTrouble(
      storeOf(ledger, 3).migrate(),
      "store_unavailable",
      `NATS stream "tallystick_${ledger}"`,
      "`replicas: 1`",
    );
  });

  test("of another program is not touched", async () => {
    const ledger = freshLedger();
    await streamLike(ledger, { description: "orders" });
    await expectTrouble(storeOf(ledger).migrate(), "store_foreign", `NATS stream "tallystick_${ledger}"`);
    await expectAll(storeOf(ledger), ledger, "store_foreign", "is not a tallystick log");
  });

  test("of a newer layout is not touched", async () => {
    const ledger = freshLedger();
    await streamLike(ledger, { description: "tallystick log, layout 2" });
    await expectAll(storeOf(ledger), ledger, "store_newer", "layout 2");
  });

  test.for([{ max_age: 3_600_000_000_000 }, { discard: "old" }, { storage: "memory" }, { retention: "interest" }])(
    "that forgets is refused: %o",
    async (changes) => {
      const ledger = freshLedger();
      await streamLike(ledger, changes);
      await expectAll(storeOf(ledger), ledger, "store_foreign", "does not keep everything");
    },
  );

  test("that was given a limit refuses what is new, and goes on when there is room", async () => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await store.migrate();
    await store.append(notes(1, ["account:a"]));
    await manager.streams.update(`tallystick_${ledger}`, { max_msgs: 1 });
    const place = `NATS stream "tallystick_${ledger}"`;
    await expectTrouble(store.append(notes(1, ["account:a"])), "store_full", place, "nothing was recorded");
    expect(await store.head()).toBe(1);
    await manager.streams.update(`tallystick_${ledger}`, { max_msgs: -1 });
    expect(await store.append(notes(1, ["account:a"]), [{ tag: "account:a", head: 1 }])).toEqual({
      ok: true,
      position: 2,
    });
  });

  test("that takes no large messages refuses an append for its size, and a ledger makes smaller ones", async () => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await store.migrate();
    await manager.streams.update(`tallystick_${ledger}`, { max_msg_size: 1200 });
    const place = `NATS stream "tallystick_${ledger}"`;
    const large = note(["account:a"], { text: "a".repeat(1300) });
    await expectTrouble(store.append([large]), "append_too_large", place, "nothing was recorded");
    await using wallets = await openLedger({ store });
    const opened = await Promise.all(
      Array.from({ length: 100 }, () => wallets.openAccount({ kind: "personal", holder: "cust_1" })),
    );
    expect(opened.map(({ position }) => position)).toEqual(upTo(100));
    const { state } = await manager.streams.info(`tallystick_${ledger}`);
    expect(state.messages).toBeGreaterThan(1);
  });

  test("that has lost an entry in the middle is refused", async () => {
    const ledger = freshLedger();
    await streamLike(ledger, {});
    const store = storeOf(ledger);
    for (let n = 0; n < 3; n += 1) await store.append(notes(1, ["account:a"]));
    await manager.streams.deleteMessage(`tallystick_${ledger}`, 2);
    await expectAll(storeOf(ledger), ledger, "store_damaged", "2 of 3 entries");
  });

  test("that ends before where it was seen to end is refused, also at an append", async () => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await store.migrate();
    for (let n = 0; n < 3; n += 1) await store.append(notes(1, ["account:a"]));
    await manager.streams.delete(`tallystick_${ledger}`);
    await store.migrate();
    await expectAll(store, ledger, "store_damaged", "ends with entry 0, but had 3");
    expect(await storeOf(ledger).head()).toBe(0);
  });

  test.for([
    ["not compressed", Uint8Array.of(0x1f, 0x8b, 1, 2, 3), "entry 2 is not an entry"],
    ["not text", Uint8Array.of(0xff, 0xfe), "entry 2 is not an entry"],
    ["not an entry", new TextEncoder().encode('{"layout":1,"events":[]}'), "entry 2 is not an entry"],
    ["empty", new Uint8Array(), "entry 2 is not an entry"],
  ] as const)("with a message in it that is %s is refused, and names the entry", async ([, bytes, says]) => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await store.migrate();
    await store.append(notes(1, ["account:a"]));
    await jetstream(connection).publish(`tallystick.${ledger}.log`, bytes);
    await expectAll(store, ledger, "store_damaged", says);
  });
});

test("NATS: a stream that was replaced by one as long is told from the one that was read", async () => {
  const ledger = freshLedger();
  const store = storeOf(ledger);
  await store.migrate();
  await appendThree(store);
  await manager.streams.delete(`tallystick_${ledger}`);
  await store.migrate();
  const another = storeOf(ledger);
  await appendThree(another);
  // Nothing has gone wrong as long as nobody reads on; then it shows, on either side.
  await another.append(notes(1, ["account:a"]));
  await expectAll(store, ledger, "store_damaged", "entry 4 was appended behind another entry 3");
  expect(await another.head()).toBe(4);
});

describe("NATS: an append", () => {
  test("that is too large for a message is refused as a whole, and says what to raise", async () => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await store.migrate();
    // What does not repeat itself does not shrink much.
    const text = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString("base64");
    const large = Array.from({ length: 20 }, (_, n) => note(["account:a"], { text: text.slice(n) + text.slice(0, n) }));
    const place = `NATS stream "tallystick_${ledger}"`;
    await expectTrouble(store.append(large), "append_too_large", place, "max_payload");
    expect(await store.head()).toBe(0);
    expect(await store.append(large.slice(0, 10))).toEqual({ ok: true, position: 10 });
  });

  test("of a thousand transfers' size, of which none is like another, fits into a message as servers are configured", async () => {
    const ledger = freshLedger();
    const store = storeOf(ledger);
    await store.migrate();
    const batch = upTo(1024).map(() => {
      const id = crypto.randomUUID();
      return note([`account:${id}`, `credits:${crypto.randomUUID()}`, `transfer:${id}`, `key:${id}`], {
        memo: id + id,
      });
    });
    expect(await store.append(batch)).toEqual({ ok: true, position: 1024 });
    expect(positionsOf(await storeOf(ledger).read())).toEqual(upTo(1024));
  });
});

describe("NATS: the connection", () => {
  test("stays open when the store is closed, and a store on a closed one says so at once", async () => {
    const ledger = freshLedger();
    await storeOf(ledger).migrate();
    const own = await servers.connect();
    const open = () => natsStore({ connection: own, jetstream: jetstream(own), ledger });
    const [one, two] = [open(), open()];
    await one.append(notes(1, ["account:a"]));
    await one.close();
    expect(await two.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 2 });
    await own.close();
    await expectAll(two, ledger, "store_unavailable", "");
  });

  test("that is lost while somebody watches comes back, and the watch with it", async () => {
    await using own = await Servers.single();
    const ledger = freshLedger();
    const writer = await openStore(own, ledger, { replicas: 1 });
    await writer.migrate();
    const reader = await openStore(own, ledger);
    const watching = new AbortController();
    const heads = (reader.watch?.(0, watching.signal) ?? fail())[Symbol.asyncIterator]();
    for (let position = 1; position <= 6; position += 1) {
      const told = heads.next();
      if (position % 3 === 0) await own.crash();
      await writer.append(notes(1, ["account:a"]));
      expect(await told).toEqual({ done: false, value: position });
    }
    watching.abort();
    expect((await heads.next()).done).toBe(true);
  });

  test.for(["", "a.b", "a b", "*", ">", "é", "a/b", "x".repeat(65)])("no ledger is called %j", (ledger) => {
    expect(() => storeOf(ledger)).toThrow(TypeError);
  });
});

function fail(): never {
  throw new Error("the store has no watch");
}

async function appendThree(store: NatsStore): Promise<void> {
  for (let n = 0; n < 3; n += 1) await store.append(notes(1, ["account:a"]));
}
