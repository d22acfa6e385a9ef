// Takes money out of the purse until it is refused the last cent: node drain.ts URL RACER

import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { openLedger, RejectedError } from "../../../../src/index.ts";
import { postgresStore } from "../../../../src/stores/postgres/store.ts";
import { poolOf } from "../pool.ts";

const [, , url = "", racer = ""] = process.argv;
const pool = poolOf(url);
const ledger = await openLedger({ store: postgresStore({ pool, ledger: "main" }) });
console.log(JSON.stringify("ready"));
await once(process.stdin, "data");
process.stdin.destroy();

async function drain(caller: number): Promise<void> {
  // In smaller and smaller steps, so that the last ones race for what is left.
  for (let most = 2000; most > 0;) {
    // Whoever never pauses on a busy machine has taken it all before the others have come to run.
    await sleep(Math.random() * 20);
    const taken = 1 + Math.trunc(Math.random() * most);
    const value = `${Math.trunc(taken / 100)}.${String(taken % 100).padStart(2, "0")}`;
    const amount = { currency: "USD", value } as const;
    try {
      const { id, position } = await ledger.transfer({ from: "purse", to: `pocket_${racer}`, amount });
      console.log(JSON.stringify({ id, position, amount }));
    } catch (error) {
      if (!(error instanceof RejectedError) || error.code !== "insufficient_funds") throw error;
      most = Math.trunc(most / (caller + 2));
    }
  }
}

await Promise.all([0, 1, 2, 3].map(drain));
await ledger.close();
await pool.end();
