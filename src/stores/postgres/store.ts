// A log in a PostgreSQL database: many ledgers in one, each with its own order and its own lock, from as many processes.

import { Bell } from "../bell.ts";
import { StoreClosedError, StoreError } from "../errors.ts";
import type { EventStore } from "../store.ts";
import { watchHead } from "../watch.ts";
import { queryOn, type PostgresPool, type Query } from "./connection.ts";
import { written } from "./event-rows.ts";
import { describeFailure, NOT_MIGRATED, type Kind } from "./failure.ts";
import { Listener } from "./listener.ts";
import * as log from "./log.ts";
import { layoutOf, makeTables } from "./migrate.ts";
import { patiently } from "./patience.ts";
import * as snapshotRows from "./snapshot-rows.ts";
import { LAYOUT, tablesIn } from "./tables.ts";
import { hostTransaction } from "./within.ts";

export { postgresCheckpoints, type PostgresCheckpointsOptions } from "./checkpoints.ts";
export type { PooledClient, PostgresClient, PostgresPool, PostgresRows } from "./connection.ts";

/** Others' appends are noticed after so long at the most, while anybody watches, should no notification come. */
const POLL_MS = 250;

const PATIENCE_MS = 10_000;
const LONGEST_NAME = 200;

/** What PostgreSQL takes for a timeout at the most. */
const MOST_PATIENCE_MS = 2_147_483_647;

export interface PostgresStoreOptions {
  /** A `Pool` of `pg`, a `PGlite`, or anything else with `query(text, values)`. It stays the host's: nothing here ends it. */
  readonly pool: PostgresPool;
  /** Which of the ledgers in the database; one that has no events yet need not be made. */
  readonly ledger: string;
  /** Where the tables are; `"public"` where absent. */
  readonly schema?: string;
  /** How long an append waits for others who hold the ledger, in milliseconds; 10,000 where absent. */
  readonly patienceMs?: number;
}

export interface PostgresStore extends EventStore {
  readonly snapshots: NonNullable<EventStore["snapshots"]>;
  readonly watch: NonNullable<EventStore["watch"]>;
  readonly within: NonNullable<EventStore["within"]>;
  /**
   * Makes the tables and the function that appends, or does nothing if they are there; any number of processes may call it
   * at once. It never goes back.
   * @throws StoreError `store_newer` if a newer release has made them
   */
  migrate(): Promise<void>;
}

type Step<Result> = (query: Query) => Promise<Result>;

/** Carries out a step on a connection of the pool, or as a part of the host's transaction. */
type Transact = <Result>(kind: Kind, step: Step<Result>) => Promise<Result>;

/**
 * A store in a PostgreSQL database; an append is one round trip. Call `migrate` once before.
 * @throws StoreError `store_unavailable` if the ledger's name is empty, too long, or not a text that PostgreSQL can keep, and
 * for a patience that is no time
 */
