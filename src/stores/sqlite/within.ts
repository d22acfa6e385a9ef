// How does a store take part in a transaction that the host has open on a connection of its own?

import { statSync } from "node:fs";
import { StoreError } from "../errors.ts";
import { isOutOfDate } from "./failure.ts";
import { SqliteLog } from "./log.ts";
import { undo } from "./patience.ts";
import { statements, type Connection } from "./statements.ts";

/** A step on the log, inside a transaction. */
export type Step<Result> = (log: SqliteLog) => Result;

/**
 * Steps inside the transaction that the host has open on `client`. Each begins with what `base` knows, which is what was committed: the
 * host may have undone a part of its transaction since the one before.
 * @throws StoreError `store_unavailable` if it is not a connection to this file
 */
export function hostTransaction(
  client: unknown,
  path: string,
): <Result>(step: Step<Result>, base: SqliteLog) => Result {
  if (!isConnection(client)) throw unusable(path, "expected the DatabaseSync on which the host has a transaction open");
  const file = client
    .prepare("PRAGMA database_list")
    .all()
    .find((row) => Object.values(row).includes("main"));
  const main = Object.values(file ?? {}).at(-1);
  if (typeof main !== "string" || !isSameFile(main, path)) {
    throw unusable(path, `the host's connection is to ${String(main) || "memory"}; expected one to the ledger's file`);
  }
  const sql = statements(client);

  return (step, base) => {
    if (client.isTransaction === false)
      throw unusable(path, "the host has no transaction open; expected BEGIN IMMEDIATE");
    client.exec("SAVEPOINT tallystick");
    try {
      const result = step(new SqliteLog(sql, path, base));
      client.exec("RELEASE tallystick");
      return result;
    } catch (error) {
      undo(client, "ROLLBACK TO tallystick; RELEASE tallystick");
      if (!isOutOfDate(error)) throw error;
      const message = "others have written since the host's transaction began; begin it again with BEGIN IMMEDIATE";
      throw new StoreError("store_locked", path, message, { cause: error });
    }
  };
}

function isConnection(client: unknown): client is Connection {
  return (
    typeof client === "object" &&
    client !== null &&
    "exec" in client &&
    typeof client.exec === "function" &&
    "prepare" in client &&
    typeof client.prepare === "function"
  );
}

/** Also where one of them goes by another name. */
function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

function unusable(path: string, message: string): StoreError {
  return new StoreError("store_unavailable", path, message);
}
