// A log in a SQLite file: the embedded default. Several processes may have the file open at once.

import { DatabaseSync } from "node:sqlite";
import { Bell } from "../bell.ts";
import { LedgerError } from "../../money/errors.ts";
import { StoreClosedError } from "../errors.ts";
import { pathOf } from "../path.ts";
import type { AppendResult, EventStore, RecordedEvent, Snapshot } from "../store.ts";
import { watchHead } from "../watch.ts";
import { describeFailure } from "./failure.ts";
import { SqliteLog } from "./log.ts";
import { patiently, undo } from "./patience.ts";
import { prepareSchema } from "./schema.ts";
import { statements } from "./statements.ts";
import { hostTransaction, type Step } from "./within.ts";

export { sqliteCheckpoints, type SqliteConnection } from "./checkpoints.ts";

/** Another process's appends are noticed after so long at the most, while anybody watches. */
const POLL_MS = 100;

/** Carries out a step in a transaction of its own, or as a part of the host's. */
type Transact = <Result>(kind: "read" | "write", step: Step<Result>) => Promise<Result>;

interface Open {
  readonly db: DatabaseSync;
  readonly log: SqliteLog;
}

/**
 * A store in a SQLite file, made if it is not there; WAL, `synchronous=FULL`: what an append acknowledged survives
 * a crash of the process and of the machine. The file is opened by the first call.
 * @param path a file name, or `":memory:"` for a database that is gone once the store is closed
 * @throws StoreError for what is neither
 */
export function sqliteStore(path: string): EventStore {
  pathOf(path, "sqliteStore", "the path of a file");
  const bell = new Bell();
  let open: Open | undefined;
  let closed = false;
  /** Calls that have not been answered yet. */
  const underway = new Set<Promise<unknown>>();

  function call<Result>(step: () => Result): Promise<Result> {
    if (closed) return Promise.reject(new StoreClosedError(path));
    const answer = patiently(path, step).catch((error: unknown) => {
      throw describeFailure(error, path);
    });
    underway.add(answer);
    void answer.catch(() => {}).finally(() => underway.delete(answer));
    return answer;
  }

  function inOwnTransaction<Result>(kind: "read" | "write", step: Step<Result>): Result {
    const { db, log } = (open ??= connect(path));
    try {
      db.exec(kind === "write" ? "BEGIN IMMEDIATE" : "BEGIN");
      const result = step(log);
      db.exec("COMMIT");
      log.committed();
      if (kind === "write") bell.ring();
      return result;
    } catch (error) {
      undo(db, "ROLLBACK");
      log.undone();
      throw error;
    }
  }

  function within(client: unknown): EventStore {
    if (closed) throw new StoreClosedError(path);
    const inHostTransaction = hostTransaction(client, path);
    let ended = false;
    return {
      ...callsOf((_, step) => {
        if (ended) return Promise.reject(new StoreClosedError(path));
        return call(() => {
          const base = inOwnTransaction("read", (log) => {
            log.catchUp();
            return log;
          });
          return inHostTransaction(step, base);
        });
      }),
      close: async () => void (ended = true),
    };
  }

  const calls = callsOf((kind, step) => call(() => inOwnTransaction(kind, step)));
  return {
    ...calls,
    watch: (after, signal) => watchHead(calls.head, bell, { after, signal, pollMs: POLL_MS }),
    within,
    async close() {
      closed = true;
      await Promise.allSettled(underway);
      open?.db.close();
      open = undefined;
      bell.ring();
    },
  };
}

/** What a store does in transactions. */
function callsOf(transact: Transact): Required<Pick<EventStore, "append" | "read" | "head" | "snapshots">> {
  async function latest(tags: readonly string[], until = Number.MAX_SAFE_INTEGER): Promise<readonly Snapshot[]> {
    const { found, damaged } = await transact("read", ({ snapshots }) => snapshots.latest(tags, until));
    if (damaged.length > 0) {
      // Where it cannot be written they are passed over again the next time.
      await transact("write", ({ snapshots }) => snapshots.forget(damaged)).catch(ignoreTrouble);
    }
    return found;
  }

  return {
    append: async (events, guards = []): Promise<AppendResult> => {
      // As they are now, should the caller change them while the file is locked.
      const texts = events.map((event) => JSON.stringify(event));
      const tags = events.map((event) => [...event.tags]);
      const asked = guards.map(({ tag, head }) => ({ tag, head }));
      return transact("write", (log) => log.append(texts, tags, asked));
    },
    read: (query = {}): Promise<readonly RecordedEvent[]> => transact("read", (log) => log.read(query)),
    head: () => transact("read", (log) => log.head()),
    snapshots: {
      latest,
      save: (kept) => transact("write", ({ snapshots }) => snapshots.save(kept)),
      discard: (tags) => transact("write", ({ snapshots }) => snapshots.discard(tags)),
    },
  };
}

function connect(path: string): Open {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    prepareSchema(db, path);
    db.exec("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;");
    return { db, log: new SqliteLog(statements(db), path) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function ignoreTrouble(error: unknown): void {
  if (!(error instanceof LedgerError)) throw error;
}
