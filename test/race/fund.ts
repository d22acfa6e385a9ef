// Tells the ledger of payments that the others tell it of too: node fund.ts FILE RACER COUNT
// On even references under a key that all share, on odd ones under a key of its own.

import { RejectedError } from "../../src/index.ts";
import { atTheFinish, atTheStart, callers, dollars, RACER, shuffled, tell, open } from "./process.ts";

const count = Number(process.argv[4]);
// None of them has made the file yet.
await atTheStart();
const ledger = await open();

await ledger.openAccount({ account: "till", kind: "merchant", holder: "shop_9" }, { key: "open-till" });
const payments = shuffled(Array.from({ length: count }, (_, n) => n));
await callers(8, async () => {
  for (let n = payments.pop(); n !== undefined; n = payments.pop()) {
    const key = n % 2 === 0 ? `payment-${n}` : `payment-${n}-${RACER}`;
    const source = { rail: "bank", reference: `wire-${n}` };
    try {
      const { id, position, replayed } = await ledger.fund(
        { account: "till", amount: dollars(100 + n), source },
        { key },
      );
      tell({ n, id, position, replayed });
    } catch (error) {
      if (!(error instanceof RejectedError) || error.code !== "already_exists") throw error;
      tell({ n, first: error.rejection.details["first"] });
    }
  }
});
await atTheFinish(ledger);
