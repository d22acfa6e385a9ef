// A log in a SQLite file: the embedded default. Several processes may have the file open at once.

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreClosedError, StoreError } from "../errors.ts";
import type { AppendResult, EventStore, Guard, NewEvent, ReadQuery, RecordedEvent } from "../store.ts";
import { checkedBody, checkedTags, damagedEvent, eventRow } from "./checksum.ts";
import { describeFailure, isLocked } from "./failure.ts";
import { prepareSchema } from "./schema.ts";
import { TagIndex } from "./tag-index.ts";

/** How long a call waits for another process to let go of the file. */
const PATIENCE_MS = 10_000;

interface Connection {
  readonly db: DatabaseSync;
  readonly index: TagIndex;
  readonly insert: StatementSync;
  readonly one: StatementSync;
  readonly range: StatementSync;
}

/**
 * A store in a SQLite file, made if it is not there; WAL, `synchronous=FULL`: what an append acknowledged survives
 * a crash of the process and of the machine. The file is opened by the first call.
 * @param path a file name, or `":memory:"`
 */
export function sqliteStore(path: string): EventStore {
  let connection: Connection | undefined;
  let closed = false;
  /** Calls that have not been answered yet. */
  const underway = new Set<Promise<unknown>>();

  function call<Result>(step: (connection: Connection) => Result): Promise<Result> {
    if (closed) return Promise.reject(new StoreClosedError(path));
    const answer = patiently(step);
    underway.add(answer);
    void answer.catch(() => {}).finally(() => underway.delete(answer));
    return answer;
  }

  /** Runs a step that may find the file locked by another process: again, for a while, then an error that says so. */
  async function patiently<Result>(step: (connection: Connection) => Result): Promise<Result> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        connection ??= connect(path);
        return step(connection);
      } catch (error) {
        if (connection?.db.isTransaction) connection.db.exec("ROLLBACK");
        if (!isLocked(error)) throw describeFailure(error, path);
        if (performance.now() > deadline) {
          throw new StoreError("store_locked", path, `another process held it for ${PATIENCE_MS / 1000} s`, {
            cause: error,
          });
        }
      }
      // Random, so that processes that wait for one another do not keep in step; short, so that none starves.
      await sleep(Math.random() * 2);
    }
  }

  function append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    return call(({ db, index, insert }) => {
      // What cannot be written is found before the file is touched.
      const texts = events.map(({ tags, ...body }) => [JSON.stringify(body), JSON.stringify(tags)] as const);
      db.exec("BEGIN IMMEDIATE");
      index.catchUp();
      const conflicts = [];
      for (const { tag, head } of guards) {
        const actual = index.headOf(tag);
        if (actual !== head) conflicts.push({ tag, expected: head, actual });
      }
      if (conflicts.length > 0 || events.length === 0) {
        db.exec("ROLLBACK");
        return conflicts.length > 0 ? { ok: false, conflicts } : { ok: true, position: index.head };
      }
      const runWritten = index.writeRun();
      const first = index.head + 1;
      for (const [offset, [body, tags]] of texts.entries()) {
        const { position, crc, tagsCrc } = eventRow(first + offset, body, tags);
        insert.run(position, body, tags, crc, tagsCrc);
      }
      index.moveHead(first + events.length - 1);
      db.exec("COMMIT");
      // It is durable; from here on memory follows.
      runWritten?.();
      index.appended(
        first,
        events.map(({ tags }) => tags),
      );
      return { ok: true, position: index.head };
    });
  }

  function read({ tags, after = 0, limit }: ReadQuery = {}): Promise<readonly RecordedEvent[]> {
    return call(({ db, index, one, range }) => {
      db.exec("BEGIN");
      const head = index.headOfLog();
      const events: RecordedEvent[] = [];
      if (tags === undefined) {
        for (const row of range.iterate(after, limit ?? -1))
          events.push(recorded(row, after + events.length + 1, path));
        const end = limit === undefined ? head : Math.min(head, after + limit);
        if (after + events.length < end) throw damagedEvent(path, after + events.length + 1, "is missing");
      } else {
        index.catchUp();
        const positions = new Set<number>();
        for (const tag of tags) for (const position of index.positionsOf(tag, after)) positions.add(position);
        for (const position of [...positions].sort((a, b) => a - b).slice(0, limit)) {
          events.push(recorded(one.get(position) ?? {}, position, path));
        }
      }
      db.exec("COMMIT");
      return events;
    });
  }

  function head(): Promise<number> {
    return call(({ index }) => index.headOfLog());
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(underway);
    connection?.db.close();
    connection = undefined;
  }

  return { append, read, head, close };
}

function connect(path: string): Connection {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    prepareSchema(db, path);
    db.exec("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;");
    return {
      db,
      index: new TagIndex(db, path),
      insert: db.prepare("INSERT INTO events (position, body, tags, crc, tags_crc) VALUES (?, ?, ?, ?, ?)"),
      one: db.prepare("SELECT position, body, tags, crc, tags_crc FROM events WHERE position = ?"),
      range: db.prepare(
        "SELECT position, body, tags, crc, tags_crc FROM events WHERE position > ? ORDER BY position LIMIT ?",
      ),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function recorded(row: Readonly<Record<string, unknown>>, position: number, path: string): RecordedEvent {
  const tags = checkedTags(row, position, path);
  return { position, ...(checkedBody(row, position, path) as NewEvent), tags };
}
