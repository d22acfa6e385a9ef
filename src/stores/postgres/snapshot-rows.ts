// Where are snapshots kept in PostgreSQL? Beside the events, and never trusted over them.

import type { Snapshot } from "../store.ts";
import type { Query } from "./connection.ts";
import type { LogPlace } from "./log.ts";
import { tagKey } from "./tag-key.ts";

export async function save(query: Query, { tables, ledger }: LogPlace, kept: readonly Snapshot[]): Promise<void> {
  // The last of those that share a place, as a statement may touch a row once; sorted, so that nobody waits in a circle.
  const places = new Map(kept.map((snapshot) => [`${tagKey(snapshot.tag)}\n${snapshot.position}`, snapshot]));
  const rows = [...places].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, snapshot]) => snapshot);
  if (rows.length === 0) return;
  await query(
    `INSERT INTO ${tables.snapshots} (ledger, tag, position, state)
      SELECT $1, s.tag, s.position, s.state FROM unnest($2::text[], $3::bigint[], $4::text[]) AS s (tag, position, state)
      ON CONFLICT (ledger, tag, position) DO UPDATE SET state = excluded.state`,
    [ledger, rows.map(({ tag }) => tagKey(tag)), rows.map(({ position }) => position), rows.map(({ state }) => state)],
  );
}

export async function latest(
  query: Query,
  { tables, ledger }: LogPlace,
  { tags, until }: { readonly tags: readonly string[]; readonly until: number },
): Promise<Snapshot[]> {
  const asked = new Map(tags.map((tag) => [tagKey(tag), tag]));
  if (asked.size === 0) return [];
  const rows = await query(
    `SELECT asked.tag, s.position, s.state FROM unnest($2::text[]) AS asked (tag), LATERAL (
        SELECT s.position, s.state FROM ${tables.snapshots} s
        WHERE s.ledger = $1 AND s.tag = asked.tag AND s.position <= $3 ORDER BY s.position DESC LIMIT 1
      ) s`,
    [ledger, [...asked.keys()], until],
  );
  return rows.map(({ tag, position, state }) => ({
    tag: asked.get(String(tag)) ?? String(tag),
    position: Number(position),
    state: String(state),
  }));
}

export async function discard(query: Query, { tables, ledger }: LogPlace, tags: readonly string[]): Promise<void> {
  const keys = [...new Set(tags)].map(tagKey);
  if (keys.length === 0) return;
  await query(`DELETE FROM ${tables.snapshots} WHERE ledger = $1 AND tag = ANY($2::text[])`, [ledger, keys]);
}
