// Is a hash surely not in a run? A Bloom filter: never wrong when it says no, wrong once in 150 times when it says maybe.

import { spread } from "./tag-hash.ts";

/** The bits of a hash lie in one line, so that to ask for it touches one place in memory. */
const LINE_BYTES = 32;
const LINES = 124;
const BITS_PER_TAG = 12;

/** A filter is cut into parts, each for a range of hashes and about as large as a page. */
export const PART_BYTES = LINES * LINE_BYTES;
const TAGS_PER_PART = (PART_BYTES * 8) / BITS_PER_TAG;

/** How many parts the filter of a run with so many different tags has. */
export function partsFor(tags: number): number {
  return Math.max(1, Math.ceil(tags / TAGS_PER_PART));
}

/** The part that a hash belongs to. Parts follow one another as hashes do. */
export function partOf(hash: number, parts: number): number {
  return Math.floor((hash * parts) / 2 ** 32);
}

export function addTo(part: Uint8Array, hash: number): void {
  const line = lineOf(hash);
  setBits(part, line, spread(hash ^ 0x5bd1e995));
  setBits(part, line, spread(hash ^ 0x1b873593));
}

export function mayHold(part: Uint8Array, hash: number): boolean {
  const line = lineOf(hash);
  return hasBits(part, line, spread(hash ^ 0x5bd1e995)) && hasBits(part, line, spread(hash ^ 0x1b873593));
}

/** Four bits of a line, one for each byte of a number. */
function setBits(part: Uint8Array, line: number, bits: number): void {
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = line + ((bits >>> (shift + 3)) & 31);
    part[byte] = (part[byte] as number) | (1 << ((bits >>> shift) & 7));
  }
}

function hasBits(part: Uint8Array, line: number, bits: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = line + ((bits >>> (shift + 3)) & 31);
    if (((part[byte] as number) & (1 << ((bits >>> shift) & 7))) === 0) return false;
  }
  return true;
}

function lineOf(hash: number): number {
  return (spread(hash ^ 0x9e3779b9) % LINES) * LINE_BYTES;
}
