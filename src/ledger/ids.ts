// Where do fresh ids come from? Monotonic ULIDs: they sort in the order in which they were made.

import { monotonicFactory } from "ulid";

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
