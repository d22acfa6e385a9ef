// What does an error of NATS mean to whoever keeps a ledger there? Told apart by its name and code, never by its text.

import { LedgerError } from "../../money/errors.ts";
import { StoreError } from "../errors.ts";

/** What became of a request, so far as the error tells. */
export type Meaning =
  /** The stream is not as long as the writer thinks it is: this copy was not recorded. */
  | "refused"
  /** Nobody has answered. It may have been done, or be done later. */
  | "silent"
  /** Nobody was there to take it, or those who were cannot decide now: it was not done. */
  | "unavailable"
  | "missing"
  | "closed"
  | "full"
  /** A message is larger than the stream takes: it was not done. */
  | "tooLarge"
  | "forbidden"
  | "other";

const WRONG_LAST_SEQUENCE = [10071, 10164];
const STREAM_NOT_FOUND = 10059;
/** Limits of the account, of the server, of the stream. */
const NO_ROOM = [10002, 10023, 10047, 10077];
const MESSAGE_EXCEEDS_MAXIMUM = 10054;
/** Of the HTTP-like status of an answer: ask again later. */
const UNAVAILABLE = 503;

export function meaningOf(error: unknown): Meaning {
  if (!(error instanceof Error)) return "other";
  if ("code" in error && typeof error.code === "number") {
    if (WRONG_LAST_SEQUENCE.includes(error.code)) return "refused";
    if (error.code === STREAM_NOT_FOUND) return "missing";
    if (NO_ROOM.includes(error.code)) return "full";
    if (error.code === MESSAGE_EXCEEDS_MAXIMUM) return "tooLarge";
    const status = "status" in error ? error.status : error.code;
    return status === UNAVAILABLE ? "unavailable" : "other";
  }
  switch (error.name) {
    case "TimeoutError":
      return "silent";
    case "JetStreamNotEnabled":
    case "NoResponders":
      return "unavailable";
    case "ClosedConnectionError":
    case "DrainingConnectionError":
      return "closed";
    case "PermissionViolationError":
    case "AuthorizationError":
      return "forbidden";
    case "RequestError":
      // It wraps what the connection ran into; without a cause it was cancelled with the connection.
      return error.cause === undefined ? "silent" : meaningOf(error.cause);
    default:
      return "other";
  }
}

/** The error to throw for what a call ran into; `sofar` says what is known of what it was to do. */
export function describeFailure(error: unknown, place: string, sofar: string): unknown {
  if (error instanceof LedgerError) return error;
  const cause = { cause: error };
  switch (meaningOf(error)) {
    case "missing":
      return new StoreError(
        "store_unavailable",
        place,
        `the stream is not there; make it once, with store.migrate(); ${sofar}`,
        cause,
      );
    case "closed":
      return new StoreError("store_unavailable", place, `the connection to NATS was closed; ${sofar}`, cause);
    case "full":
      return new StoreError("store_full", place, `the servers have no room for it; ${sofar}`, cause);
    case "tooLarge": {
      const what = "a message of that size is more than the stream takes; raise its max_msg_size; nothing was recorded";
      return new StoreError("append_too_large", place, what, cause);
    }
    case "forbidden":
      return new StoreError("store_read_only", place, `this user may not do that here; ${sofar}`, cause);
    case "refused":
    case "silent":
    case "unavailable":
      return new StoreError(
        "store_unavailable",
        place,
        `the servers did not answer, or have no leader that most of them follow; ${sofar}`,
        cause,
      );
    case "other": {
      const what = error instanceof Error && "code" in error ? String(error.code) : nameOf(error);
      return new StoreError("store_unavailable", place, `NATS failed with ${what}; ${sofar}`, cause);
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