export function postgresStore(options: PostgresStoreOptions): PostgresStore {
  const { pool, ledger, schema = "public", patienceMs = PATIENCE_MS } = options;
  const place: log.LogPlace = { tables: tablesIn(schema), ledger, name: `postgres ledger "${ledger}"` };
  if (ledger === "" || ledger.length > LONGEST_NAME || ledger.includes("\0") || !ledger.isWellFormed()) {
    throw new StoreError("store_unavailable", place.name, `expected a name of 1 to ${LONGEST_NAME} characters`);
  }
  // To PostgreSQL, no time at all is for ever.
  if (!Number.isInteger(patienceMs) || patienceMs < 1 || patienceMs > MOST_PATIENCE_MS) {
    const expected = `expected whole milliseconds from 1 to ${MOST_PATIENCE_MS}`;
    throw new StoreError("store_unavailable", place.name, `patienceMs is ${patienceMs}: ${expected}`);
  }
  const bell = new Bell();
  const listener = new Listener(pool, place, bell);
  const inPool = queryOn(pool);
  let layoutIsRight = false;
  let closed = false;
  /** Calls that have not been answered yet. */
  const underway = new Set<Promise<unknown>>();

  function call<Result>(kind: Kind, step: () => Promise<Result>): Promise<Result> {
    if (closed) return Promise.reject(new StoreClosedError(place.name));
    const answer = step().catch((error: unknown) => {
      throw describeFailure(error, place.name, kind);
    });
    underway.add(answer);
    void answer.catch(() => {}).finally(() => underway.delete(answer));
    return answer;
  }

  /** Once in the life of a store: whoever upgrades the database later is told by the function that appends. */
  async function checkLayout(query: Query): Promise<void> {
    if (layoutIsRight) return;
    const version = await layoutOf(query, place.tables).catch((error: unknown) => {
      throw describeFailure(error, place.name, "read");
    });
    if (version > LAYOUT) throw newer(version);
    if (version < LAYOUT) throw new StoreError("store_unavailable", place.name, NOT_MIGRATED);
    layoutIsRight = true;
  }

  function newer(version: number): StoreError {
    const message = `written by a newer release (layout ${version}, this release knows ${LAYOUT}); upgrade tallystick`;
    return new StoreError("store_newer", place.name, message);
  }

  function inOwnTransaction<Result>(kind: Kind, step: Step<Result>): Promise<Result> {
    return call(kind, () =>
      patiently(patienceMs, async () => {
        await checkLayout(inPool);
        const result = await step(inPool);
        if (kind === "write") bell.ring();
        return result;
      }),
    );
  }

  function within(client: unknown): EventStore {
    if (closed) throw new StoreClosedError(place.name);
    const query = hostTransaction(client, place.name);
    let ended = false;
    return {
      ...callsOf(place, patienceMs, (kind, step) => {
        if (ended) return Promise.reject(new StoreClosedError(place.name));
        return call(kind, async () => {
          await checkLayout(query);
          return step(query);
        });
      }),
      close: async () => void (ended = true),
    };
  }

  async function migrate(): Promise<void> {
    await call("write", () =>
      patiently(patienceMs, async () => {
        const version = await layoutOf(inPool, place.tables).catch(() => 0);
        if (version > LAYOUT) throw newer(version);
        if (version < LAYOUT) await makeTables(inPool, place.tables);
      }),
    );
  }

  const calls = callsOf(place, patienceMs, inOwnTransaction);

  async function* watch(after: number, signal: AbortSignal): AsyncGenerator<number> {
    listener.join();
    try {
      yield* watchHead(calls.head, bell, { after, signal, pollMs: POLL_MS });
    } finally {
      listener.leave();
    }
  }

  return {
    ...calls,
    watch,
    within,
    migrate,
    async close() {
      closed = true;
      listener.end();
      await Promise.allSettled(underway);
      bell.ring();
    },
  };
}

/** What a store does in transactions. */
function callsOf(
  place: log.LogPlace,
  patienceMs: number,
  transact: Transact,
): Required<Pick<EventStore, "append" | "read" | "head" | "snapshots">> {
  return {
    append: async (events, guards = []) => {
      // As they are now, should the caller change them while the ledger is locked.
      const asked = { events: written(events), guards: guards.map(({ tag, head }) => ({ tag, head })), patienceMs };
      return transact("write", (query) => log.append(query, place, asked));
    },
    read: (asked = {}) => transact("read", (query) => log.read(query, place, asked)),
    head: () => transact("read", (query) => log.head(query, place)),
    snapshots: {
      save: (kept) => transact("write", (query) => snapshotRows.save(query, place, kept)),
      latest: (tags, until = Number.MAX_SAFE_INTEGER) =>
        transact("read", (query) => snapshotRows.latest(query, place, { tags, until })),
      discard: (tags) => transact("write", (query) => snapshotRows.discard(query, place, tags)),
    },
  };
}
