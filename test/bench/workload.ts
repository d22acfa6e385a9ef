// What is measured: many callers, each with one transfer in flight, between random accounts.

import { money, openLedger, type EventStore, type Ledger } from "../../src/index.ts";

const ONE = money("1.00 USD");

export interface Workload {
  readonly accounts: number;
  readonly callers: number;
  /** Everything goes to one merchant instead of a random account. */
  readonly hot?: boolean;
  /** Only one of so many parts of the accounts pays. */
  readonly part?: { readonly index: number; readonly of: number };
  /** Every transfer carries an idempotency key. */
  readonly keys?: boolean;
}

/** A ledger with so many funded accounts, each of which has sent and received once. */
export async function fundedLedger(store: EventStore, accounts: number): Promise<Ledger> {
  const ledger = await openLedger({ store });
  const waiting: Promise<unknown>[] = [];
  const settle = async (most: number) => {
    if (waiting.length > most) await Promise.all(waiting.splice(0));
  };
  for (let index = 0; index < accounts; index += 1) {
    const account = `acc_${index}`;
    const source = { rail: "bank", reference: `wire-${index}` };
    waiting.push(ledger.openAccount({ account, kind: "personal", holder: `cust_${index}` }));
    waiting.push(ledger.fund({ account, amount: money("1000000.00 USD"), source }));
    await settle(1_000);
  }
  await settle(0);
  for (let index = 0; index < accounts; index += 1) {
    const to = `acc_${(index + 1) % accounts}`;
    waiting.push(ledger.transfer({ from: `acc_${index}`, to, amount: ONE }));
    await settle(1_000);
  }
  await settle(0);
  return ledger;
}

/** Transfers per second of this workload: the median of three stretches of so many transfers, after one to warm up. */
export async function transfersPerSecond(ledger: Ledger, workload: Workload, transfers: number): Promise<number> {
  await stretch(ledger, workload, transfers >> 1);
  const rates = [];
  for (let round = 0; round < 3; round += 1) rates.push(await stretch(ledger, workload, transfers));
  return rates.sort((a, b) => a - b)[1] ?? 0;
}

let keys = 0;

/** Makes so many transfers, and says how many that was per second. */
export async function stretch(
  ledger: Ledger,
  { accounts, callers, hot, part, keys: keyed }: Workload,
  transfers: number,
): Promise<number> {
  let started = 0;
  const caller = async () => {
    while (started < transfers) {
      started += 1;
      const any = Math.floor(Math.random() * accounts);
      const from = part ? any - (any % part.of) + part.index : any;
      const to = hot ? 0 : Math.floor(Math.random() * accounts);
      await ledger.transfer(
        { from: `acc_${from === to ? (from + (part?.of ?? 1)) % accounts : from}`, to: `acc_${to}`, amount: ONE },
        keyed ? { key: `req-${(keys += 1)}-${process.pid}` } : undefined,
      );
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  return (transfers * 1000) / (performance.now() - begin);
}
