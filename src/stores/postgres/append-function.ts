// How are guards checked and events appended in one step, and in one round trip? By a function in the database.

import { LAYOUT, literal, type Tables } from "./tables.ts";

/** SQLSTATEs of our own, of a class that nobody else uses. */
export const NEWER_LAYOUT = "TS001";
export const END_IS_LOST = "TS002";

/**
 * Everything waits for the lock on the ledger's row, and everything that is looked at is looked at after it: in READ
 * COMMITTED every statement of a VOLATILE function sees what was committed before that statement began, where the parts
 * of one statement would all see what was there before the lock. In a stricter level the lock itself fails (40001) if
 * the row has changed since the transaction's snapshot, and every append changes it: what is seen is the latest there too.
 *
 * Lists come as texts with one item a line, which takes no escaping: JSON and tag keys have no line breaks of their own.
 * The planner's choices are fixed, since the plans are kept: one made while the log was short must do when it is long.
 */
export function appendFunction({ append, layout, ledgers, events, tags, watchers }: Tables): string {
  return `
    CREATE OR REPLACE FUNCTION ${append}(
      asked_layout int, asked_ledger text, new_events text, new_crcs int[], new_tags text, new_owners int[],
      guard_tags text, guard_heads bigint[], patience text
    ) RETURNS TABLE (head bigint, failed text) LANGUAGE plpgsql VOLATILE
    SET lock_timeout = '10s' SET enable_seqscan = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan
    AS $append$
    DECLARE
      this int;
      before bigint;
      written bigint;
      conflicts text;
    BEGIN
      IF asked_layout <> ${LAYOUT} THEN
        RAISE EXCEPTION 'layout % was asked for, this is ${LAYOUT}', asked_layout USING ERRCODE = ${literal(NEWER_LAYOUT)};
      END IF;
      PERFORM set_config('lock_timeout', patience, true);
      -- What is acknowledged is durable, whatever the database has been told for others.
      IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
      END IF;

      SELECT l.id, l.head INTO this, before FROM ${ledgers} l WHERE l.name = asked_ledger FOR UPDATE;
      IF this IS NULL THEN
        INSERT INTO ${ledgers} (name, head) VALUES (asked_ledger, 0) ON CONFLICT DO NOTHING;
        SELECT l.id, l.head INTO this, before FROM ${ledgers} l WHERE l.name = asked_ledger FOR UPDATE;
      END IF;
      SELECT e.position INTO written FROM ${events} e WHERE e.ledger = this ORDER BY e.position DESC LIMIT 1;
      IF coalesce(written, 0) <> before THEN
        RAISE EXCEPTION 'the log ends at %, its head is %', coalesce(written, 0), before
          USING ERRCODE = ${literal(END_IS_LOST)};
      END IF;

      SELECT string_agg(g.n || ':' || g.actual, ',') INTO conflicts FROM (
        SELECT asked.n, asked.head, coalesce((
          SELECT t.position FROM ${tags} t WHERE t.ledger = this AND t.tag = asked.tag ORDER BY t.position DESC LIMIT 1
        ), 0) AS actual
        FROM unnest(string_to_array(guard_tags, E'\\n'), guard_heads) WITH ORDINALITY AS asked (tag, head, n)
      ) g WHERE g.actual <> g.head;
      IF conflicts IS NOT NULL THEN
        RETURN QUERY SELECT before, conflicts;
        RETURN;
      END IF;

      -- Every guard holds; from here on the append is accepted.
      IF new_events = '' THEN
        RETURN QUERY SELECT before, NULL::text;
        RETURN;
      END IF;
      INSERT INTO ${events} (ledger, position, event, crc)
        SELECT this, before + e.n, e.event, e.crc
        FROM unnest(string_to_array(new_events, E'\\n'), new_crcs) WITH ORDINALITY AS e (event, crc, n);
      GET DIAGNOSTICS written = ROW_COUNT;
      INSERT INTO ${tags} (ledger, tag, position)
        SELECT this, t.tag, before + t.owner FROM unnest(string_to_array(new_tags, E'\\n'), new_owners) AS t (tag, owner);
      UPDATE ${ledgers} l SET head = before + written WHERE l.id = this;
      -- To notify costs a lock that all of the server's databases share: only where somebody listens.
      IF EXISTS (SELECT FROM ${watchers} w WHERE w.ledger = this AND w.until > clock_timestamp()) THEN
        PERFORM pg_notify('tallystick_' || this, '');
      END IF;
      RETURN QUERY SELECT before + written, NULL::text;
    END
    $append$;
    COMMENT ON FUNCTION ${append} IS 'Appends to a log of ${layout.replaceAll("'", "''")} ${LAYOUT}; made by tallystick.';
  `;
}
