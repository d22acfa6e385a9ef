// How does a transaction end?

import { locked, PATIENCE_MS } from "./failure.ts";

/** What a request of a transaction was answered. */
export function answer<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

/** Does the work on the one object store of a transaction. @returns what it gave, once all of it is complete */
export function completed<Result>(
  transaction: IDBTransaction,
  work: (store: IDBObjectStore) => Promise<Result>,
  place: string,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    function abort(why: unknown): void {
      failure ??= why;
      try {
        transaction.abort();
      } catch {
        // It has ended or is being committed: how it ends is what counts.
      }
    }
    const patience = setTimeout(() => abort(locked(place)), PATIENCE_MS);
    const [store = ""] = transaction.objectStoreNames;
    const result = work(transaction.objectStore(store));
    result.catch(abort);
    transaction.addEventListener("complete", () => {
      clearTimeout(patience);
      resolve(result);
    });
    transaction.addEventListener("abort", () => {
      clearTimeout(patience);
      // Where it was not this code that gave up, the transaction knows best why.
      reject(transaction.error ?? failure);
    });
  });
}
