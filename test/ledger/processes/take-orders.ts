// Takes orders until it is killed, each with its payment in one transaction: node take-orders.ts PLACE LIFE NOTEBOOK

import { openLedger, RejectedError } from "../../../src/index.ts";
import { birth, FILE, LIFE, note } from "../../crash/notebook.ts";
import { hostAt } from "./hosts.ts";

const WALLETS = ["alice", "bob", "shop"] as const;

await birth();
const host = hostAt(FILE);
const ledger = await openLedger({ store: host.store() });
let taken = 0;

function random(below: number): number {
  return Math.trunc(Math.random() * below);
}

/** A payment that its wallet can often not afford. */
function payment(transfer: string) {
  const from = random(3);
  const to = (from + 1 + random(2)) % 3;
  const value = `${random(25)}.${10 + random(90)}`;
  return {
    from: WALLETS[from] ?? "alice",
    to: WALLETS[to] ?? "bob",
    amount: { currency: "USD", value },
    transfer,
  };
}

async function takeOrder(id: string): Promise<void> {
  const open = await host.begin();
  try {
    const receipt = await ledger.within(open.client, async (tx) => {
      const isFirst = random(2) === 0;
      if (isFirst) await open.insert(id);
      const paid = await tx.transfer(payment(id));
      if (!isFirst) await open.insert(id);
      return paid;
    });
    if (random(6) === 0) await open.rollback();
    else {
      await open.commit();
      note(id, receipt);
    }
  } catch (error) {
    await open.rollback();
    if (!(error instanceof RejectedError)) throw error;
  }
}

/** A payment without an order, and outside of any transaction. */
async function pay(id: string): Promise<void> {
  try {
    note(id, await ledger.transfer(payment(id)));
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
  }
}

async function work(): Promise<never> {
  for (;;) {
    taken += 1;
    if (random(4) === 0) await pay(`paid-${LIFE}-${taken}`);
    else await takeOrder(`order-${LIFE}-${taken}`);
  }
}

await Promise.all([work(), work(), work()]);
