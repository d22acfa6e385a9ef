// What can befall a database: other hands, a newer release, a tab that does not let go.

import { ENTRIES } from "../../../src/stores/indexeddb/layout.ts";

/** Removes a database. */
export async function remove(name: string): Promise<void> {
  await answered(indexedDB.deleteDatabase(name));
}

/** Makes a database of some other program. */
export async function makeForeign(name: string, version: number): Promise<void> {
  const db = await opened(name, version, (db) => db.createObjectStore("orders"));
  db.close();
}

/** Raises the version of a database, as a newer release would. */
export async function upgrade(name: string, version: number): Promise<void> {
  const db = await opened(name, version);
  db.close();
}

/** Puts an entry in place of another, or none. */
export async function tamper(name: string, number: number, entry?: string): Promise<void> {
  const db = await opened(name);
  const transaction = db.transaction(ENTRIES, "readwrite", { durability: "strict" });
  const entries = transaction.objectStore(ENTRIES);
  if (entry === undefined) entries.delete(number);
  else entries.put(entry, number);
  await new Promise((resolve) => transaction.addEventListener("complete", resolve));
  db.close();
}

/** The text of an entry. */
export async function entryOf(name: string, number: number): Promise<string | undefined> {
  const db = await opened(name);
  const entry = await answered<string | undefined>(db.transaction(ENTRIES).objectStore(ENTRIES).get(number));
  db.close();
  return entry;
}

/** What a database consists of. */
export async function shapeOf(name: string): Promise<{ readonly version: number; readonly stores: readonly string[] }> {
  const db = await opened(name);
  const shape = { version: db.version, stores: [...db.objectStoreNames] };
  db.close();
  return shape;
}

/** The durability that was asked for by the writing transactions on the entries while something was done. */
export async function durabilityOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const asked: string[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- it is applied to the database that it is called on
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    const begun = transaction.apply(this, args);
    if (begun.mode === "readwrite" && begun.objectStoreNames.contains(ENTRIES)) asked.push(begun.durability);
    return begun;
  };
  await work();
  IDBDatabase.prototype.transaction = transaction;
  return asked;
}

/** From here on nobody in this page listens to others before the test has answered `/gap`. */
export function waitBeforeListening(): void {
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    constructor(name: string) {
      standStill("/gap");
      super(name);
    }
  };
}

/** Begins a transaction on the entries that does not end before the test has answered `/hold`. */
export async function hold(name: string): Promise<void> {
  const db = await opened(name);
  const entries = db.transaction(ENTRIES, "readwrite").objectStore(ENTRIES);
  await answered(entries.count());
  entries.count().addEventListener("success", () => {
    standStill("/hold");
    db.close();
  });
}

let letGo = () => {};

/** Opens a database, and does not close it for those who want to delete it, before `release`. */
export async function clutch(name: string): Promise<void> {
  const db = await opened(name);
  letGo = () => db.close();
}

export function release(): void {
  letGo();
}

/** Nothing happens in this page before the test has answered. */
function standStill(path: string): void {
  const request = new XMLHttpRequest();
  request.open("GET", path, false);
  request.send();
}

function opened(name: string, version?: number, layOut?: (db: IDBDatabase) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.addEventListener("upgradeneeded", () => layOut?.(request.result));
  return answered(request);
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
