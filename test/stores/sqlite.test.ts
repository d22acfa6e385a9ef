// Does the store in a SQLite file keep the contract, also between processes?

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import type { EventStore, Guard } from "../../src/stores/store.ts";
import { storeContract } from "../../src/testing/store-contract.ts";
import { start, type Child } from "./child.ts";
import { note, positionsOf, upTo } from "./note.ts";
import { makeFolder, removeFolder, temporaryFolder } from "./temporary.ts";
import { inTransaction } from "./trouble.ts";

storeContract(
  "sqlite",
  async () => {
    const folders = [await makeFolder()];
    const handles: EventStore[] = [];
    // A host opens its transaction in a file that is a ledger's already.
    const first = sqliteStore(join(folders[0] ?? "", "wallet.db"));
    await first.head();
    await first.close();
    return {
      open: async () => {
        const handle = sqliteStore(join(folders.at(-1) ?? "", "wallet.db"));
        handles.push(handle);
        return handle;
      },
      // From here on in another folder, with the files as they are at this instant: what a process finds after a crash.
      crash: async () => {
        const [before, after] = [folders.at(-1) ?? "", await makeFolder()];
        for (const file of ["wallet.db", "wallet.db-wal"]) copyFileSync(join(before, file), join(after, file));
        folders.push(after);
        await Promise.all(handles.splice(0).map((handle) => handle.close()));
      },
      transaction: (work, outcome) => inTransaction(join(folders.at(-1) ?? "", "wallet.db"), work, outcome),
      destroy: async () => void (await Promise.all(folders.map(removeFolder))),
    };
  },
  { snapshots: true, watch: true, within: true, crash: true },
);

storeContract(
  "sqlite in memory",
  async () => ({ open: async () => sqliteStore(":memory:"), destroy: async () => undefined }),
  { sharedHandles: false, snapshots: true, watch: true },
);

describe("sqlite: several processes on one file", () => {
  test("two processes that append by turns see each other's appends at once, at dense positions", async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    const child = start(program("append-in-turn"), [file]);
    const store = sqliteStore(file);
    for (let head = 0; head < 100; head += 2) {
      child.tell(JSON.stringify({ tag: "account:a", head }));
      expect(await child.next()).toEqual({ ok: true, position: head + 1 });
      expect(await store.append([note(["account:a"])], [{ tag: "account:a", head: head + 1 }])).toEqual({
        ok: true,
        position: head + 2,
      });
    }
    child.tell(JSON.stringify({ tag: "account:a", head: 99 }));
    expect(await child.next()).toEqual({
      ok: false,
      conflicts: [{ tag: "account:a", expected: 99, actual: 100 }],
    });
    child.end();
    await child.ended();
    expect(positionsOf(await store.read())).toEqual(upTo(100));
    expect(positionsOf(await store.read({ tags: ["account:a"] }))).toEqual(upTo(100));
    await store.close();
  });

  test("every guard of every append that three processes had accepted held against the log before it", async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    const children = [1, 2, 3].map(() => start(program("append-guarded"), [file, "80"]));
    const reports = await Promise.all(children.map(reportOf));
    const store = sqliteStore(file);
    const log = await store.read();
    await store.close();
    expect(positionsOf(log)).toEqual(upTo(480));
    const accepted = reports.flatMap(({ appends }) => appends);
    expect(accepted.map(({ first }) => first).sort((a, b) => a - b)).toEqual(upTo(240).map((n) => n * 2 - 1));
    for (const { first, guards } of accepted) {
      for (const { tag, head } of guards) {
        const actual = log.findLast(({ position, tags }) => position < first && tags.includes(tag))?.position ?? 0;
        expect({ first, tag, head }).toEqual({ first, tag, head: actual });
      }
    }
    // Else nothing was tried.
    expect(reports.reduce((sum, { conflicts }) => sum + conflicts, 0)).toBeGreaterThan(0);
  });
});

describe("sqlite: a watch", () => {
  test("hears of every append of another process, and of what a host commits", async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    const store = sqliteStore(file);
    const watching = new AbortController();
    const heads = (store.watch?.(0, watching.signal) ?? fail())[Symbol.asyncIterator]();
    const child = start(program("append-in-turn"), [file]);
    for (let head = 0; head < 20; head += 2) {
      const told = heads.next();
      child.tell(JSON.stringify({ tag: "account:a", head }));
      expect(await told).toEqual({ done: false, value: head + 1 });
      await child.next();
      const toldAgain = heads.next();
      await inTransaction(file, async (client) => void (await store.within?.(client).append([note(["account:a"])])));
      expect(await toldAgain).toEqual({ done: false, value: head + 2 });
    }
    child.end();
    await child.ended();
    watching.abort();
    expect(await heads.next()).toEqual({ done: true, value: undefined });
    await store.close();
  });
});

function fail(): never {
  throw new Error("the store has no watch");
}

interface Append {
  readonly first: number;
  readonly guards: readonly Guard[];
}

async function reportOf(child: Child): Promise<{ appends: readonly Append[]; conflicts: number }> {
  const appends: Append[] = [];
  for (;;) {
    const line = (await child.next()) as Append | { readonly conflicts: number };
    if ("first" in line) appends.push(line);
    else {
      await child.ended();
      return { appends, conflicts: line.conflicts };
    }
  }
}

function program(name: string): URL {
  return new URL(`./processes/${name}.ts`, import.meta.url);
}
