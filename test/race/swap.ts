// Moves money between accounts that others move money between too, and gives some of it back: node swap.ts FILE RACER

import { RejectedError } from "../../src/index.ts";
import { atTheFinish, atTheStart, callers, dollars, random, tell, open } from "./process.ts";

const ledger = await open();
await atTheStart();

await callers(6, async () => {
  for (let turn = 0; turn < 20; turn += 1) {
    const from = random(4);
    const to = (from + 1 + random(3)) % 4;
    const amount = dollars(1 + random(4000));
    try {
      const paid = await ledger.transfer({ from: `account_${from}`, to: `account_${to}`, amount });
      tell({ id: paid.id, position: paid.position, amount });
      if (random(2) === 0) {
        const given = dollars(1 + random(4000));
        const back = await ledger.refund({ of: paid.id, amount: given });
        tell({ id: back.id, position: back.position, amount: given });
      }
    } catch (error) {
      const expected = ["insufficient_funds", "exceeds_remaining"];
      if (!(error instanceof RejectedError) || !expected.includes(error.code)) throw error;
    }
  }
});
await atTheFinish(ledger);
