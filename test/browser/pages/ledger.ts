// What a tab does with a ledger: while others do the same, or until it is gone.

import { money, openLedger, RejectedError, type Ledger, type Money } from "tallystick";
import { indexedDbStore } from "tallystick/indexeddb";
import { commandOf, IN_FLIGHT } from "../../crash/commands.ts";

/** Something that the ledger has a receipt for. */
export interface Acknowledged {
  readonly key: string;
  readonly id: string;
  readonly position: number;
}

declare global {
  /** Tells the test of receipts, which it has even if the tab is gone the next moment. */
  function acknowledged(receipts: readonly Acknowledged[]): Promise<void>;
}

/** Keeps a ledger busy until the tab is gone. */
export async function live(name: string, life: number): Promise<void> {
  const ledger = await openLedger({ store: indexedDbStore(name) });
  let asked = 0;
  const receipts: Acknowledged[] = [];
  let telling = false;
  /** One message at a time: the tab is faster than the test can listen. */
  async function tell(receipt: Acknowledged): Promise<void> {
    receipts.push(receipt);
    if (telling) return;
    telling = true;
    while (receipts.length > 0) await acknowledged(receipts.splice(0));
    telling = false;
  }
  async function ask(): Promise<never> {
    for (;;) {
      const { key, command } = commandOf(life, asked);
      asked += 1;
      try {
        const { id, position } = await ledger.submit(command, { key });
        void tell({ key, id, position });
      } catch (error) {
        if (!(error instanceof RejectedError)) throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, ask));
}

/** A transfer that somebody has a receipt for. */
export interface Move {
  readonly id: string;
  readonly position: number;
  readonly amount: Money;
}

let ledger: Ledger | undefined;

/** Opens the ledger that this tab drains. */
export async function come(name: string): Promise<void> {
  ledger = await openLedger({ store: indexedDbStore(name) });
}

/** Takes money out of the purse until it is refused the last cent. */
export async function drain(pocket: string): Promise<readonly Move[]> {
  const moves: Move[] = [];
  async function take(divisor: number): Promise<void> {
    // In smaller and smaller steps, so that the last ones race for what is left; not for ever, had the purse no bottom.
    for (let most = 600, turn = 0; most > 0 && turn < 2000; turn += 1) {
      const cents = 1 + Math.trunc(Math.random() * most);
      const amount = money(`${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`, "USD");
      // Whoever never pauses always knows the log best, and there is no race.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      try {
        const receipt = await ledger?.transfer({ from: "purse", to: pocket, amount });
        if (receipt) moves.push({ id: receipt.id, position: receipt.position, amount });
      } catch (error) {
        if (!(error instanceof RejectedError) || error.code !== "insufficient_funds") throw error;
        most = Math.trunc(most / divisor);
      }
    }
  }
  await Promise.all([2, 3, 4].map(take));
  await ledger?.close();
  return moves;
}
