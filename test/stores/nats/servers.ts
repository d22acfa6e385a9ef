// Real NATS servers of a test's own, on loopback: one alone, or three that replicate. They end with the test, whatever it does.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type ConnectionOptions, type NatsConnection } from "@nats-io/transport-node";
import { makeFolder, removeFolder } from "../temporary.ts";
import type { Network } from "./network.ts";
import { freePorts } from "./ports.ts";

/** Another version can be tried by the environment variable; Debian puts its own where not everybody has it on the PATH. */
const PROGRAM =
  process.env["NATS_SERVER"] ??
  ["/usr/sbin/nats-server", "/usr/local/bin/nats-server"].find((path) => existsSync(path)) ??
  "nats-server";

/** How long a server or a cluster may take to be ready. */
const PATIENCE_MS = 45_000;

/** Where nobody listens. */
const NOWHERE = "127.0.0.1:1";

/** What is still running when this process ends goes with it. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** One server, which can be killed, started again on the same folder, stopped and let go on. */
export class Server {
  readonly name: string;
  readonly port: number;
  readonly #monitor: number;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  constructor(name: string, [port = 0, monitor = 0]: readonly number[], args: readonly string[]) {
    this.name = name;
    this.port = port;
    this.#monitor = monitor;
    this.#args = ["-a", "127.0.0.1", "-p", String(port), "-m", String(monitor), "-n", name, "-js", ...args];
  }

  get url(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it; whether it is ready is seen by connecting. */
  async start(): Promise<void> {
    // On Linux the kernel ends it even if this process is killed.
    const [program = "", ...args] = [
      ...(process.platform === "linux" ? ["setpriv", "--pdeathsig", "KILL"] : []),
      PROGRAM,
      ...this.#args,
    ];
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    const log: string[] = [];
    child.stderr.on("data", (chunk: Buffer) => log.push(chunk.toString()));
    this.#child = child;
    running.add(child);
    child.once("exit", () => running.delete(child));
    const began = Date.now();
    while (!(await this.#answers())) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(startFailure(log.join("")));
      if (Date.now() - began > PATIENCE_MS) throw new Error(`${this.name} does not answer: ${log.join("")}`);
      await sleep(20);
    }
  }

  /** Ends it on the spot (SIGKILL). */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  /** Halts it where it is, so that nobody can reach it, and it does not notice (SIGSTOP). */
  async stop(): Promise<void> {
    this.#child?.kill("SIGSTOP");
    // On a busy machine the signal is not delivered at once: a server was seen to answer for some milliseconds more.
    await sleep(100);
  }

  /** Lets it go on (SIGCONT). */
  goOn(): void {
    this.#child?.kill("SIGCONT");
  }

  /** The ids of the servers that it is connected to, as it says itself. */
  async routes(): Promise<string[]> {
    const answer = await fetch(`http://127.0.0.1:${this.#monitor}/routez`);
    const { routes } = (await answer.json()) as { readonly routes: readonly { readonly remote_id: string }[] };
    return [...new Set(routes.map(({ remote_id }) => remote_id))];
  }

  async #answers(): Promise<boolean> {
    const connection = await connect({ servers: this.url, reconnect: false, timeout: 1000 }).catch(() => undefined);
    await connection?.close();
    return connection !== undefined;
  }
}

function startFailure(log: string): string {
  return /No such file|not found|ENOENT/.test(log)
    ? "these tests run real NATS servers and found no nats-server; install it, on Debian with: apt-get install nats-server"
    : `nats-server ended: ${log}`;
}

/** Servers with a folder of their own, and connections to them. */
export class Servers {
  readonly all: readonly [Server, ...Server[]];
  readonly #folder: string;
  readonly #connections = new Set<NatsConnection>();

  private constructor(folder: string, all: readonly [Server, ...Server[]]) {
    this.#folder = folder;
    this.all = all;
  }

  /** One server. */
  static async single(...more: string[]): Promise<Servers> {
    const folder = await makeFolder();
    const servers = new Servers(folder, [new Server("alone", await freePorts(2), ["-sd", folder, ...more])]);
    await servers.start();
    return servers;
  }

