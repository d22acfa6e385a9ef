// A log in the browser: an IndexedDB database of the site. Several tabs and workers may have it open at once.

import { fromLog } from "../log/from-log.ts";
import type { EventStore } from "../store.ts";
import { Database } from "./database.ts";
import { indexedDbLog } from "./log.ts";

/**
 * A store in an IndexedDB database, which the first call makes if it is not there. Appends are transactions of strict
 * durability: what was acknowledged survives a tab that is closed, a browser that is killed and, as far as the browser keeps
 * its word, a machine that crashes. What a site keeps is cleared by its user at will, and by a browser that needs the space
 * unless `navigator.storage.persist()` was granted.
 * @param name of the database, which is this ledger's alone
 */
export function indexedDbStore(name: string): EventStore {
  const database = new Database(name);
  return fromLog(indexedDbLog(database), database.place);
}
