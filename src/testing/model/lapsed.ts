// Whose money is what was kept back until an instant that has passed? The wallet's again, in the plainest words.

import { openDisputes, partiesOf, settleSilence, unclaimed, wonBySilence } from "./flows/contested.ts";
import { wallet, type Records } from "./records.ts";

interface Lapsed {
  readonly currency: string;
  /** What is available once it has ended. */
  readonly amount: bigint;
  /** What may be spent then: a dispute that is won claims nothing more, either. */
  readonly frees: bigint;
  readonly end: () => void;
}

/** What of a wallet has run out, with what ends each. */
function lapsedOn(records: Records, id: string, now: string): Lapsed[] {
  const payments = [...records.payments.values()]
    .filter(({ from, state, expiresAt }) => from === id && state === "authorized" && expiresAt <= now)
    .map((payment) => ({
      currency: payment.currency,
      amount: payment.held,
      frees: payment.held,
      end: () => {
        records.pay(wallet(id, "held"), wallet(id), payment.currency, payment.held);
        payment.state = "expired";
        payment.held = 0n;
      },
    }));
  const reserves = [...records.reserves.values()]
    .filter(({ account, released, releaseAt }) => account === id && !released && releaseAt <= now)
    .map((reserve) => ({
      currency: reserve.currency,
      amount: reserve.amount,
      frees: reserve.amount,
      end: () => {
        records.pay(wallet(id, "reserve"), wallet(id), reserve.currency, reserve.amount);
        reserve.released = true;
      },
    }));
  const disputes = wonBySilence(records, id, now).map((dispute) => {
    const { amount, held } = records.known(records.disputes, dispute);
    const { currency } = partiesOf(records, records.known(records.disputes, dispute));
    return { currency, amount: held, frees: amount, end: () => settleSilence(records, [dispute], now) };
  });
  return [...payments, ...reserves, ...disputes];
}

/** What a wallet can spend: what is available and nobody else claims, and what has run out. */
export function spendable(records: Records, id: string, currency: string, now: string): bigint {
  return lapsedOn(records, id, now)
    .filter((each) => each.currency === currency)
    .reduce((sum, { frees }) => sum + frees, unclaimed(records, id, currency));
}

/** What is available to a wallet, whoever claims it, and what has run out. */
export function availableThen(records: Records, id: string, currency: string, now: string): bigint {
  return lapsedOn(records, id, now)
    .filter((each) => each.currency === currency)
    .reduce((sum, { amount }) => sum + amount, records.available(id, currency));
}

/** The records once all is ended on a wallet that an instant or a silence has ended. */
export function afterAllEnds(records: Records, id: string, now: string): Records {
  const then = records.copy();
  settleSilence(then, openDisputes(then, id), now);
  release(then, id, now);
  return then;
}

/** Where what is available is less than is needed, what has run out is let go of. */
export function makeAvailable(
  records: Records,
  id: string,
  currency: string,
  needed: bigint,
  now: string,
  incoming = 0n,
): void {
  if (needed > 0n && unclaimed(records, id, currency) + incoming < needed) release(records, id, now, currency);
}

/** Lets go of what has run out, in one currency or in all. */
export function release(records: Records, id: string, now: string, only?: string): void {
  for (const { currency, end } of lapsedOn(records, id, now)) {
    if (only === undefined || currency === only) end();
  }
}
