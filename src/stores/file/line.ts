// How is an entry written into a file, and is a line what was written?

import { crc32 } from "node:zlib";

/** Eight digits of the checksum, and a space. */
const MARK = 9;
export const NEWLINE = 10;
/** What a disk writes, it writes in whole sectors of this size or a multiple of it. */
const SECTOR = 512;

/** A line: a checksum over the number of the entry and its text, the text, a newline. The text has no newline itself. */
export function lineOf(number: number, text: string): Buffer {
  const line = Buffer.from(`00000000 ${text}\n`);
  line.write(checksum(number, line.subarray(MARK, -1)), "latin1");
  return line;
}

/** The text of a line without its newline; undefined if it is not the line of this entry. */
export function textOf(number: number, line: Uint8Array): string | undefined {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const text = bytes.subarray(MARK);
  return bytes.toString("latin1", 0, MARK) === `${checksum(number, text)} ` ? text.toString() : undefined;
}

function checksum(number: number, text: Uint8Array): string {
  return crc32(text, crc32(`${number} `))
    .toString(16)
    .padStart(8, "0");
}

/** Bytes of a file, and where in it they are. */
export interface Bytes {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * What the bytes from behind the last good line of a file to its end are.
 * - `whole`: the line of this entry, but for its newline.
 * - `torn`: what a crash leaves of a line that was being written: a part of it that does not reach its newline, or one in
 *   which sectors are zero because the later ones were written first.
 * - `damaged`: a line that was whole once.
 */
export function remainsOf(number: number, { at, bytes }: Bytes): "whole" | "torn" | "damaged" {
  if ([bytes, bytes.subarray(0, -1)].some((line) => textOf(number, line) !== undefined)) return "whole";
  return bytes.at(-1) !== NEWLINE || hasUnwrittenSector(at, bytes) ? "torn" : "damaged";
}

/** Whether there are zeros from a boundary of sectors to another; a line has none, and damage hardly ever that much. */
function hasUnwrittenSector(at: number, bytes: Uint8Array): boolean {
  for (let first = bytes.indexOf(0); first >= 0;) {
    let end = first;
    while (bytes[end] === 0) end += 1;
    const begins = first === 0 || (at + first) % SECTOR === 0;
    const ends = (at + end) % SECTOR === 0;
    if (begins && ends) return true;
    first = bytes.indexOf(0, end);
  }
  return false;
}
