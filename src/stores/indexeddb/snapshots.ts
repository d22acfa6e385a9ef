// Where are snapshots kept in the browser? In an object store of their own, under their tag and position.

import type { Snapshot, SnapshotStore } from "../store.ts";
import type { Database } from "./database.ts";
import { SNAPSHOTS } from "./layout.ts";
import { answer } from "./transaction.ts";

export function indexedDbSnapshots(database: Database): SnapshotStore {
  function save(snapshots: readonly Snapshot[]): Promise<void> {
    return database.write(SNAPSHOTS, "relaxed", async (kept) => {
      for (const { tag, position, state } of snapshots) kept.put(state, [tag, position]);
    });
  }

  function latest(tags: readonly string[], until = Number.POSITIVE_INFINITY): Promise<readonly Snapshot[]> {
    return database.read(SNAPSHOTS, async (kept) => {
      const found = await Promise.all(
        [...new Set(tags)].map(async (tag) => {
          const cursor = await answer(kept.openCursor(IDBKeyRange.bound([tag], [tag, until]), "prev"));
          if (cursor === null) return [];
          const [, position] = cursor.key as [string, number];
          return [{ tag, position, state: cursor.value as string }];
        }),
      );
      return found.flat();
    });
  }

  function discard(tags: readonly string[]): Promise<void> {
    return database.write(SNAPSHOTS, "relaxed", async (kept) => {
      for (const tag of tags) kept.delete(IDBKeyRange.bound([tag], [tag, Number.POSITIVE_INFINITY]));
    });
  }

  return { save, latest, discard };
}