  /** Three servers that elect leaders among themselves, and reach each other by a network where one is given. */
  static async cluster(network?: Network): Promise<Servers> {
    const folder = await makeFolder();
    const ports = await freePorts(9);
    const make = async (n: number): Promise<Server> => {
      const name = `n${n}`;
      const routes: string[] = [];
      for (const other of [0, 1, 2].filter((other) => other !== n)) {
        const port = ports[other] ?? 0;
        routes.push(`nats://127.0.0.1:${(await network?.line(name, `n${other}`, port)) ?? port}`);
      }
      return new Server(name, ports.slice(3 + 2 * n, 5 + 2 * n), [
        "-sd",
        join(folder, name),
        "--cluster_name",
        "wallets",
        "--cluster",
        `nats://127.0.0.1:${ports[n]}`,
        "--routes",
        routes.join(","),
        // Servers tell one another where the others listen; nobody does at what they are told here.
        ...(network ? ["--no_advertise", "--cluster_advertise", NOWHERE] : []),
      ]);
    };
    const servers = new Servers(folder, [await make(0), await make(1), await make(2)]);
    await servers.start();
    return servers;
  }

  /** Kills them all at once, and starts them again on what they had kept. */
  async crash(): Promise<void> {
    await Promise.all(this.all.map((server) => server.kill()));
    await this.start();
  }

  /** Starts them all, and waits until they have a leader. */
  async start(): Promise<void> {
    try {
      await Promise.all(this.all.map((server) => server.start()));
      await this.ready();
    } catch (error) {
      await this.destroy();
      throw error;
    }
  }

  /** Waits until JetStream answers on every server. */
  async ready(): Promise<void> {
    for (const server of this.all) {
      const connection = await this.connect({}, server);
      await until(`JetStream on ${server.name}`, async () => {
        const manager = await jetstreamManager(connection, { timeout: 1000 }).catch(() => undefined);
        return manager !== undefined;
      });
      await connection.close();
    }
  }

  /** Another connection: to any of them, or to one alone. It is closed with the servers. */
  async connect(options: ConnectionOptions = {}, only?: Server): Promise<NatsConnection> {
    const servers = (only ? [only] : this.all).map(({ url }) => url);
    const connection = await connect({
      servers,
      reconnectTimeWait: 50,
      // What a client needs to find out that its server is halted.
      pingInterval: 1000,
      maxReconnectAttempts: -1,
      ignoreClusterUpdates: true,
      ...options,
    });
    this.#connections.add(connection);
    void connection.closed().then(() => this.#connections.delete(connection));
    return connection;
  }

  /**
   * Whether replicas agree again whatever was under way when their leader was cut off or halted: servers before 2.10 do not
   * always undo what it took and could not pass on, whatever a client does.
   */
  async undoWhatWasLost(): Promise<boolean> {
    const connection = await this.connect();
    const [major = 0, minor = 0] = (connection.info?.version ?? "").split(".").map(Number);
    await connection.close();
    return major > 2 || (major === 2 && minor >= 10);
  }

  /** The server that leads a stream. */
  async leaderOf(stream: string): Promise<Server> {
    const connection = await this.connect();
    const manager = await jetstreamManager(connection, { checkAPI: false });
    let found: Server | undefined;
    await until(`a leader of ${stream}`, async () => {
      const info = await manager.streams.info(stream).catch(() => undefined);
      found = this.all.find(({ name }) => name === info?.cluster?.leader);
      return found !== undefined;
    });
    await connection.close();
    return found as Server;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.destroy();
  }

  /** Ends every connection and server, and removes what they kept. */
  async destroy(): Promise<void> {
    await Promise.all(Array.from(this.#connections, (connection) => connection.close()));
    for (const server of this.all) server.goOn();
    await Promise.all(this.all.map((server) => server.kill()));
    await removeFolder(this.#folder);
  }
}

/** Waits for a condition, and says what did not happen if it takes too long. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const began = Date.now(); !(await holds()); await sleep(20)) {
    if (Date.now() - began > PATIENCE_MS) throw new Error(`${what}: nothing of it for ${PATIENCE_MS / 1000} s`);
  }
}
