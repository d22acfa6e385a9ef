// What do the files of a log say about themselves? A line of JSON with the layout, checksummed as entries are.

import { StoreError } from "../errors.ts";
import { lineOf, textOf } from "./line.ts";

/** The layout that this release writes. */
const LAYOUT = 1;

/** `entry`: for a segment, its first entry; for the mark of the head, an entry that the log had at least. */
export interface Label {
  readonly kind: "segment" | "head";
  readonly entry: number;
}

export function labelLine({ kind, entry }: Label): Buffer {
  return lineOf(0, JSON.stringify({ tallystick: kind, layout: LAYOUT, entry }));
}

/** The entry that a label names; undefined if the line is not a label of this kind. @throws StoreError `store_newer` */
export function readLabel(kind: Label["kind"], line: Uint8Array, place: string): number | undefined {
  const text = textOf(0, line);
  const [, name, layout, entry] = /^\{"tallystick":"(\w+)","layout":(\d+),"entry":(\d+)/.exec(text ?? "") ?? [];
  if (name !== kind) return undefined;
  if (Number(layout) > LAYOUT) {
    throw new StoreError(
      "store_newer",
      place,
      `written by a newer release (layout ${layout}, this release knows ${LAYOUT}); upgrade tallystick`,
    );
  }
  return Number(entry);
}
