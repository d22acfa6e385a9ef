// How would the loss of the end of a log be seen? By a mark, in a file of its own, of how far it had come at least.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../errors.ts";
import { replaceFile } from "./durable.ts";
import { emptyIfMissing } from "./failure.ts";
import { labelLine, readLabel } from "./label.ts";

export const HEAD_MARK = "tallystick.head";

/** The log had at least this many entries. @throws StoreError `store_damaged` or `store_newer` */
export async function readHeadMark(directory: string): Promise<number> {
  const line = await readFile(join(directory, HEAD_MARK)).catch(emptyIfMissing);
  const entries = readLabel("head", line.subarray(0, -1), directory);
  if (entries !== undefined) return entries;
  throw new StoreError(
    "store_damaged",
    directory,
    `${HEAD_MARK} is missing or not what was written; restore the directory from a backup`,
  );
}

export async function moveHeadMark(directory: string, entries: number): Promise<void> {
  await replaceFile(join(directory, HEAD_MARK), labelLine({ kind: "head", entry: entries }));
}
