// A long log that is quickly made.

import { openLedger, type EventStore } from "../../src/index.ts";

/** Two wallets, the first one with money, then so many transfers from it to the second: `count + 3` events. */
export async function makeTransfers(store: EventStore, count: number): Promise<void> {
  const ledger = await openLedger({ store });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
  const amount = { currency: "USD", value: "90000.00" };
  await ledger.fund({ account: "alice", amount, source: { rail: "bank", reference: "wire-1" } });
  for (let done = 0; done < count; done += 100) {
    const transfers = Array.from({ length: Math.min(100, count - done) }, (_, n) => {
      const value = `0.${10 + ((done + n) % 90)}`;
      return ledger.transfer({ from: "alice", to: "shop", amount: { currency: "USD", value } });
    });
    await Promise.all(transfers);
  }
  await ledger.close();
}
