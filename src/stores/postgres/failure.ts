// What does an error of PostgreSQL mean to whoever keeps a ledger in it? Told apart by its SQLSTATE, never by its text.

import { LedgerError } from "../../money/errors.ts";
import { StoreError, type StoreErrorCode } from "../errors.ts";
import { END_IS_LOST, NEWER_LAYOUT } from "./append-function.ts";
import { LAYOUT } from "./tables.ts";

/** What is asked of the database: it decides what a lost connection leaves open. */
export type Kind = "read" | "write";

const DEADLOCK = "40P01";
const SERIALIZATION_FAILURE = "40001";
const NO_PRIVILEGE = "42501";

export const NOT_MIGRATED = "there are no tables of tallystick here; call `await store.migrate()` first";
const HELD = "another process held the ledger; nothing was recorded, try again";
const END_LOST = "the end of the log was lost, or its head; restore it from a backup";
const DAMAGED = "the database reports damage; restore it from a backup";
const REFUSED = "the server does not take the connection";

/** SQLSTATEs after which it is certain that nothing was recorded. */
const MEANINGS: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  "25006": ["store_read_only", "the server, or the transaction, is read-only; nothing was recorded"],
  "25P02": ["store_unavailable", "the host's transaction has failed before; roll it back"],
  "28000": ["store_unavailable", REFUSED],
  "28P01": ["store_unavailable", REFUSED],
  "3D000": ["store_unavailable", "there is no such database"],
  "3F000": ["store_unavailable", NOT_MIGRATED],
  "42883": ["store_unavailable", NOT_MIGRATED],
  "42P01": ["store_unavailable", NOT_MIGRATED],
  "42P07": ["store_foreign", "tables of these names are somebody else's; give the ledgers a schema of their own"],
  "53100": ["store_full", "no space is left on the server's disk; nothing was recorded"],
  "53300": ["store_unavailable", "the server has no connection left; nothing was recorded"],
  "55P03": ["store_locked", HELD],
  "57014": ["store_unavailable", "the server cancelled it, as after its statement_timeout; nothing was recorded"],
  "57P03": ["store_unavailable", "the server is starting or shutting down; nothing was recorded"],
  [DEADLOCK]: ["store_locked", HELD],
  [SERIALIZATION_FAILURE]: [
    "store_locked",
    "others have written since the transaction took its snapshot; nothing was recorded, begin it again",
  ],
  [END_IS_LOST]: ["store_damaged", END_LOST],
  "23505": ["store_damaged", END_LOST],
  XX001: ["store_damaged", DAMAGED],
  XX002: ["store_damaged", DAMAGED],
  [NEWER_LAYOUT]: [
    "store_newer",
    `written by a newer release (this release knows layout ${LAYOUT}); upgrade tallystick`,
  ],
};

/** The connection went, or may have: administrators, crashes, whole classes of their own, and no SQLSTATE at all. */
const LOST = /^(?:08...|57P0[1245]|40003)$/;

/** Whether a transaction was undone because of others, so that carrying it out again makes sense. */
export function isUndone(error: unknown): boolean {
  const state = sqlState(error);
  return state === SERIALIZATION_FAILURE || state === DEADLOCK;
}

/** The error to throw for what a statement ran into. */
export function describeFailure(error: unknown, place: string, kind: Kind): unknown {
  if (error instanceof LedgerError) return error;
  const state = sqlState(error);
  if (state === undefined || LOST.test(state)) {
    const message =
      kind === "read"
        ? "the connection failed; try again"
        : "the connection failed, so it is not known whether this was recorded; send it again with its idempotency key";
    return new StoreError("store_unavailable", place, message, { cause: error });
  }
  if (state === NO_PRIVILEGE) {
    const [code, what] =
      kind === "read" ? (["store_unavailable", "read"] as const) : (["store_read_only", "write"] as const);
    return new StoreError(code, place, `this role may not ${what} here; grant it what docs/how-to/postgres.md lists`, {
      cause: error,
    });
  }
  const [code, message] = MEANINGS[state] ?? ["store_unavailable", `PostgreSQL failed with SQLSTATE ${state}`];
  return new StoreError(code, place, message, { cause: error });
}

/** Of the five characters, the first two are the class; those of Node's errors that have five begin with an E. */
function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return /^(?!E)[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}
