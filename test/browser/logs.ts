// For tests of what lies under the store in the browser: logs to spoil.

import type { Page } from "playwright-core";
import type { EventStore, NewEvent } from "tallystick";
import { note, upTo } from "../stores/note.ts";
import { remoteStore } from "./remote-store.ts";

let named = 0;

/** A log of ten entries of one event each, in a database of its own, and a store on it that has read it. */
export async function someLog(page: Page): Promise<{ name: string; place: string; store: EventStore }> {
  const name = `log ${(named += 1)}`;
  const store = await remoteStore(page, name);
  for (const n of upTo(10)) await store.append([note(["account:a", `transfer:${n}`])]);
  return { name, place: `IndexedDB "${name}"`, store };
}

/** An event of about so many characters, which look random and so cannot be compressed. */
export function noteOf(characters: number): NewEvent {
  return note(["account:a"], { memo: Array.from({ length: characters / 20 }, Math.random).join() });
}
