// Where do checkpoints stand in SQLite? In the host's own database, in one transaction with the host's own rows.

import type { CheckpointMove, Checkpoints } from "../checkpoints.ts";
import { StoreError } from "../errors.ts";
import { patiently } from "./patience.ts";

/** A connection: what is used of `DatabaseSync` of `node:sqlite`. */
export interface SqliteConnection {
  readonly isTransaction?: boolean;
  exec(sql: string): unknown;
  prepare(sql: string): {
    get(name: string): unknown;
    run(name: string, position: number): unknown;
  };
}

const PLACE = "checkpoints";
const UNDONE = "the work has caught an error that had already undone the transaction; nothing of it was recorded";

const TABLE = "CREATE TABLE IF NOT EXISTS tallystick_checkpoints (name TEXT PRIMARY KEY, position INTEGER NOT NULL)";
const READ = "SELECT position FROM tallystick_checkpoints WHERE name = ?";
const WRITE = `INSERT INTO tallystick_checkpoints (name, position) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET position = excluded.position`;

/** A connection holds one transaction at a time: whoever uses it waits for who came before. */
const lastTurns = new WeakMap<SqliteConnection, Promise<unknown>>();

/**
 * Checkpoints in a SQLite database, in a table `tallystick_checkpoints` that is made when it is first asked for.
 * @param db a connection for projections alone: whatever else is done on it while a batch is applied belongs to that batch
 */
export function sqliteCheckpoints<Db extends SqliteConnection>(db: Db): Checkpoints<Db> {
  function position(name: string): number {
    db.exec(TABLE);
    // The host may have chosen rows that are arrays, and numbers that are bigints.
    const [found = 0] = Object.values(db.prepare(READ).get(name) ?? {});
    return Number(found);
  }

  function load(name: string): Promise<number> {
    return inTurn(db, () => patiently(PLACE, () => position(name)));
  }

  function commit(
    name: string,
    { from, to }: CheckpointMove,
    work: (tx: Db) => Promise<void> | void,
  ): Promise<boolean> {
    return inTurn(db, async () => {
      await patiently(PLACE, () => db.exec("BEGIN IMMEDIATE"));
      try {
        const isThere = position(name) === from;
        if (isThere) {
          await work(db);
          // Without a transaction the checkpoint would move, though the rows of the work are gone.
          if (db.isTransaction === false) throw new StoreError("store_unavailable", PLACE, UNDONE);
          db.prepare(WRITE).run(name, to);
        }
        await patiently(PLACE, () => db.exec("COMMIT"));
        return isThere;
      } catch (error) {
        rollBack(db);
        throw error;
      }
    });
  }

  return { load, commit };
}

function inTurn<Result>(db: SqliteConnection, step: () => Promise<Result>): Promise<Result> {
  const turn = (lastTurns.get(db) ?? Promise.resolve()).then(step);
  lastTurns.set(
    db,
    turn.catch(() => undefined),
  );
  return turn;
}

function rollBack(db: SqliteConnection): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // SQLite has done it already, as it does when the disk is full; what went wrong before is what counts.
  }
}
