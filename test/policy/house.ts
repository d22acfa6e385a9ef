// A house to try limits and step-up in: a policy, a clock that the test sets, a person with money, a friend and a shop.

import { memoryStore, money, openLedger, parsePolicy, type EventStore, type Ledger } from "tallystick";
import { instantSince } from "./clock.ts";

export const usd = (value: string) => money(value, "USD");

export interface House extends AsyncDisposable {
  readonly ledger: Ledger;
  /** Sets the clock: `09:30`, or `+1 09:30` on the next day, UTC. 2026-03-28 is the first. */
  at(when: string): string;
}

/** What is in force beside a tariff that charges nothing. */
export async function house(part: object, store: EventStore = memoryStore()): Promise<House> {
  let now = instant("-40 09:00");
  const policy = parsePolicy({ tariff: { version: "none", components: [] }, risk: [], ...part });
  const ledger = await openLedger({ store, policy, clock: () => now });
  const at = (when: string) => (now = instant(when));
  return { ledger, at, [Symbol.asyncDispose]: () => ledger.close() };
}

/** Opens alice with 1,000.00, bob and the shop, long before the first day. */
export async function settle({ ledger }: House, tier = 1): Promise<void> {
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1", tier, country: "PT" });
  await ledger.openAccount({ account: "bob", kind: "personal", holder: "cust_2", tier, country: "DE" });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9", tier });
  await ledger.fund({ account: "alice", amount: usd("1000.00"), source: { rail: "bank", reference: "wire-1" } });
}

/** The code of a refusal, or `ok`. */
export async function answer(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return "ok";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

function instant(when: string): string {
  return instantSince("2026-03-28", when);
}
