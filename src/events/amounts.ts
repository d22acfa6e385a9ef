// Which amounts does an event carry, and in how many decimals?

import { scaleOf, type Money } from "../money/money.ts";

/** All amounts in the data of an event, wherever they stand in it. */
export function amountsIn(data: unknown): Money[] {
  if (typeof data !== "object" || data === null) return [];
  if (isMoney(data)) return [data];
  return Object.values(data).flatMap(amountsIn);
}

/** The decimals of an asset as an event writes it: it carries an amount in every asset that it moves. */
export function scaleIn(data: unknown, currency: string): number {
  const amount = amountsIn(data).find((each) => each.currency === currency);
  return amount === undefined ? 0 : scaleOf(amount);
}

function isMoney(data: object): data is Money {
  return "currency" in data && typeof data.currency === "string" && "value" in data && typeof data.value === "string";
}
