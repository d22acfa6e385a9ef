// What the programs of this folder share: a ledger, and a start at the same moment.

import { once } from "node:events";
import { openLedger, type Ledger, type Policy } from "../../src/index.ts";
import { storeAt } from "./place.ts";

export const [, , FILE = "", RACER = ""] = process.argv;

export async function open(policy?: Policy): Promise<Ledger> {
  return openLedger({ store: await storeAt(FILE), ...(policy ? { policy } : {}) });
}

/** Tells the test that this process is ready, and waits until all of them are. */
export async function atTheStart(): Promise<void> {
  tell("ready");
  await once(process.stdin, "data");
}

/** Closes the ledger, so that the process ends. */
export async function atTheFinish(ledger: Ledger): Promise<void> {
  await ledger.close();
  process.stdin.destroy();
}

export function tell(line: unknown): void {
  console.log(JSON.stringify(line));
}

/** So many callers at once. */
export async function callers(count: number, call: (caller: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, caller) => call(caller)));
}

export function dollars(cents: number): { currency: "USD"; value: string } {
  return { currency: "USD", value: `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}` };
}

/** A whole number below a bound. */
export function random(below: number): number {
  return Math.trunc(Math.random() * below);
}

export function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
