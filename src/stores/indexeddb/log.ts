// How is an IndexedDB database a log? An entry under its number; the transaction is the lock.

import { StoreError } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { Bell } from "./bell.ts";
import type { Database } from "./database.ts";
import { ENTRIES } from "./layout.ts";
import { indexedDbSnapshots } from "./snapshots.ts";
import { answer } from "./transaction.ts";

/** The most entries of one read, since an entry may be small or large. */
const PAGE = 128;

export function indexedDbLog(database: Database): Log {
  const { name, place } = database;
  const bell = new Bell(name);

  async function append(entry: string, head: number): Promise<boolean> {
    const appended = await database.write(ENTRIES, "strict", async (entries) => {
      const last = await lastOf(entries);
      if (last > head) return false;
      if (last < head) throw damaged(place, head);
      entries.add(entry, head + 1);
      entries.transaction.commit();
      return true;
    });
    if (appended) bell.ring();
    return appended;
  }

  function read(after: number, limit: number): Promise<readonly string[]> {
    return database.read(ENTRIES, async (entries) => {
      // To IndexedDB none at most is all of them.
      if (limit === 0) return [];
      const [range, count] = [IDBKeyRange.lowerBound(after + 1), Math.min(limit, PAGE)];
      const [texts, numbers] = await Promise.all([
        answer<unknown[]>(entries.getAll(range, count)),
        answer(entries.getAllKeys(range, count)),
      ]);
      return texts.map((text, index) => {
        const number = after + 1 + index;
        if (typeof text !== "string" || numbers[index] !== number) throw damaged(place, number);
        return text;
      });
    });
  }

  async function close(): Promise<void> {
    bell.close();
    await database.close();
  }

  return {
    append,
    read,
    snapshots: indexedDbSnapshots(database),
    watch: (_, signal) => bell.heard(signal),
    close,
  };
}

/** The number of the last entry. */
async function lastOf(entries: IDBObjectStore): Promise<number> {
  const cursor = await answer(entries.openKeyCursor(null, "prev"));
  return cursor === null ? 0 : Number(cursor.key);
}

function damaged(place: string, entry: number): StoreError {
  return new StoreError(
    "store_damaged",
    place,
    `entry ${entry} of the log is missing or is not an entry; restore the log from a backup`,
  );
}
