// What names no place, and what is no log, is refused before anything is recorded there.

import { openLedger, StoreError } from "tallystick";
import { fileStore } from "tallystick/file";
import { fromLog, type Log } from "tallystick/log";
import { sqliteStore } from "tallystick/sqlite";
import { describe, expect, test } from "vitest";
import { logIn } from "./log/memory-log.ts";

// SQLite takes "" for a database of its own that is thrown away when it is closed.
describe.for([
  ["sqliteStore", sqliteStore, "the path of a file"],
  ["fileStore", fileStore, "the path of a directory"],
] as const)("%s", ([name, open, what]) => {
  test.for<readonly [unknown, string]>([
    ["", '""'],
    [undefined, "undefined"],
    [null, "null"],
    [5, "a value of type number"],
    [{ path: "wallet.db" }, "a value of type object"],
  ])("of %j", ([path, seen]) => {
    const opened = () => open(path as string);
    expect(opened).toThrow(StoreError);
    expect(opened).toThrow(
      expect.objectContaining({ code: "store_unavailable", message: `${name}: was given ${seen}: expected ${what}` }),
    );
  });
});

test("in memory SQLite keeps what it is told until it is closed", async () => {
  await using ledger = await openLedger({ store: sqliteStore(":memory:") });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "c1" });
  expect(await ledger.head()).toBe(1);
});

describe("a log that is none", () => {
  test.for<readonly [unknown, string]>([
    [undefined, "the log is undefined"],
    [null, "the log is null"],
    [{}, "append of the log is undefined"],
    [{ ...logIn([]), read: "entries" }, "read of the log is a value of type string"],
  ])("%j", ([log, seen]) => {
    const opened = () => fromLog(log as Log, "here");
    expect(opened).toThrow(StoreError);
    expect(opened).toThrow(`here: ${seen}: expected `);
  });

  test.for<readonly [unknown, string]>([
    [undefined, "undefined"],
    ["entries", "a value of type string"],
    [[1], "a list with a value of type number"],
  ])("whose read gives %j", async ([given, seen]) => {
    const log: Log = { ...logIn([]), read: async () => given as string[] };
    await expect(openLedger({ store: fromLog(log, "here") })).rejects.toMatchObject({
      name: "StoreError",
      code: "store_unavailable",
      message: `here: read of the log gave ${seen}: expected a list of texts`,
    });
  });
});
