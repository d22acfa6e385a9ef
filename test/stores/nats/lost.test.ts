// Is an append that was not answered in time, or whose answer was lost, ever recorded twice, or told as something it is not?

import { once } from "node:events";
import { connect as dial, createServer, type AddressInfo, type Socket } from "node:net";
import { jetstream } from "@nats-io/jetstream";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { JetStream } from "../../../src/stores/nats/driver.ts";
import { natsStore, type NatsStore } from "../../../src/stores/nats/store.ts";
import { note, positionsOf, upTo } from "../note.ts";
import { expectKept, Load } from "./load.ts";
import { freshLedger, openStore } from "./place.ts";
import { Servers } from "./servers.ts";

let servers: Servers;
beforeAll(async () => (servers = await Servers.single()));
afterAll(() => servers.destroy());

/** What becomes of a copy of an append: answered, answered but not heard, sent but late, or never sent. */
type Fate = "answered" | "unheard" | "late" | "unsent";

describe("NATS: an append that nobody heard of", () => {
  test.for<readonly [string, readonly Fate[]]>([
    ["was recorded", ["unheard", "answered"]],
    ["was never sent", ["unsent", "answered"]],
    ["arrives when it was sent again", ["late", "answered"]],
    ["is lost three times", ["unsent", "unheard", "unheard", "answered"]],
    ["is late three times", ["late", "late", "late", "answered"]],
  ])("is recorded once, and so it is told: %s", async ([, fates]) => {
    const { store, other, late } = await someLog(fates);
    await store.append([note(["account:a"])]);
    const result = await store.append([note(["account:a"])], [{ tag: "account:a", head: 1 }]);
    expect(result).toEqual({ ok: true, position: 2 });
    await Promise.all(late());
    expect(positionsOf(await other.read({ tags: ["account:a"] }))).toEqual([1, 2]);
    expect(await store.append([note(["account:a"])], [{ tag: "account:a", head: 2 }])).toEqual({
      ok: true,
      position: 3,
    });
    await Promise.all(late());
    expect(positionsOf(await other.read())).toEqual([1, 2, 3]);
  });

  test.for<Fate>(["unsent", "late"])("is refused if another has taken its place meanwhile: %s", async (fate) => {
    const { store, other, late } = await someLog([fate, "answered"], async () => {
      await other.append([note(["account:a"])]);
    });
    await store.append([note(["account:a"])]);
    // The same event as the one that wins, but for its id: what tells them apart is not what is in them.
    const result = await store.append([note(["account:a"])], [{ tag: "account:a", head: 1 }]);
    expect(result).toEqual({ ok: false, conflicts: [{ tag: "account:a", expected: 1, actual: 2 }] });
    await Promise.all(late());
    expect(positionsOf(await other.read())).toEqual([1, 2]);
  });

  test("is not taken for that of another which appended the very same events", async () => {
    const same = [note(["account:a"])];
    const { store, other } = await someLog(["unsent", "answered"], async () => void (await other.append(same)));
    await store.append([note(["account:b"])]);
    expect(await store.append(same)).toEqual({ ok: true, position: 3 });
    expect((await other.read()).map(({ id }) => id).slice(1)).toEqual([same[0]?.id, same[0]?.id]);
  });

  test("fails in the end, says that nobody knows, and is there once if it comes at last", async () => {
    const { store, other, late } = await someLog(["late"], undefined, 0);
    await store.append([note(["account:a"])]);
    await expect(store.append([note(["account:a"])])).rejects.toMatchObject({
      code: "store_unavailable",
      message: expect.stringContaining("whether it was recorded is not known") as string,
    });
    await Promise.all(late());
    expect(positionsOf(await other.read())).toEqual([1, 2]);
    expect(await store.append([note(["account:a"])], [{ tag: "account:a", head: 2 }])).toEqual({
      ok: true,
      position: 3,
    });
  });
});

