// The market, in a real store on disk, at an instant that does not move.

import { copyLog, memoryLog, memoryStore, type EventStore } from "tallystick";
import { fileStore } from "tallystick/file";
import { sqliteStore } from "tallystick/sqlite";
import { temporaryFolder } from "../stores/temporary.ts";
import { market } from "../wallet/market.ts";
import { NOW } from "../wallet/scenario.ts";

let ids = 0;

/** Puts what took place on the market into a store, and closes it. */
export async function marketIn(store: EventStore): Promise<void> {
  const log = memoryLog();
  await using _ = await market({ clock: () => NOW, ids: () => `fresh-${(ids += 1)}` }, log);
  await copyLog(memoryStore(log), store);
  await store.close();
}

/** A folder with the market in `wallet.db`, and where it is wanted in the directory `wallet`. */
export async function marketFolder({ files = false } = {}): Promise<string> {
  const folder = await temporaryFolder();
  await marketIn(sqliteStore(`${folder}/wallet.db`));
  if (files) await marketIn(fileStore(`${folder}/wallet`));
  return folder;
}
