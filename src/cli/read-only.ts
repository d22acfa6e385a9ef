// How is it certain that a reader writes nothing? It gets a store that cannot.

import { StoreError } from "../stores/errors.ts";
import type { EventStore } from "../stores/store.ts";

/** The same log to be read, until the signal is aborted. States that are folded on the way are not kept beside the log. */
export function readOnly(store: EventStore, signal: AbortSignal): EventStore {
  const { snapshots } = store;
  return {
    async read(query) {
      signal.throwIfAborted();
      return store.read(query);
    },
    head: () => store.head(),
    append: () => Promise.reject(new StoreError("store_read_only", "this store", "it was opened for reading")),
    ...(snapshots && {
      snapshots: {
        latest: (tags, until) => snapshots.latest(tags, until),
        save: async () => {},
        discard: async () => {},
      },
    }),
    close: () => store.close(),
  };
}
