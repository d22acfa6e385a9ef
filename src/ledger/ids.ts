// Where do fresh ids come from? Monotonic ULIDs: they sort in the order in which they were made.

import { monotonicFactory } from "ulid";
import { LedgerError } from "../money/errors.ts";

/** Random bytes are drawn in blocks: one call for each of a ULID's characters would cost more than the ULID. */
const BLOCK = 4096;

/** A source of ULIDs that rise within one process, from the platform's cryptographic randomness. */
export function ulids(): () => string {
  const block = new Uint8Array(BLOCK);
  let used = BLOCK;
  const next = monotonicFactory(() => {
    if (used === BLOCK) {
      globalThis.crypto.getRandomValues(block);
      used = 0;
    }
    const byte = block[used] ?? 0;
    used += 1;
    // A ULID character is one of 32, so a byte is more than enough for one.
    return byte / 256;
  });
  return () => next();
}

/** Ids are prefixed with what they name, so a source may give a little less than an id can hold. */
const FRESH_ID = /^[A-Za-z0-9_.:-]{1,60}$/;

/** A source of ids given by the host, looked at. @throws LedgerError `invalid_id`: an id that the log could not hold */
export function checkedIds(ids: () => string): () => string {
  return () => {
    const id = ids();
    // A caller without types may give a number, which would be taken for its digits.
    if (typeof id === "string" && FRESH_ID.test(id)) return id;
    throw new LedgerError("invalid_id", `ids() gave ${JSON.stringify(id)}: expected 1 to 60 of A-Z a-z 0-9 _ . : -`);
  };
}
