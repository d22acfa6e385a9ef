// Does a ledger on three NATS servers survive that one of them is cut off from the others, though clients still reach it?

/* oxlint-disable vitest/expect-expect -- expectPossible and expectKept expect */

import { jetstreamManager } from "@nats-io/jetstream";
import { describe, expect, test } from "vitest";
import { money, openLedger, type Ledger, type Receipt } from "tallystick";
import { expectKept, Load } from "./load.ts";
import { Network, type Cut } from "./network.ts";
import { freshLedger, makeStreamOf, openStore } from "./place.ts";
import { Rivals } from "./rivals.ts";
import { Servers, until, type Server } from "./servers.ts";

/** An election takes up to ten seconds, on a busy machine more. */
const TIMEOUT = { timeout: 180_000 };

/** Longer than any election takes, so that whoever waits so long is served in the end. */
const patienceMs = 120_000;

/** Each on a cluster of its own, at once: most of the time is spent waiting for elections. */
describe.concurrent("NATS, a network that is cut", TIMEOUT, () => {
  test("leaves no way around: a server that is cut off has no routes, however often it was cut off before", async () => {
    await using network = new Network();
    await using servers = await Servers.cluster(network);
    for (const server of [...servers.all, ...servers.all]) {
      network.cut(server, "dropped");
      await until(`${server.name} is alone`, async () => (await server.routes()).length === 0);
      network.heal();
      await until("they are together again", async () => {
        const routes = await Promise.all(servers.all.map((each) => each.routes()));
        return routes.every(({ length }) => length === 2);
      });
    }
  });

  test.for<readonly [what: string, how: Cut]>([
    ["a follower, with clients", "dropped"],
    ["a follower, with clients", "stalled"],
    ["the leader, without clients", "dropped"],
    ["the leader, without clients", "stalled"],
    ["the leader, with clients", "dropped"],
    ["the leader, with clients", "stalled"],
  ])("%s is cut off, %s: order is one, guards hold, nothing acknowledged is lost", async ([what, how]) => {
    await using network = new Network();
    await using servers = await Servers.cluster(network);
    const ledger = freshLedger();
    const leader = await made(servers, ledger);
    const isLeader = what.startsWith("the leader");
    const away = isLeader ? leader : otherThan(leader, servers);
    const open = (only: Server, patience = patienceMs) => openStore(servers, ledger, { only, patienceMs: patience });
    const [one, other] = servers.all.filter((server) => server !== away) as [Server, Server];
    const near = [open(one), open(other), open(other)];
    const far = what.endsWith("with clients") ? [open(away), open(away), open(away, 1000)] : [];
    const rivals = new Rivals(await Promise.all([...near, ...far]));
    const [majority, minority] = [rivals.all.slice(0, near.length), rivals.all.slice(near.length)];
    const [waiting, impatient] = [minority.slice(0, 2), minority.slice(2)];
    await rivals.goOn(rivals.all);

    if (isLeader && !(await servers.undoWhatWasLost())) await rivals.hold(rivals.all);
    const cut = performance.now();
    network.cut(away, how);
    rivals.release(majority);
    await rivals.goOn(majority);
    const hasGivenUp = async () => !isLeader || !(await leads(servers, ledger, away));
    await until(`${away.name} does not take itself for the leader`, hasGivenUp);
    rivals.release(minority);
    await rivals.until("appends of the minority fail", () =>
      impatient.every(({ unanswered }) => unanswered.length > 0),
    );
    const healed = performance.now();
    network.heal();
    await rivals.goOn(rivals.all);
    await rivals.stop();

    // Nothing was acknowledged on the side of the minority, which also shows that the cut was one; whoever waited was served.
    const during = minority.flatMap(({ answered }) =>
      answered.filter(({ result, began, ended }) => result.ok && began > cut && ended < healed),
    );
    expect(during).toEqual([]);
    expect([...majority, ...waiting].filter(({ unheard }) => unheard > 0)).toEqual([]);
    await rivals.expectPossible(await Promise.all(servers.all.map((server) => open(server))));
  });

  test("commands of a ledger that is cut off are done once, whoever asks again where, and the books balance", async () => {
    await using network = new Network();
    await using servers = await Servers.cluster(network);
    const name = freshLedger();
    const away = otherThan(await made(servers, name), servers);
    const staying = otherThan(away, servers);
    await using cutOff = await openLedger({
      store: await openStore(servers, name, { only: away, patienceMs: 1000 }),
    });
    await using near = await openLedger({ store: await openStore(servers, name, { only: staying, patienceMs }) });
    for (const account of ["alice", "bob"]) await near.openAccount({ account, kind: "personal", holder: "cust_1" });
    await near.fund({ account: "alice", amount: money("100.00 USD"), source: { rail: "bank", reference: "wire-1" } });
    const before = await pay(cutOff, 0);

    // The first is on its way when the line is cut: recorded or not, nobody tells.
    const underway = pay(cutOff, 1).catch((error: unknown) => error);
    network.cut(away, "stalled");
    await underway;
    const failed = await Promise.allSettled([2, 3, 4].map((n) => pay(cutOff, n)));
    for (const outcome of failed) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "store_unavailable" } });
    }
    const receipts = await Promise.all([0, 1, 2, 3].map((n) => pay(near, n)));
    expect(receipts[0]).toMatchObject({ id: before.id, position: before.position, replayed: true });
    network.heal();

    await using patient = await openLedger({ store: await openStore(servers, name, { only: away, patienceMs }) });
    for (const [n, { id, position }] of receipts.entries()) {
      expect(await pay(patient, n)).toMatchObject({ id, position, replayed: true });
    }
    const last = await pay(patient, 4);
    expect(await pay(near, 4)).toMatchObject({ id: last.id, position: last.position, replayed: true });
    for (const ledger of [patient, near]) {
      expect((await ledger.balance("bob", "USD")).available.value).toBe("5.00");
      const { rows } = await ledger.trialBalance();
      const cents = rows.map(({ balance }) => BigInt(balance.value.replace(".", "")));
      expect(cents.reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
    }
  });

  test("ledgers under load on every server keep all that was acknowledged while a follower comes and goes", async () => {
    await using network = new Network();
    await using servers = await Servers.cluster(network);
    const name = freshLedger();
    const away = otherThan(await made(servers, name), servers);
    const open = (only: Server) => openStore(servers, name, { only, patienceMs });
    const load = new Load(await Promise.all(servers.all.map(open)));
    for (const how of ["dropped", "stalled"] as const) {
      await load.goesOn();
      network.cut(away, how);
      await load.goesOn();
      network.heal();
    }
    await load.goesOn();
    await load.stop();
    expect(load.unheard).toBe(0);
    const [first, second, third] = servers.all;
    await expectKept(load, [await open(first), await open(second ?? first), await open(third ?? first)]);
  });
});

/** Makes a ledger. @returns the server that leads its stream */
async function made(servers: Servers, ledger: string): Promise<Server> {
  await makeStreamOf(await openStore(servers, ledger, { replicas: 3 }));
  return servers.leaderOf(`tallystick_${ledger}`);
}

function otherThan(server: Server, { all }: Servers): Server {
  return all.find((other) => other !== server) ?? server;
}

/** Whether a server says that it leads the stream. */
async function leads(servers: Servers, ledger: string, server: Server): Promise<boolean> {
  const connection = await servers.connect({}, server);
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 1000 });
  const info = await manager.streams.info(`tallystick_${ledger}`).catch(() => undefined);
  await connection.close();
  return info?.cluster?.leader === server.name;
}

function pay(ledger: Ledger, n: number): Promise<Receipt> {
  return ledger.transfer({ from: "alice", to: "bob", amount: money("1.00 USD") }, { key: `pay-${n}` });
}
