// How does a handle get at its database, and when has it lost it for good?

import { StoreClosedError, StoreError } from "../errors.ts";
import { describeFailure, locked, PATIENCE_MS } from "./failure.ts";
import { checkLayout, LAYOUT, layOut } from "./layout.ts";
import { completed } from "./transaction.ts";

type Work<Result> = (store: IDBObjectStore) => Promise<Result>;

/** One connection to one database, made by the first call. One that was lost is never replaced: it might be to another log. */
export class Database {
  readonly name: string;
  /** What errors call it. */
  readonly place: string;
  #connection: Promise<IDBDatabase> | undefined;

  constructor(name: string) {
    this.name = name;
    this.place = `IndexedDB "${name}"`;
  }

  /** Reads from an object store, as it is at one moment. The work may await nothing but answers to its requests. */
  read<Result>(store: string, work: Work<Result>): Promise<Result> {
    return this.#transact((db) => db.transaction(store), work);
  }

  /**
   * Writes to an object store: all or nothing, and no other writer comes between. What is `strict` is on the disk when it
   * resolves, what is `relaxed` soon after. The work may await nothing but answers to its requests.
   */
  write<Result>(store: string, durability: "strict" | "relaxed", work: Work<Result>): Promise<Result> {
    return this.#transact((db) => db.transaction(store, "readwrite", { durability }), work);
  }

  /** Transactions that were begun end as they would have; no more are begun. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#end(new StoreClosedError(this.place));
    const db = await connection?.catch(() => undefined);
    db?.close();
  }

  async #transact<Result>(begin: (db: IDBDatabase) => IDBTransaction, work: Work<Result>): Promise<Result> {
    try {
      return await completed(begin(await this.#connected()), work, this.place);
    } catch (error) {
      throw describeFailure(error, this.place);
    }
  }

  #connected(): Promise<IDBDatabase> {
    if (this.#connection) return this.#connection;
    const connection = this.#connect();
    this.#connection = connection;
    connection.catch(() => {
      // What is in the way now may be gone when the next call tries.
      if (this.#connection === connection) this.#connection = undefined;
    });
    return connection;
  }

  async #connect(): Promise<IDBDatabase> {
    if (typeof indexedDB === "undefined") {
      throw new StoreError("store_unavailable", this.place, "there is no IndexedDB here; it comes with a browser");
    }
    const db = await opened(this.name, this.place, LAYOUT).catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== "VersionError") throw error;
      // It has a higher version: a newer release's, or that of another program. What is in it tells.
      return opened(this.name, this.place);
    });
    try {
      checkLayout(db, this.place);
    } catch (error) {
      db.close();
      throw error;
    }
    db.addEventListener("versionchange", ({ newVersion }) => {
      // Whoever wants to change the database has to wait until everybody else has closed it.
      db.close();
      this.#end(
        newVersion === null
          ? new StoreError("store_unavailable", this.place, "another tab deleted it; open the store again")
          : new StoreError("store_newer", this.place, "another tab upgraded it to a newer release; reload the page"),
      );
    });
    db.addEventListener("close", () => {
      this.#end(new StoreError("store_unavailable", this.place, "the browser closed it; open the store again"));
    });
    return db;
  }

  /** From here on every call is told why. */
  #end(why: StoreError): void {
    this.#connection = Promise.reject(why);
    this.#connection.catch(() => undefined);
  }
}

/** Opens a database, which it makes where there is none; at the version that it has, where none is asked for. */
function opened(name: string, place: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    let waitedInVain = false;
    // It waits for whoever deletes or upgrades the database, and for those who do not close it for them.
    const patience = setTimeout(() => {
      waitedInVain = true;
      reject(locked(place));
    }, PATIENCE_MS);
    request.addEventListener("upgradeneeded", (made) => layOut(request.result, made));
    request.addEventListener("success", () => {
      clearTimeout(patience);
      if (waitedInVain) request.result.close();
      else resolve(request.result);
    });
    request.addEventListener("error", () => {
      clearTimeout(patience);
      reject(request.error);
    });
  });
}
