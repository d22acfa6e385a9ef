// What happened lately? The newest facts of a sort, no more than so many however busy the account.

import { HOUR_MS } from "../calendar.ts";
import type { Fact } from "./fact.ts";

/** So many are remembered, of each sort; no rule can count further. */
export const MOST_REMEMBERED = 64;
/** No rule looks further back. */
export const LONGEST_WINDOW_DAYS = 90;

/** What stays known of a fact. */
export type PastFact = Pick<Fact, "event" | "time" | "what" | "currency" | "amount" | "counterparty" | "about">;

/**
 * The newest facts of a sort: a ring, in which each further one takes the place of the oldest. What nearly every rule asks for
 * stands beside the facts, each at the place of its fact: so hardly any of the facts themselves need be looked at.
 */
export interface Recent {
  readonly facts: PastFact[];
  readonly times: number[];
  readonly counterparties: string[];
  /** The place of the next one. */
  next: number;
}

export function noneYet(): Recent {
  return { facts: [], times: [], counterparties: [], next: 0 };
}

/** A copy that can be added to without changing the original. */
export function copyRecent({ facts, times, counterparties, next }: Recent): Recent {
  return { facts: facts.slice(), times: times.slice(), counterparties: counterparties.slice(), next };
}

/** Takes a fact in as the newest, in place. @returns the one that is no longer remembered, if there is one */
export function remember(recent: Recent, fact: Fact): PastFact | undefined {
  const { facts, times, counterparties, next } = recent;
  const { event, time, what, currency, amount, counterparty, about } = fact;
  const forgotten = facts[next];
  facts[next] = { event, time, what, currency, amount, counterparty, about };
  times[next] = time;
  counterparties[next] = counterparty;
  recent.next = (next + 1) % MOST_REMEMBERED;
  return forgotten;
}

/** The place of the fact behind which so many newer ones came; there is nothing at it where there are not so many. */
function placeOf({ facts, next }: Readonly<Recent>, newer: number): number {
  const place = next - 1 - newer;
  return place < 0 && newer < facts.length ? place + facts.length : place;
}

/** The newest fact, or the one behind which so many newer ones came. */
export function newest(recent: Readonly<Recent>): PastFact | undefined {
  return recent.facts[placeOf(recent, 0)];
}

/** When the oldest fact was that is remembered. */
export function oldestTime(recent: Readonly<Recent>): number | undefined {
  return recent.times[placeOf(recent, recent.facts.length - 1)];
}

/** All facts that are remembered, oldest first. */
export function allOf({ facts, next }: Readonly<Recent>): PastFact[] {
  return [...facts.slice(next), ...facts.slice(0, next)];
}

/** Whether any of some facts is with a counterparty. */
export function isWith(recent: Readonly<Recent>, counterparty: string): boolean {
  return recent.counterparties.includes(counterparty);
}

/** Whether there were so many facts, or more, in so many hours up to and including an instant. */
export function areAtLeast(count: number, recent: Readonly<Recent>, now: number, hours: number): boolean {
  if (count <= 0) return true;
  const first = recent.times[placeOf(recent, count - 1)];
  return first !== undefined && first > now - hours * HOUR_MS;
}

/**
 * Whether so many movements, or more, were with a counterparty, in so many hours up to and including an instant. Refunds are
 * none.
 */
export function areWith(
  counterparty: string,
  count: number,
  { of, now, hours }: { readonly of: Readonly<Recent>; readonly now: number; readonly hours: number },
): boolean {
  const start = now - hours * HOUR_MS;
  const { facts, times, counterparties } = of;
  let found = 0;
  for (let newer = 0; newer < facts.length && found < count; newer += 1) {
    const place = placeOf(of, newer);
    if ((times[place] as number) <= start) break;
    if (counterparties[place] === counterparty && facts[place]?.what !== "refund") found += 1;
  }
  return found >= count;
}

/** The facts of so many hours up to and including an instant, newest first. */
export function since(recent: Readonly<Recent>, now: number, hours: number): PastFact[] {
  const start = now - hours * HOUR_MS;
  const { facts, times } = recent;
  const found: PastFact[] = [];
  for (let newer = 0; newer < facts.length; newer += 1) {
    const place = placeOf(recent, newer);
    if ((times[place] as number) <= start) break;
    found.push(facts[place] as PastFact);
  }
  return found;
}

/** The events of facts that are given newest first: their ids, oldest first, as evidence is told. */
export function evidenceOf(facts: readonly PastFact[]): string[] {
  return facts.map(({ event }) => event).toReversed();
}