test("answers that a connection swallows before it breaks double nothing and lose nothing", async () => {
  const [server] = servers.all;
  // Several at once, since each waits for what it will not hear.
  await Promise.all(
    upTo(6).map(async () => {
      const proxy = await Proxy.to(server.port);
      const ledger = freshLedger();
      await (await openStore(servers, ledger, { replicas: 1 })).migrate();
      const through = { connection: { servers: proxy.url } };
      const load = new Load([await openStore(servers, ledger, through), await openStore(servers, ledger, through)]);
      for (let round = 0; round < 3; round += 1) {
        await load.goesOn(20);
        await proxy.swallow();
      }
      await load.goesOn();
      await load.stop();
      expect(load.unheard).toBe(0);
      await expectKept(load, [await openStore(servers, ledger), await openStore(servers, ledger)]);
    }),
  );
});

test("a replica that does not answer holds a reader up once, and then the leader is asked", async () => {
  const ledger = freshLedger();
  const other = await openStore(servers, ledger, { replicas: 1 });
  await other.migrate();
  const connection = await servers.connect();
  const real = jetstream(connection);
  let asked = 0;
  const silent = (): Promise<never> => {
    asked += 1;
    return new Promise(() => undefined);
  };
  const client: JetStream = {
    publish: (...args: Parameters<JetStream["publish"]>) => real.publish(...args),
    async jetstreamManager(checkApi) {
      const { streams } = await real.jetstreamManager(checkApi);
      return { streams, direct: { getMessage: silent } };
    },
  };
  const reader = natsStore({ connection, jetstream: client, ledger });
  for (let round = 1; round <= 5; round += 1) {
    await other.append([note(["account:a"])]);
    expect(positionsOf(await reader.read())).toEqual(upTo(round));
  }
  expect(asked).toBe(1);
});

/** A log with a store whose second append meets these fates, attempt by attempt, and another that it does not meet. */
async function someLog(fates: readonly Fate[], meanwhile?: () => Promise<void>, patienceMs = 30_000) {
  const ledger = freshLedger();
  const other: NatsStore = await openStore(servers, ledger, { replicas: 1 });
  await other.migrate();
  const connection = await servers.connect();
  const real = jetstream(connection);
  const copies: Promise<unknown>[] = [];
  let calls = 0;
  const client: JetStream = {
    jetstreamManager: (checkApi) => real.jetstreamManager(checkApi),
    async publish(...args: Parameters<JetStream["publish"]>) {
      calls += 1;
      const fate = calls === 1 ? "answered" : (fates[calls - 2] ?? "answered");
      if (fate === "answered") return real.publish(...args);
      if (fate === "unheard") await real.publish(...args);
      if (calls === 2) await meanwhile?.();
      if (fate === "late") {
        const copy = new Promise((resolve) => setTimeout(resolve, 60)).then(() => real.publish(...args));
        copies.push(copy.catch(() => undefined));
      }
      throw Object.assign(new Error("nobody has answered"), { name: "TimeoutError" });
    },
  };
  const store = natsStore({ connection, jetstream: client, ledger, patienceMs });
  return { store, other, late: () => copies };
}

/** Between a client and a server: passes everything on, until it is told to swallow the answers and hang up. */
class Proxy {
  #swallowed = 0;
  readonly #pairs = new Set<readonly [client: Socket, server: Socket]>();
  readonly #port: number;
  #isSwallowing = false;

  private constructor(port: number) {
    this.#port = port;
  }

  static async to(port: number): Promise<Proxy> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const proxy = new Proxy((listener.address() as AddressInfo).port);
    listener.on("connection", (client) => proxy.#join(client, dial(port, "127.0.0.1")));
    onTestFinished(() => {
      listener.close();
      proxy.#hangUp();
    });
    return proxy;
  }

  get url(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Swallows what the server says from now on; hangs up once there was something. */
  async swallow(): Promise<void> {
    const before = this.#swallowed;
    this.#isSwallowing = true;
    while (this.#swallowed === before) await new Promise((resolve) => setTimeout(resolve, 1));
    this.#isSwallowing = false;
    this.#hangUp();
  }

  #join(client: Socket, server: Socket): void {
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    client.on("data", (bytes) => server.write(bytes));
    server.on("data", (bytes) => {
      if (this.#isSwallowing) this.#swallowed += 1;
      else client.write(bytes);
    });
    for (const socket of pair) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#pairs.delete(pair);
        for (const end of pair) end.destroy();
      });
    }
  }

  #hangUp(): void {
    for (const pair of this.#pairs) for (const end of pair) end.destroy();
  }
}
