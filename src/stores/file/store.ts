// A log in a directory: one process, plain files that people can read.

import { fromLog } from "../log/from-log.ts";
import { pathOf } from "../path.ts";
import type { EventStore } from "../store.ts";
import { sharedLog } from "./shared.ts";

/**
 * A store in a directory of its own, which the first call makes if it is not there. An append is a line that is on the disk
 * before it is acknowledged. One process at a time can have it open, with as many stores as it likes. What a crash left
 * unfinished is cut off at the next opening, with a warning of the process (`TallystickWarning`, code `torn_tail`).
 * @throws StoreError for what is no path
 */
export function fileStore(directory: string): EventStore {
  pathOf(directory, "fileStore", "the path of a directory");
  return fromLog(sharedLog(directory), directory);
}
