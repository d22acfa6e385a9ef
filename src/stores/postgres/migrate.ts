// How is a database made ready to keep ledgers? By one statement, so that it is done or not done, by one process at a time.

import { appendFunction, NEWER_LAYOUT } from "./append-function.ts";
import type { Query } from "./connection.ts";
import { LAYOUT, literal, type Tables } from "./tables.ts";

/** Whoever makes tables holds this advisory lock ("tlst"). */
const LOCK = 0x746c7374;

/** The layout that a database has. @throws the database's error where there is none */
export async function layoutOf(query: Query, { layout }: Tables): Promise<number> {
  const [row] = await query(`SELECT max(version) AS version FROM ${layout}`);
  return Number(row?.["version"]);
}

/** Makes what is missing. Carried out again, or by many at once, it does nothing more. */
export async function makeTables(query: Query, tables: Tables): Promise<void> {
  const { schema, layout, ledgers, events, tags, snapshots, watchers, log } = tables;
  await query(
    alone(`
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ${literal(schema)}) THEN
      EXECUTE format('CREATE SCHEMA %I', ${literal(schema)});
    END IF;
    CREATE TABLE IF NOT EXISTS ${layout} (version int PRIMARY KEY);
    SELECT max(version) INTO version_there FROM ${layout};
    IF version_there > ${LAYOUT} THEN
      RAISE EXCEPTION 'layout % is newer than ${LAYOUT}', version_there USING ERRCODE = ${literal(NEWER_LAYOUT)};
    END IF;
    IF version_there = ${LAYOUT} THEN RETURN; END IF;

    -- The row of a ledger changes with every append, and nothing else does: with room in its page it stays there.
    CREATE TABLE ${ledgers} (
      id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, head bigint NOT NULL
    ) WITH (fillfactor = 20);
    CREATE TABLE ${events} (
      ledger int NOT NULL, position bigint NOT NULL, event text NOT NULL, crc int NOT NULL, PRIMARY KEY (ledger, position)
    );
    CREATE TABLE ${tags} (
      ledger int NOT NULL, tag text COLLATE "C" NOT NULL, position bigint NOT NULL, PRIMARY KEY (ledger, tag, position)
    );
    CREATE TABLE ${snapshots} (
      ledger text COLLATE "C" NOT NULL, tag text COLLATE "C" NOT NULL, position bigint NOT NULL, state text NOT NULL,
      PRIMARY KEY (ledger, tag, position)
    );
    CREATE TABLE ${watchers} (ledger int PRIMARY KEY, until timestamptz NOT NULL);
    CREATE VIEW ${log} AS
      SELECT l.name AS ledger, e.position, e.event::json ->> 'type' AS type, e.event::json ->> 'at' AS at,
        e.event::json -> 'data' AS data, e.event::json -> 'meta' AS meta, e.event::json -> 'tags' AS tags
      FROM ${events} e JOIN ${ledgers} l ON l.id = e.ledger;
    ${appendFunction(tables)}
    INSERT INTO ${layout} VALUES (${LAYOUT});
    `),
  );
}

/** The table of checkpoints, in the host's own database. */
export async function makeCheckpoints(query: Query, { checkpoints }: Tables): Promise<void> {
  await query(
    alone(`
    CREATE TABLE IF NOT EXISTS ${checkpoints} (name text COLLATE "C" PRIMARY KEY, position bigint NOT NULL);
    `),
  );
}

/** Steps that one process at a time carries out, all of them or none. */
function alone(steps: string): string {
  return `DO $alone$
  DECLARE
    version_there int;
  BEGIN
    PERFORM pg_advisory_xact_lock(${LOCK});
    ${steps}
  END
  $alone$`;
}
