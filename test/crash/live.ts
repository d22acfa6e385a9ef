// Keeps a ledger busy until it is killed: node live.ts FILE LIFE NOTEBOOK

import { openLedger, RejectedError } from "../../src/index.ts";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import { commandOf, IN_FLIGHT } from "./commands.ts";
import { birth, FILE, LIFE, note } from "./notebook.ts";

await birth();
const ledger = await openLedger({ store: sqliteStore(FILE) });
let asked = 0;

async function ask(): Promise<never> {
  for (;;) {
    const { key, command } = commandOf(Number(LIFE), asked);
    asked += 1;
    try {
      note(key, await ledger.submit(command, { key }));
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
    }
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, ask));
