// Is a row what was written, at the place where it was written?

import { crc32 } from "node:zlib";
import { StoreError } from "../errors.ts";

/** A row of `events` with the checksums of its tags and of the whole; both cover its position. */
export interface EventRow {
  readonly position: number;
  readonly body: string;
  readonly tags: string;
  readonly crc: number;
  readonly tagsCrc: number;
}

export function eventRow(position: number, body: string, tags: string): EventRow {
  const tagsCrc = crc32(tags, crc32(`${position} `));
  return { position, body, tags, tagsCrc, crc: crc32(body, tagsCrc) };
}

/** The tags of a row as it was read. @throws StoreError `store_damaged` naming the position */
export function checkedTags(row: Readonly<Record<string, unknown>>, expected: number, place: string): string[] {
  const { position, tags, tags_crc: crc } = row;
  if (position !== expected) throw damagedEvent(place, expected, "is missing");
  if (typeof tags !== "string" || crc32(tags, crc32(`${position} `)) !== crc) {
    throw damagedEvent(place, expected, "is not what was written (checksum)");
  }
  return JSON.parse(tags) as string[];
}

/** The body of a row as it was read. @throws StoreError `store_damaged` naming the position */
export function checkedBody(row: Readonly<Record<string, unknown>>, expected: number, place: string): object {
  const { body, tags_crc: tagsCrc, crc } = row;
  if (typeof body !== "string" || typeof tagsCrc !== "number" || crc32(body, tagsCrc) !== crc) {
    throw damagedEvent(place, expected, "is not what was written (checksum)");
  }
  return JSON.parse(body) as object;
}

/** The checksum of the row of `head`, which says where the log ends: a lost end would show nowhere else. */
export function headCrc(position: number): number {
  return crc32(`head ${position}`);
}

/** The checksum of a row of `run_tags`. */
export function runTagCrc(run: number, tag: string, order: number, head: number, positions: string): number {
  return crc32(`${run} ${order} ${head} ${positions} ${tag}`);
}

/** The checksum of a row of `runs`. */
export function runCrc(run: number, last: number, count: number, filter: Uint8Array): number {
  return crc32(filter, crc32(`${run} ${last} ${count} `));
}

/** The error for an event that is not there, or not as it was. */
export function damagedEvent(place: string, position: number, what: string): StoreError {
  return new StoreError("store_damaged", place, `the event at position ${position} ${what}; restore it from a backup`);
}
