// What is done to a log in PostgreSQL? Each in one statement, on whichever connection carries it out.

import { StoreError } from "../errors.ts";
import type { AppendResult, Guard, ReadQuery, RecordedEvent } from "../store.ts";
import type { Query } from "./connection.ts";
import { array, damaged, eventIn, missing, type WrittenEvents } from "./event-rows.ts";
import { LAYOUT, type Tables } from "./tables.ts";
import { tagKey } from "./tag-key.ts";

export interface LogPlace {
  readonly tables: Tables;
  readonly ledger: string;
  /** For errors. */
  readonly name: string;
}

export interface Append {
  readonly events: WrittenEvents;
  readonly guards: readonly Guard[];
  /** How long to wait for others who append, in milliseconds. */
  readonly patienceMs: number;
}

export async function append(
  query: Query,
  { tables, ledger }: LogPlace,
  { events, guards, patienceMs }: Append,
): Promise<AppendResult> {
  const [row] = await query(`SELECT head, failed FROM ${tables.append}($1, $2, $3, $4, $5, $6, $7, $8, $9)`, [
    LAYOUT,
    ledger,
    events.texts,
    events.crcs,
    events.tags,
    events.owners,
    guards.map(({ tag }) => tagKey(tag)).join("\n"),
    array(guards.map(({ head }) => head)),
    String(patienceMs),
  ]);
  const failed = row?.["failed"];
  if (typeof failed !== "string") return { ok: true, position: Number(row?.["head"]) };
  const conflicts = failed.split(",").flatMap((each) => {
    const [number, actual] = each.split(":").map(Number);
    const guard = guards[(number ?? 0) - 1];
    return guard ? [{ tag: guard.tag, expected: guard.head, actual: actual ?? 0 }] : [];
  });
  return { ok: false, conflicts };
}

/** @throws StoreError `store_damaged` if the end of the log was lost: that would show nowhere else */
export async function head(query: Query, { tables, ledger, name }: LogPlace): Promise<number> {
  const [row] = await query(
    `SELECT l.head, (SELECT max(e.position) FROM ${tables.events} e WHERE e.ledger = l.id) AS last
      FROM ${tables.ledgers} l WHERE l.name = $1`,
    [ledger],
  );
  const [position, last] = [Number(row?.["head"] ?? 0), Number(row?.["last"] ?? 0)];
  if (position !== last) {
    const message = `the log ends at position ${last}, but ${position} were recorded; restore it from a backup`;
    throw new StoreError("store_damaged", name, message);
  }
  return position;
}

export function read(query: Query, place: LogPlace, asked: ReadQuery): Promise<RecordedEvent[]> {
  const { tags } = asked;
  return tags === undefined ? readAll(query, place, asked) : readTags(query, place, { ...asked, tags });
}

async function readAll(query: Query, { tables, ledger, name }: LogPlace, asked: ReadQuery): Promise<RecordedEvent[]> {
  const { after = 0, limit = Infinity } = asked;
  const until = Math.min(after + limit, Number.MAX_SAFE_INTEGER);
  if (until <= after) return [];
  const rows = await query(
    `SELECT l.head, e.position, e.event, e.crc FROM ${tables.ledgers} l
      LEFT JOIN ${tables.events} e ON e.ledger = l.id AND e.position > $2 AND e.position <= $3
      WHERE l.name = $1 ORDER BY e.position`,
    [ledger, after, until],
  );
  const end = Math.min(Number(rows[0]?.["head"] ?? 0), until);
  const found = rows.filter(({ position }) => position !== null);
  const events = found.map((row, index) => eventIn(row, after + 1 + index, name));
  if (after + events.length < end) throw missing(after + events.length + 1, name);
  return events;
}

async function readTags(
  query: Query,
  { tables, ledger, name }: LogPlace,
  { tags, after = 0, limit }: ReadQuery & { readonly tags: readonly string[] },
): Promise<RecordedEvent[]> {
  const asked = new Set(tags);
  if (asked.size === 0 || after === Infinity) return [];
  // Of each tag as many as are wanted of all: no tag is gone through to its end for the sake of another.
  const rows = await query(
    `WITH this AS (SELECT id FROM ${tables.ledgers} WHERE name = $1),
      found AS (
        SELECT DISTINCT t.position FROM this, unnest(string_to_array($2, E'\\n')) AS asked (tag), LATERAL (
          SELECT t.position FROM ${tables.tags} t
          WHERE t.ledger = this.id AND t.tag = asked.tag AND t.position > $3 ORDER BY t.position LIMIT $4
        ) t ORDER BY t.position LIMIT $4
      )
      SELECT found.position, e.event, e.crc FROM this, found
      LEFT JOIN ${tables.events} e ON e.ledger = (SELECT id FROM this) AND e.position = found.position
      ORDER BY found.position`,
    [ledger, [...asked].map(tagKey).join("\n"), after, limit === Infinity ? null : (limit ?? null)],
  );
  return rows.map((row) => {
    const event = eventIn(row, Number(row["position"]), name);
    if (event.tags.some((tag) => asked.has(tag))) return event;
    throw damaged(event.position, "bears none of the tags that it was found by", name);
  });
}
