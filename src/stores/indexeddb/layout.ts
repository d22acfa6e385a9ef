// How is a log laid out in an IndexedDB database?

import { StoreError } from "../errors.ts";

/** The version of the layout that this release writes. */
export const LAYOUT = 1;

/** Object store of the entries of the log: texts, under their numbers. */
export const ENTRIES = "tallystick entries";
/** Object store of snapshots: states, under `[tag, position]`. */
export const SNAPSHOTS = "tallystick snapshots";
/** Object store that is there, and empty, in place of a log that the browser threw away. */
const DISCARDED = "tallystick discarded";

/** Lays out a database that has just been made. */
export function layOut(db: IDBDatabase, made: IDBVersionChangeEvent): void {
  // Chromium answers damage to the files of a site by deleting them all, and says so once, here, to whoever is first to make a
  // database again. A ledger that began anew without a word would be the worst of all ways to lose one.
  if ("dataLoss" in made && made.dataLoss === "total") {
    db.createObjectStore(DISCARDED);
    return;
  }
  db.createObjectStore(ENTRIES);
  db.createObjectStore(SNAPSHOTS);
}

/** @throws StoreError where the database is not a log that this release knows */
export function checkLayout(db: IDBDatabase, place: string): void {
  const has = (store: string) => db.objectStoreNames.contains(store);
  if (has(DISCARDED)) {
    throw new StoreError(
      "store_damaged",
      place,
      "the browser found its files damaged and threw them away; delete this database, then restore the log from a backup",
    );
  }
  if (!has(ENTRIES) || !has(SNAPSHOTS)) {
    throw new StoreError(
      "store_foreign",
      place,
      "this database is not a tallystick log; give the ledger a database of its own",
    );
  }
  if (db.version > LAYOUT) {
    throw new StoreError(
      "store_newer",
      place,
      `written by a newer release (layout ${db.version}, this release knows ${LAYOUT}); reload the page or upgrade tallystick`,
    );
  }
}
