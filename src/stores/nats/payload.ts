// How does an entry travel in a message? As its text, or compressed where that is worth while.

import { promisify } from "node:util";
import { constants, gunzip, gzip } from "node:zlib";

const compress = promisify(gzip);
const uncompress = promisify(gunzip);

/** What is shorter is sent as it is, in bytes. */
const WORTH_WHILE = 2048;

/** A text is JSON and begins with a brace, so the first byte tells what was compressed. */
const GZIP = 0x1f;

/**
 * Events repeat one another: a batch shrinks to a sixth, at the fastest level in a few milliseconds of another thread, which
 * saves more than it costs where every byte is written three times and sent to two servers.
 */
export async function packed(text: string): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return bytes.length < WORTH_WHILE ? bytes : compress(bytes, { level: constants.Z_BEST_SPEED });
}

/** The text of an entry; undefined for what was never packed. */
export async function unpacked(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const text = bytes[0] === GZIP ? await uncompress(bytes) : bytes;
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    return undefined;
  }
}
