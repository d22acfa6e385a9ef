// How does an ordered log of texts become a store?

import { StoreError } from "../errors.ts";
import { given } from "../given.ts";
import type { EventStore } from "../store.ts";
import type { Log } from "./log.ts";
import { storeOf } from "./log-store.ts";
import { TagIndex } from "./tag-index.ts";

export type { Log } from "./log.ts";

/**
 * A store in any log that can append behind an entry and read on from one. An append is one entry. The index of tags is
 * kept on this side, in memory, in some 16 bytes for every tag of every event, so the first call reads the whole log.
 * @param place names the log in errors
 * @throws StoreError for what lacks a function of a log
 */
export function fromLog(log: Log, place: string): EventStore {
  checkLog(log, place);
  return storeOf(log, place, new TagIndex());
}

/** A caller without types may give anything. */
function checkLog(log: unknown, place: string): void {
  const fails = (what: string, seen: unknown, expected: string): StoreError =>
    new StoreError("store_unavailable", place, `${what} is ${given(seen)}: expected ${expected}`);
  if (typeof log !== "object" || log === null) throw fails("the log", log, "an object with append, read and close");
  for (const name of ["append", "read", "close"]) {
    const seen: unknown = name in log ? (log as Readonly<Record<string, unknown>>)[name] : undefined;
    if (typeof seen !== "function") throw fails(`${name} of the log`, seen, "a function");
  }
}
