// How is an event written as a row, and is a row what was written?

import { crc32 } from "node:zlib";
import { StoreError } from "../errors.ts";
import type { NewEvent, RecordedEvent } from "../store.ts";
import type { Row } from "./connection.ts";
import { tagKey } from "./tag-key.ts";

/** Events as the function that appends them takes them. */
export interface WrittenEvents {
  /** JSON, an event a line. */
  readonly texts: string;
  readonly crcs: string;
  /** Keys of tags, one a line, and for each the number of its event, from 1 on. */
  readonly tags: string;
  readonly owners: string;
}

export function written(events: readonly NewEvent[]): WrittenEvents {
  const texts: string[] = [];
  const crcs: number[] = [];
  const tags: string[] = [];
  const owners: number[] = [];
  for (const event of events) {
    const text = JSON.stringify(event);
    const owner = texts.push(text);
    crcs.push(checksum(text));
    // A tag may stand twice in one event.
    for (const tag of new Set(event.tags)) {
      tags.push(tagKey(tag));
      owners.push(owner);
    }
  }
  return { texts: texts.join("\n"), crcs: array(crcs), tags: tags.join("\n"), owners: array(owners) };
}

/** Numbers as PostgreSQL writes an array. */
export function array(numbers: readonly number[]): string {
  return `{${numbers.join(",")}}`;
}

/** The event in a row that has to be that of a position. @throws StoreError `store_damaged` if it is not */
export function eventIn({ position, event, crc }: Row, expected: number, place: string): RecordedEvent {
  if (Number(position) !== expected || typeof event !== "string") throw missing(expected, place);
  if (checksum(event) !== Number(crc)) throw damaged(expected, "is not what was written (checksum)", place);
  return { ...(JSON.parse(event) as NewEvent), position: expected };
}

/** The error for an event that is not there. */
export function missing(position: number, place: string): StoreError {
  return damaged(position, "is missing", place);
}

export function damaged(position: number, what: string, place: string): StoreError {
  return new StoreError("store_damaged", place, `the event at position ${position} ${what}; restore it from a backup`);
}

/** As the column keeps it: with a sign. */
function checksum(text: string): number {
  return crc32(text) | 0;
}
