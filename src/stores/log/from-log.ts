// How does an ordered log of texts become a store?

import type { EventStore } from "../store.ts";
import type { Log } from "./log.ts";
import { storeOf } from "./log-store.ts";
import { TagIndex } from "./tag-index.ts";

export type { Log } from "./log.ts";

/**
 * A store in any log that can append behind an entry and read on from one. An append is one entry. The index of tags is
 * kept on this side, in memory, in some 16 bytes for every tag of every event, so the first call reads the whole log.
 * @param place names the log in errors
 */
export function fromLog(log: Log, place: string): EventStore {
  return storeOf(log, place, new TagIndex());
}
