// Is it the path of a place on a disk?

import { StoreError } from "./errors.ts";
import { given } from "./given.ts";

/**
 * @param store the function that was given the path
 * @throws StoreError for what is none. An empty one is none: SQLite would keep what nobody can ever read again
 */
export function pathOf(path: string, store: string, what: string): string {
  if (typeof path === "string" && path !== "") return path;
  throw new StoreError("store_unavailable", store, `was given ${given(path)}: expected ${what}`);
}
