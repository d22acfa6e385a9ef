// How is a log laid out in a SQLite file?

import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../errors.ts";
import { headCrc } from "./event-rows.ts";
import { emptyManifest, manifestCrc } from "./index-file.ts";

/** Marks a file as a tallystick log ("tlst"). */
const APPLICATION_ID = 0x746c7374;

/** The layout that this release writes. */
const SCHEMA_VERSION = 1;

/**
 * Events are written once, in order, at the end of the file. The index of their tags is kept in sorted runs, each over a
 * stretch of the log and written in one go (see tag-index.ts): what the runs are is one row of `tag_index`, what is in them
 * is in `blocks` and `filters`, every row about as large as a page.
 */
function tables(): string {
  const manifest = emptyManifest();
  return `
    CREATE TABLE events (position INTEGER PRIMARY KEY, event TEXT NOT NULL, crc INTEGER NOT NULL) STRICT;
    CREATE TABLE head (
      one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, index_version INTEGER NOT NULL,
      crc INTEGER NOT NULL
    ) STRICT;
    INSERT INTO head VALUES (1, 0, 0, ${headCrc(0, 0)});
    CREATE TABLE tag_index (version INTEGER PRIMARY KEY, runs TEXT NOT NULL, crc INTEGER NOT NULL) STRICT;
    INSERT INTO tag_index VALUES (0, '${manifest}', ${manifestCrc(0, manifest)});
    CREATE TABLE blocks (
      run INTEGER NOT NULL, hash INTEGER NOT NULL, position INTEGER NOT NULL,
      until_hash INTEGER NOT NULL, until_position INTEGER NOT NULL, entries BLOB NOT NULL, crc INTEGER NOT NULL,
      UNIQUE (run, hash, position)
    ) STRICT;
    CREATE TABLE filters (
      run INTEGER NOT NULL, part INTEGER NOT NULL, bits BLOB NOT NULL, crc INTEGER NOT NULL, UNIQUE (run, part)
    ) STRICT;
    CREATE TABLE snapshots (
      tag TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (tag, position)
    ) STRICT, WITHOUT ROWID;
    CREATE VIEW log AS
      SELECT position, event ->> 'type' AS type, event ->> 'at' AS at, event -> 'data' AS data, event -> 'meta' AS meta,
        event -> 'tags' AS tags
      FROM events;
  `;
}

/** Creates the layout in an empty file, or checks that the file has it. @throws StoreError for a newer or foreign file */
export function prepareSchema(db: DatabaseSync, place: string): void {
  const readNumber = (pragma: string) => Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] as number;
  const isBlank = () => ["application_id", "user_version", "schema_version"].every((mark) => readNumber(mark) === 0);
  if (isBlank()) {
    db.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
    // Another process may have been faster.
    if (isBlank()) {
      db.exec(`${tables()} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
    }
    db.exec("COMMIT");
  }
  if (readNumber("application_id") !== APPLICATION_ID) {
    throw new StoreError(
      "store_foreign",
      place,
      "this SQLite file is not a tallystick log; give the ledger a file of its own",
    );
  }
  const version = readNumber("user_version");
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      "store_newer",
      place,
      `written by a newer release (layout ${version}, this release knows ${SCHEMA_VERSION}); upgrade tallystick`,
    );
  }
}
