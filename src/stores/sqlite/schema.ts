// How is a log laid out in a SQLite file?

import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../errors.ts";
import { headCrc } from "./checksum.ts";

/** Marks a file as a tallystick log ("tlst"). */
const APPLICATION_ID = 0x746c7374;

/** The layout that this release writes. */
const SCHEMA_VERSION = 1;

// Events are written once, in order, at the end of the file. The tag index would be random writes, so it is kept in
// sorted runs: each covers a stretch of the log and is written in one go; the stretch behind the last run is indexed in
// memory by every process that has the file open (see tag-index.ts).
const TABLES = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY, body TEXT NOT NULL, tags TEXT NOT NULL, crc INTEGER NOT NULL, tags_crc INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT;
  INSERT INTO head VALUES (1, 0, ${headCrc(0)});
  CREATE TABLE runs (
    run INTEGER PRIMARY KEY, last INTEGER NOT NULL, count INTEGER NOT NULL, filter BLOB NOT NULL, crc INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE run_tags (
    run INTEGER NOT NULL, tag TEXT NOT NULL, place INTEGER NOT NULL, head INTEGER NOT NULL, positions TEXT NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (run, tag)
  ) STRICT, WITHOUT ROWID;
  CREATE VIEW log AS
    SELECT position, body ->> 'type' AS type, body ->> 'at' AS at, body -> 'data' AS data, body -> 'meta' AS meta, tags
    FROM events;
`;

/** Creates the layout in an empty file, or checks that the file has it. @throws StoreError for a newer or foreign file */
export function prepareSchema(db: DatabaseSync, place: string): void {
  const readNumber = (pragma: string) => Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] as number;
  const isBlank = () => ["application_id", "user_version", "schema_version"].every((mark) => readNumber(mark) === 0);
  if (isBlank()) {
    db.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
    // Another process may have been faster.
    if (isBlank()) {
      db.exec(`${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
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
