// Whose money is a hold that has run out? The wallet's again, in the plainest words.

import { openDisputes, settleSilence, unclaimed } from "./flows/contested.ts";
import { wallet, type Records } from "./records.ts";

interface Hold {
  readonly part: "held" | "reserve";
  readonly currency: string;
  readonly amount: bigint;
  readonly end: () => void;
}

/** The holds of a wallet that have run out, with what ends each. */
function lapsedOn(records: Records, id: string, now: string): Hold[] {
  const payments = [...records.payments.values()]
    .filter(({ from, state, expiresAt }) => from === id && state === "authorized" && expiresAt <= now)
    .map((payment) => ({
      part: "held" as const,
      currency: payment.currency,
      amount: payment.held,
      end: () => {
        payment.state = "expired";
        payment.held = 0n;
      },
    }));
  const reserves = [...records.reserves.values()]
    .filter(({ account, released, releaseAt }) => account === id && !released && releaseAt <= now)
    .map((reserve) => ({
      part: "reserve" as const,
      currency: reserve.currency,
      amount: reserve.amount,
      end: () => {
        reserve.released = true;
      },
    }));
  return [...payments, ...reserves];
}

/** What a wallet can spend: what is available and nobody else claims, and what has run out. */
export function spendable(records: Records, id: string, currency: string, now: string): bigint {
  return lapsedOn(records, id, now)
    .filter((hold) => hold.currency === currency)
    .reduce((sum, { amount }) => sum + amount, unclaimed(records, id, currency));
}

/** The records once all is ended on a wallet that an instant or a silence has ended. */
export function afterAllEnds(records: Records, id: string, now: string): Records {
  const then = records.copy();
  settleSilence(then, openDisputes(then, id), now);
  release(then, id, now);
  return then;
}

/** Where what is available is less than is needed, what has run out is let go of. */
export function makeAvailable(records: Records, id: string, currency: string, needed: bigint, now: string): void {
  if (needed > 0n && unclaimed(records, id, currency) < needed) release(records, id, now, currency);
}

/** Lets go of what has run out, in one currency or in all. */
export function release(records: Records, id: string, now: string, only?: string): void {
  for (const { part, currency, amount, end } of lapsedOn(records, id, now)) {
    if (only !== undefined && currency !== only) continue;
    end();
    records.pay(wallet(id, part), wallet(id), currency, amount);
  }
}
