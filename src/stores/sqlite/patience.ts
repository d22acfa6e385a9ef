// What if another process holds the file?

import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../errors.ts";
import { isLocked } from "./failure.ts";
import type { Connection } from "./statements.ts";

/** How long a call waits for another process to let go of the file. */
const PATIENCE_MS = 10_000;

/** Carries out a step that may find the file locked by another process: again, for a while, then an error that says so. */
export async function patiently<Result>(place: string, step: () => Result): Promise<Result> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return step();
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (performance.now() > deadline) {
        throw new StoreError("store_locked", place, `another process held it for ${PATIENCE_MS / 1000} s`, {
          cause: error,
        });
      }
    }
    // Random, so that processes that wait for one another do not keep in step; short, so that none starves.
    await sleep(Math.random() * 2);
  }
}

/** Undoes what a step has begun that failed. */
export function undo(db: Connection, sql: string): void {
  try {
    db.exec(sql);
  } catch {
    // Nothing had begun, or SQLite has undone it already, as it does when the disk is full. What went wrong before counts.
  }
}
