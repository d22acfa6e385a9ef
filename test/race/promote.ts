// Pays free of fees until the budget of the campaign is refused for the last cent: node promote.ts FILE RACER

import { setTimeout as sleep } from "node:timers/promises";
import { RejectedError } from "../../src/index.ts";
import { atTheFinish, atTheStart, callers, dollars, random, RACER, tell, open } from "./process.ts";
import { TENTH } from "./tenth.ts";

const ledger = await open(TENTH);
await atTheStart();

await callers(6, async (caller) => {
  // In smaller and smaller steps, so that the last ones race for what is left.
  // And not for ever, should the budget have no bottom.
  for (let most = 40, turn = 0; most > 0 && turn < 2000; turn += 1) {
    const fee = 1 + random(most);
    // Whoever never pauses keeps the others from the file, and there is no race.
    await sleep(random(10));
    try {
      const amount = dollars(10 * fee);
      const { id } = await ledger.transfer({ from: `purse_${RACER}`, to: "till", amount, campaign: "spring" });
      tell({ id, waived: dollars(fee) });
    } catch (error) {
      if (!(error instanceof RejectedError) || error.code !== "promotion_exhausted") throw error;
      most = Math.trunc(most / (caller + 2));
    }
  }
});
await atTheFinish(ledger);
