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

/** Result codes of SQLite. */
const BUSY = 5;
const READ_ONLY = 8;

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
  } catch (error) {
    db?.close();
    throw refusal(error, directory);
  }
  nameHolder(directory);
  const held = db;
  return () => held.close();
}

function refusal(error: unknown, directory: string): unknown {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) {
    return describeFailure(error, directory);
  }
  const cause = { cause: error };
  switch (error.errcode & 0xff) {
    case BUSY: {
      const holder = holderOf(directory);
      const message = `${holder} has it open; one process at a time can keep a ledger here`;
      return new StoreError("store_locked", directory, message, cause);
    }
    case READ_ONLY:
      return new StoreError("store_read_only", directory, `this process may not write ${LOCK}`, cause);
    default: {
      const message = `${LOCK} cannot be locked; if it is not an empty file, delete it while no process has the directory open`;
      return new StoreError("store_unavailable", directory, message, cause);
    }
  }
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
