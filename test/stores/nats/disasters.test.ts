// Does a ledger on three NATS servers survive what happens to them? Real servers, killed, halted and cut off for real.

/* oxlint-disable vitest/expect-expect -- expectKept and expectDrained expect */

import { describe, expect, test } from "vitest";
import { openLedger } from "tallystick";
import { expectDrained } from "../../race/racers.ts";
import { note, positionsOf, upTo } from "../note.ts";
import { expectKept, Load } from "./load.ts";
import { freshLedger, makeStreamOf, openStore } from "./place.ts";
import { Servers, type Server } from "./servers.ts";

/** An election takes up to ten seconds, on a busy machine more. */
const TIMEOUT = { timeout: 180_000 };

/** Each on a cluster of its own, at once: most of the time is spent waiting for elections. */
describe.concurrent("NATS, three servers", TIMEOUT, () => {
  test("the leader is killed under load and comes back, and nothing is lost or doubled", async () => {
    await using servers = await Servers.cluster();
    const { ledger, load } = await busy(servers);
    for (let round = 0; round < 2; round += 1) {
      await load.goesOn();
      const leader = await servers.leaderOf(`tallystick_${ledger}`);
      await leader.kill();
      await load.goesOn();
      await leader.start();
    }
    await load.goesOn();
    await load.stop();
    // Whoever waited for the election got an answer.
    expect(load.unheard).toBe(0);
    await expectKept(load, await readers(servers, ledger));
  });

  test("a leader that is halted and goes on answers nobody out of the past, and nothing is lost or doubled", async () => {
    await using servers = await Servers.cluster();
    const { ledger, load } = await busy(servers, (await servers.undoWhatWasLost()) ? 3 : 1);
    await load.goesOn();
    const leader = await servers.leaderOf(`tallystick_${ledger}`);
    const reader = await openStore(servers, ledger, { only: leader });
    await reader.head();
    await leader.stop();
    await load.goesOn();
    // It is asked while it is halted, and answers when it goes on, before it can know that it does not lead any more.
    const acknowledged = Math.max(...Array.from(load.receipts.values(), ({ position }) => position));
    const head = reader.head();
    leader.goOn();
    expect(await head).toBeGreaterThanOrEqual(acknowledged);
    await load.goesOn();
    await load.stop();
    await expectKept(load, await readers(servers, ledger));
  });

  test("all servers are killed at once under load and come back, and nothing is lost or doubled", async () => {
    await using servers = await Servers.cluster();
    const { ledger, load } = await busy(servers);
    await load.goesOn();
    await servers.crash();
    await load.goesOn();
    await load.stop();
    await expectKept(load, await readers(servers, ledger));
  });

  test("one server is halted while the others go on, and what it answers when it goes on is complete", async () => {
    await using servers = await Servers.cluster();
    const { ledger, load } = await busy(servers);
    const follower = await otherThan(await servers.leaderOf(`tallystick_${ledger}`), servers);
    const reader = await openStore(servers, ledger, { only: follower });
    for (let round = 0; round < 5; round += 1) {
      await reader.head();
      await follower.stop();
      await load.goesOn(50);
      const acknowledged = Math.max(...Array.from(load.receipts.values(), ({ position }) => position));
      const log = reader.read();
      follower.goOn();
      expect((await log).length).toBeGreaterThanOrEqual(acknowledged);
    }
    await load.stop();
    await expectKept(load, await readers(servers, ledger));
  });

  test("without a majority nothing is recorded or read, a StoreError says so, and with one it goes on", async () => {
    await using servers = await Servers.cluster();
    const ledger = freshLedger();
    const leader = await made(servers, ledger);
    const store = await openStore(servers, ledger, { only: leader, patienceMs: 4000 });
    await store.append([note(["account:a"])]);
    const others = servers.all.filter((server) => server !== leader);
    for (const other of others) await other.stop();
    await expect(store.append([note(["account:a"])])).rejects.toMatchObject({ code: "store_unavailable" });
    await expect(store.head()).rejects.toMatchObject({ code: "store_unavailable" });
    for (const other of others) other.goOn();
    await servers.leaderOf(`tallystick_${ledger}`);
    const patient = await openStore(servers, ledger);
    const append = async () => {
      const head = await patient.head();
      const result = await patient.append([note(["account:a"])], [{ tag: "account:a", head }]);
      return { head, position: result.ok ? result.position : undefined };
    };
    // What was in doubt is recorded once, or not at all: as long as nothing is in its place it may still come about.
    const first = await append();
    const { head, position } = first.position === undefined ? await append() : first;
    expect([1, 2]).toContain(head);
    expect(position).toBe(head + 1);
    expect(positionsOf(await patient.read({ tags: ["account:a"] }))).toEqual(upTo(head + 1));
  });

  test("four processes drain one account to the last cent, and not below it", async () => {
    await using servers = await Servers.cluster();
    const name = freshLedger();
    await made(servers, name);
    await using ledger = await openLedger({ store: await openStore(servers, name) });
    await expectDrained(ledger, `nats:${name}@${servers.all.map(({ url }) => url).join(",")}`);
  });

  test("an append is seen at once through every other server", async () => {
    await using servers = await Servers.cluster();
    const ledger = freshLedger();
    await made(servers, ledger);
    const stores = await readers(servers, ledger);
    for (let round = 1; round <= 60; round += 1) {
      const [writer, one, two] = [0, 1, 2].map((n) => stores[(round + n) % 3] ?? stores[0]);
      await writer?.append([note(["account:a"])], [{ tag: "account:a", head: round - 1 }]);
      const seen = await Promise.all([one?.head(), two?.read({ tags: ["account:a"] }).then(({ length }) => length)]);
      expect(seen).toEqual([round, round]);
    }
  });
});

/** Makes a ledger. @returns the server that leads its stream */
async function made(servers: Servers, ledger: string): Promise<Server> {
  const maker = await openStore(servers, ledger, { replicas: 3 });
  await makeStreamOf(maker);
  return servers.leaderOf(`tallystick_${ledger}`);
}

/** A ledger that writers keep busy, connected to any server. */
async function busy(servers: Servers, writers = 2): Promise<{ readonly ledger: string; readonly load: Load }> {
  const ledger = freshLedger();
  await made(servers, ledger);
  const stores = await Promise.all(Array.from({ length: writers }, () => openStore(servers, ledger)));
  return { ledger, load: new Load(stores) };
}

/** A store through each server. */
function readers(servers: Servers, ledger: string) {
  const [first, second, third] = servers.all;
  return Promise.all([
    openStore(servers, ledger, { only: first }),
    openStore(servers, ledger, { only: second ?? first }),
    openStore(servers, ledger, { only: third ?? first }),
  ]);
}

async function otherThan(server: Server, { all }: Servers): Promise<Server> {
  return all.find((other) => other !== server) ?? server;
}
