// Who may write into a directory? One process, until it ends, however it ends.

import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../errors.ts";
import { describeFailure } from "./failure.ts";

export const LOCK = "tallystick.lock";
/** Says who has the lock; for people, nothing depends on it. */
export const HOLDER = "tallystick.holder";

/** The result code of SQLite for a file that another has locked. */
const BUSY = 5;

/** For two that come at the same moment, so that one of them gets it. */
const PATIENCE_MS = 100;

/**
 * Takes the lock of a directory; the function returned lets go of it. Node has no lock that ends with its process but the one
 * that SQLite takes on its files, so an empty database is held in a transaction. A file with the number of a process in it
 * would be mistaken where processes do not see one another, as in two containers that share a volume.
 * @throws StoreError `store_locked`
 */
export function lockDirectory(directory: string): () => void {
  let db: DatabaseSync | undefined;
  try {
    // SQLite does not say why it cannot open a file.
    accessSync(directory, constants.R_OK | constants.W_OK);
    db = new DatabaseSync(join(directory, LOCK), { timeout: PATIENCE_MS });
    db.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    nameHolder(directory);
  } catch (error) {
    db?.close();
    if (isBusy(error)) {
      throw new StoreError(
        "store_locked",
        directory,
        `${holderOf(directory)} has it open; one process at a time can keep a ledger here`,
        { cause: error },
      );
    }
    throw describeFailure(error, directory);
  }
  const held = db;
  return () => held.close();
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === BUSY
  );
}

function nameHolder(directory: string): void {
  try {
    writeFileSync(join(directory, HOLDER), `process ${process.pid} on ${hostname()}\n`);
  } catch {
    // A full disk: whoever finds the lock taken will not be told by whom.
  }
}

function holderOf(directory: string): string {
  try {
    return readFileSync(join(directory, HOLDER), "utf8").trim() || "another process";
  } catch {
    return "another process";
  }
}
