// The page's side of a store that is used from outside the page: handles by number, calls and answers as text.

import { StoreError } from "../../../src/stores/errors.ts";
import { indexedDbStore } from "../../../src/stores/indexeddb/store.ts";
import type { EventStore, SnapshotStore } from "../../../src/stores/store.ts";
import { fromText, toText } from "./wire.ts";

/** A call of a store. */
export type Call =
  | { readonly method: "append"; readonly args: Parameters<EventStore["append"]> }
  | { readonly method: "read"; readonly args: Parameters<EventStore["read"]> }
  | { readonly method: "head" | "close"; readonly args: readonly [] }
  | { readonly method: "save"; readonly args: Parameters<SnapshotStore["save"]> }
  | { readonly method: "latest"; readonly args: Parameters<SnapshotStore["latest"]> }
  | { readonly method: "discard"; readonly args: Parameters<SnapshotStore["discard"]> };

/** What became of a call. */
export type Answer =
  | { readonly value: unknown }
  | { readonly error: { readonly code?: string; readonly place?: string; readonly message: string } };

const handles: EventStore[] = [];
const watches: { readonly heads: AsyncIterator<number>; readonly given: AbortController }[] = [];

/** Another handle on the database of a name. */
export function open(name: string): { readonly handle: number; readonly snapshots: boolean; readonly watch: boolean } {
  const store = indexedDbStore(name);
  const handle = handles.push(store) - 1;
  return { handle, snapshots: store.snapshots !== undefined, watch: store.watch !== undefined };
}

export function call(handle: number, text: string): Promise<string> {
  return answered(() => carryOut(storeOf(handle), fromText(text) as Call));
}

/** Begins to watch a store. */
export function watch(handle: number, after: number): number {
  const given = new AbortController();
  const heads = storeOf(handle).watch?.(after, given.signal)[Symbol.asyncIterator]();
  if (!heads) throw new Error("this store does not watch");
  return watches.push({ heads, given }) - 1;
}

/** What the watch yields next. */
export function heard(watch: number): Promise<string> {
  return answered(async () => watches[watch]?.heads.next());
}

export function abandon(watch: number): void {
  watches[watch]?.given.abort();
}

function storeOf(handle: number): EventStore {
  const store = handles[handle];
  if (!store) throw new Error(`there is no handle ${handle}`);
  return store;
}

async function answered(step: () => Promise<unknown>): Promise<string> {
  try {
    return toText({ value: await step() } satisfies Answer);
  } catch (error) {
    if (error instanceof StoreError) {
      const { code, place, message } = error;
      return toText({ error: { code, place, message } } satisfies Answer);
    }
    return toText({ error: { message: String(error) } } satisfies Answer);
  }
}

async function carryOut(store: EventStore, call: Call): Promise<unknown> {
  switch (call.method) {
    case "append":
      return store.append(...call.args);
    case "read":
      return store.read(...call.args);
    case "head":
      return store.head();
    case "close":
      return store.close();
    case "save":
      return store.snapshots?.save(...call.args);
    case "latest":
      return store.snapshots?.latest(...call.args);
    case "discard":
      return store.snapshots?.discard(...call.args);
  }
}
