// How is a store opened at the place that was named? What is not there is not made by a slip of the pen.

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../stores/errors.ts";
import { HEAD_MARK } from "../stores/file/head-mark.ts";
import { fileStore } from "../stores/file/store.ts";
import { natsStore } from "../stores/nats/store.ts";
import { postgresStore } from "../stores/postgres/store.ts";
import { sqliteStore } from "../stores/sqlite/store.ts";
import type { EventStore } from "../stores/store.ts";
import { UsageError } from "./errors.ts";
import type { Place } from "./place.ts";

export interface Opening {
  /** How the place was named: `--store`. */
  readonly name: string;
  /** Whether it is made where it is not there: a file, a directory, tables, a stream. */
  readonly make: boolean;
  /** On how many servers of NATS a stream is made. */
  readonly replicas?: number;
}

/** A store that also closes what was opened for it. @throws UsageError where nothing is, or a driver is missing; StoreError */
export async function openPlace(place: Place, opening: Opening): Promise<EventStore> {
  switch (place.kind) {
    case "sqlite":
      if (!opening.make) await expectFile(place.path, opening.name);
      return sqliteStore(place.path);
    case "file":
      if (!opening.make) await expectDirectory(place.directory, opening.name);
      return fileStore(place.directory);
    case "postgres":
      return openPostgres(place, opening);
    case "nats":
      return openNats(place, opening);
  }
}

async function expectFile(path: string, name: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw new UsageError(`${name} is ${JSON.stringify(path)}: expected the SQLite file of a ledger, and there is none`);
  if (found.isDirectory()) {
    throw new UsageError(
      `${name} is ${JSON.stringify(path)}: expected a file, and it is a directory; one of files is file:${path}`,
    );
  }
  // A file without a byte would be made a ledger of.
  if (found.size === 0)
    throw new UsageError(`${name} is ${JSON.stringify(path)}: expected the SQLite file of a ledger, and it is empty`);
}

async function expectDirectory(directory: string, name: string): Promise<void> {
  const found = await stat(join(directory, HEAD_MARK)).catch(() => undefined);
  if (!found)
    throw new UsageError(`${name} is "file:${directory}": expected the directory of a ledger, and there is none`);
}

async function openPostgres(
  { url, ledger }: Extract<Place, { kind: "postgres" }>,
  { name, make }: Opening,
): Promise<EventStore> {
  const { Pool } = await import("pg").catch((error: unknown) => {
    throw missing(error, name, ["pg"]);
  });
  const pool = new Pool({ connectionString: url, max: 4 });
  // A connection that is lost is an event too; whoever needs it is told by the call.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined));
  const store = postgresStore({ pool, ledger });
  async function prepare(): Promise<void> {
    if (make) return store.migrate();
    // A ledger comes into being with its first event, whatever name was mistyped.
    if ((await store.head()) > 0) return;
    throw new UsageError(
      `${name} names the ledger ${JSON.stringify(ledger)}: expected one with events, and it has none`,
    );
  }

  return prepared(store, prepare, () => pool.end());
}

async function openNats(
  { servers, user, password, ledger }: Extract<Place, { kind: "nats" }>,
  { name, make, replicas }: Opening,
): Promise<EventStore> {
  const [{ connect }, { jetstream }] = await Promise.all([
    import("@nats-io/transport-node"),
    import("@nats-io/jetstream"),
  ]).catch((error: unknown) => {
    throw missing(error, name, ["@nats-io/transport-node", "@nats-io/jetstream"]);
  });
  const credentials = {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
  };
  const connection = await connect({ servers: [...servers], ...credentials }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError("store_unavailable", `NATS at ${servers.join(", ")}`, why, { cause: error });
  });
  const store = natsStore({
    connection,
    jetstream: jetstream(connection),
    ledger,
    ...(replicas === undefined ? {} : { replicas }),
  });
  const prepare = async () => (make ? store.migrate() : undefined);
  return prepared(store, prepare, () => connection.close());
}

/** The store once its place is prepared, which also ends its connection; where that fails, nothing stays open. */
async function prepared(
  store: EventStore,
  prepare: () => Promise<void>,
  disconnect: () => Promise<void>,
): Promise<EventStore> {
  let closed: Promise<void> | undefined;
  // A ledger closes its store, and so does whoever opened it.
  const close = () => (closed ??= store.close().then(disconnect));

  try {
    await prepare();
    return { ...store, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function missing(error: unknown, name: string, packages: readonly string[]): unknown {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) return error;
  return new UsageError(
    `${name} needs ${packages.join(" and ")}, not installed here: npm install ${packages.join(" ")}`,
  );
}
