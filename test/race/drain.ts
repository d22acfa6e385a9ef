// Takes money out of the purse until it is refused the last cent: node drain.ts FILE RACER

import { setTimeout as sleep } from "node:timers/promises";
import { RejectedError } from "../../src/index.ts";
import { atTheFinish, atTheStart, callers, dollars, random, RACER, tell, open } from "./process.ts";

const ledger = await open();
await atTheStart();

await callers(6, async (caller) => {
  // In smaller and smaller steps, so that the last ones race for what is left.
  // And not for ever, should the purse have no bottom.
  for (let most = 600, turn = 0; most > 0 && turn < 2000; turn += 1) {
    const amount = dollars(1 + random(most));
    // Whoever never pauses keeps the others from the log, and there is no race; over a network a pause must be longer
    // than an append.
    await sleep(random(40));
    try {
      const { id, position } = await ledger.transfer({ from: "purse", to: `pocket_${RACER}`, amount });
      tell({ id, position, amount });
    } catch (error) {
      if (!(error instanceof RejectedError) || error.code !== "insufficient_funds") throw error;
      most = Math.trunc(most / (caller + 2));
    }
  }
});
await atTheFinish(ledger);
