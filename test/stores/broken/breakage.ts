// What is a store that is broken on purpose, and where is it opened?

import { join } from "node:path";
import { memoryLog, memoryStore } from "../../../src/stores/memory.ts";
import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import type { EventStore } from "../../../src/stores/store.ts";
import type { ClauseId } from "../../../src/testing/contract/law.ts";
import type { StorePlace } from "../../../src/testing/store-contract.ts";
import { makeFolder, removeFolder } from "../temporary.ts";
import { Disk, HostTransaction } from "./disk.ts";

export interface Breakage {
  readonly name: string;
  /** What it does wrong. */
  readonly how: string;
  /** Which clause rejects it, without the help of any other. */
  readonly clause: ClauseId;
  readonly place: () => Promise<StorePlace>;
}

/** Breakages of one clause, each by its name. */
export function breakages(
  clause: ClauseId,
  table: Readonly<Record<string, readonly [how: string, place: () => Promise<StorePlace>]>>,
): Breakage[] {
  return Object.entries(table).map(([name, [how, place]]) => ({ clause, name, how, place }));
}

/** A place on a disk of its own, for stores of this class. */
export function plain(Store: new (disk: Disk) => EventStore): () => Promise<StorePlace> {
  return async () => onDisk(new Disk(), Store);
}

export function onDisk(disk: Disk, Store: new (disk: Disk) => EventStore): StorePlace {
  return {
    open: async () => new Store(disk),
    destroy: async () => undefined,
    transaction: (work, outcome) =>
      disk.exclusively(async () => {
        const transaction = new HostTransaction();
        await work(transaction);
        if (outcome === "commit") disk.keep(transaction.staged);
      }),
    crash: async () => disk.crash(),
  };
}

type Wrap = (store: EventStore) => Partial<EventStore>;

/** The memory store with some of its methods in another's hands; what handles share is made anew for every place. */
export function overMemory(wrapping: () => Wrap): () => Promise<StorePlace> {
  return async () => {
    const [log, wrap] = [memoryLog(), wrapping()];
    return { open: async () => wrapped(memoryStore(log), wrap), destroy: async () => undefined };
  };
}

/** The same on the SQLite store. */
export function overSqlite(wrapping: () => Wrap): () => Promise<StorePlace> {
  return async () => {
    const [folder, wrap] = [await makeFolder(), wrapping()];
    return {
      open: async () => wrapped(sqliteStore(join(folder, "wallet.db")), wrap),
      destroy: () => removeFolder(folder),
    };
  };
}

function wrapped(store: EventStore, wrap: Wrap): EventStore {
  return { ...store, ...wrap(store) };
}
