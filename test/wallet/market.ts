// A running ledger on which the market has taken place, and what it recorded.

import { memoryLog, memoryStore, openLedger, type Ledger, type LedgerEvent, type LedgerOptions } from "tallystick";
import { MARKET } from "./scenario.ts";

/** Opens a ledger on a log in memory; in a fresh one the market takes place first. */
export async function market(options: Partial<LedgerOptions> = {}, log = memoryLog()): Promise<Ledger> {
  const ledger = await openLedger({ store: memoryStore(log), ...options });
  if ((await ledger.head()) === 0) for (const command of MARKET) await ledger.submit(command);
  return ledger;
}

/** Everything that a ledger gives, in an array. */
export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const array: Item[] = [];
  for await (const item of items) array.push(item);
  return array;
}

/** Every event of the log. */
export async function eventsOf(ledger: Ledger): Promise<LedgerEvent[]> {
  return collected(ledger.events());
}
