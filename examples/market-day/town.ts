// What does the generator remember of the day so far?

import { SHOPS, type Person } from "./cast.ts";
import type { Chance } from "./random.ts";
import type { Order, Script } from "./script.ts";

export interface Town {
  readonly script: Script;
  readonly chance: Chance;
  readonly people: readonly Person[];
  /** Payments to shops, in order. */
  readonly orders: Order[];
  /** When each account paid in the last hour or so, in minutes. */
  readonly paid: Map<string, readonly number[]>;
  /** Who has been told that the limit is reached, and pays no more. */
  readonly limited: Set<string>;
  /** What is to happen at which minute. */
  readonly agenda: Appointment[];
}

export interface Appointment {
  readonly minute: number;
  readonly act: () => void;
}

/** An order younger than this is neither refunded nor disputed. */
const SETTLING_IN_MINUTES = 20;

/** An order that may be refunded or disputed: of some time ago, not contested, its seller able to pay. */
export function settledOrder({ script, chance, orders }: Town): Order | undefined {
  for (let attempt = 0; attempt < 20 && orders.length > 0; attempt += 1) {
    const order = chance.pick(orders);
    if (order.contested || order.rest === 0n || order.minute > script.minute - SETTLING_IN_MINUTES) continue;
    if (SHOPS.includes(order.seller) && script.canSpend(order.seller, order.currency) >= order.rest) return order;
  }
  return undefined;
}

/** Everybody keeps this much: whoever is refused for want of a proof must have the money, then and whenever it is asked again. */
export const RESERVE = 2_000n;

/** Whether an account can pay this much, and keep its reserve. */
export function affords({ script }: Town, account: string, minor: bigint, currency: string): boolean {
  return script.canSpend(account, currency) >= minor + RESERVE;
}

/** Puts in an account what it needs to pay this much, and to keep its reserve. */
export function provide({ script }: Town, account: string, minor: bigint, currency: string): void {
  const short = minor + RESERVE - script.canSpend(account, currency);
  if (short > 0n) script.fund(account, (short / 1_000n + 1n) * 1_000n, currency, "bank");
}

/** At a time of this day, `HH:MM`. */
export function at(time: string, act: () => void): Appointment {
  return after(time, 0, act);
}

/** So many minutes after a time of this day. */
export function after(time: string, minutes: number, act: () => void): Appointment {
  const [hour, minute] = time.split(":").map(Number);
  return { minute: (hour ?? 0) * 60 + (minute ?? 0) + minutes, act };
}
