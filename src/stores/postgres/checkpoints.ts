// Where do checkpoints stand in PostgreSQL? In the host's own database, in one transaction with the host's own rows.

import type { CheckpointMove, Checkpoints } from "../checkpoints.ts";
import { queryOn, type PooledClient, type PostgresClient, type PostgresPool, type Query } from "./connection.ts";
import { describeFailure } from "./failure.ts";
import { makeCheckpoints } from "./migrate.ts";
import { patiently } from "./patience.ts";
import { tablesIn, type Tables } from "./tables.ts";

const PLACE = "checkpoints";
const PATIENCE_MS = 10_000;

export interface PostgresCheckpointsOptions {
  /** Where the table of checkpoints is; `"public"` where absent. */
  readonly schema?: string;
}

/** Connections to the database in which projections write their rows. */
export type PoolOfClients = PostgresPool & { connect(): Promise<PooledClient> };

/**
 * Checkpoints in a PostgreSQL database, in a table `tallystick_checkpoints` that is made when it is first asked for.
 * @param pool a `Pool` of `pg`: every batch is a transaction on one of its clients, which `apply` gets as its `tx`
 */
export function postgresCheckpoints(
  pool: PoolOfClients,
  { schema = "public" }: PostgresCheckpointsOptions = {},
): Checkpoints<PostgresClient> {
  const tables = tablesIn(schema);
  let tableIsThere = false;

  async function makeTable(): Promise<void> {
    if (tableIsThere) return;
    const query = queryOn(pool);
    const [row] = await query("SELECT to_regclass($1) AS found", [tables.checkpoints]);
    if (row?.["found"] === null) await makeCheckpoints(query, tables);
    tableIsThere = true;
  }

  function load(name: string): Promise<number> {
    return described(async () => {
      await makeTable();
      const [row] = await queryOn(pool)(`SELECT position FROM ${tables.checkpoints} WHERE name = $1`, [name]);
      return Number(row?.["position"] ?? 0);
    });
  }

  async function commit(
    name: string,
    move: CheckpointMove,
    work: (tx: PostgresClient) => Promise<void> | void,
  ): Promise<boolean> {
    const client = await described(async () => {
      await patiently(PATIENCE_MS, makeTable);
      return pool.connect();
    });
    let lost = false;
    const losing = (): void => void (lost = true);
    client.on?.("error", losing);
    try {
      return await moved(client, { tables, name, move, work });
    } catch (error) {
      await client.query("ROLLBACK").catch(losing);
      throw error;
    } finally {
      // The pool gives the same connection to the next batch.
      client.off?.("error", losing);
      // A connection in an unknown state is nobody else's.
      client.release(lost);
    }
  }

  return { load, commit };
}

function described<Result>(step: () => Promise<Result>): Promise<Result> {
  return step().catch((error: unknown) => {
    throw describeFailure(error, PLACE, "write");
  });
}

interface Move {
  readonly tables: Tables;
  readonly name: string;
  readonly move: CheckpointMove;
  readonly work: (tx: PostgresClient) => Promise<void> | void;
}

async function moved(client: PostgresClient, { tables, name, move, work }: Move): Promise<boolean> {
  const step: Query = (text, values) => described(() => queryOn(client)(text, values));
  await step("BEGIN ISOLATION LEVEL READ COMMITTED");
  await step(`INSERT INTO ${tables.checkpoints} (name, position) VALUES ($1, 0) ON CONFLICT DO NOTHING`, [name]);
  const [row] = await step(`SELECT position FROM ${tables.checkpoints} WHERE name = $1 FOR UPDATE`, [name]);
  const isThere = Number(row?.["position"]) === move.from;
  if (isThere) {
    await work(client);
    // Also finds out whether the work has caught an error that has already undone the transaction.
    await step(`UPDATE ${tables.checkpoints} SET position = $2 WHERE name = $1`, [name, move.to]);
  }
  await step("COMMIT");
  return isThere;
}
