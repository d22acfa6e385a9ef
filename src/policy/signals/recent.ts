// What happened lately? The newest facts of a sort, no more than so many however busy the account.

import { HOUR_MS } from "../calendar.ts";
import type { Fact } from "./fact.ts";

/** So many are remembered, of each sort; no rule can count further. */
export const MOST_REMEMBERED = 64;
/** No rule looks further back. */
export const LONGEST_WINDOW_DAYS = 90;

/** What stays known of a fact. */
export type PastFact = Pick<Fact, "event" | "time" | "what" | "currency" | "amount" | "counterparty" | "about">;

/** What is kept of a fact beside its time and its counterparty, one behind the other: event, what, currency, amount, about. */
type Part = string | bigint;
const PARTS = 5;

/**
 * The newest facts of a sort: a ring, in which each further one takes the place of the oldest. Hardly any rule needs more of
 * them than when they were and with whom. The rest stands together, and not in an object for each: a wallet in memory is
 * mostly what it has in these rings.
 */
export interface Recent {
  readonly times: number[];
  readonly counterparties: string[];
  /** Five of each fact. */
  readonly parts: Part[];
  /** The place of the next one. */
  next: number;
}

export function noneYet(): Recent {
  return { times: [], counterparties: [], parts: [], next: 0 };
}

/** A copy that can be added to without changing the original. */
export function copyRecent({ times, counterparties, parts, next }: Recent): Recent {
  return { times: times.slice(), counterparties: counterparties.slice(), parts: parts.slice(), next };
}

/** Takes a fact in as the newest, in place of the oldest where there are as many as are remembered. */
export function remember(recent: Recent, { event, time, what, currency, amount, counterparty, about }: Fact): void {
  const { times, counterparties, parts, next } = recent;
  times[next] = time;
  counterparties[next] = counterparty;
  const at = next * PARTS;
  parts[at] = event;
  parts[at + 1] = what;
  parts[at + 2] = currency;
  parts[at + 3] = amount;
  parts[at + 4] = about;
  recent.next = (next + 1) % MOST_REMEMBERED;
}

function factAt({ times, counterparties, parts }: Readonly<Recent>, place: number): PastFact {
  const at = place * PARTS;
  return {
    event: parts[at] as PastFact["event"],
    time: times[place] as number,
    what: parts[at + 1] as PastFact["what"],
    currency: parts[at + 2] as PastFact["currency"],
    amount: parts[at + 3] as PastFact["amount"],
    counterparty: counterparties[place] as string,
    about: parts[at + 4] as PastFact["about"],
  };
}

/** The fact whose place the next one takes: nothing where there is still room. */
export function nextForgotten(recent: Readonly<Recent>): PastFact | undefined {
  return recent.next < recent.times.length ? factAt(recent, recent.next) : undefined;
}

/** How many facts are remembered. */
export function lengthOf({ times }: Readonly<Recent>): number {
  return times.length;
}

/** The place of the fact behind which so many newer ones came; there is nothing at it where there are not so many. */
function placeOf({ times, next }: Readonly<Recent>, newer: number): number {
  const place = next - 1 - newer;
  return place < 0 && newer < times.length ? place + times.length : place;
}

/** The newest fact, or the one behind which so many newer ones came. */
export function newest(recent: Readonly<Recent>): PastFact | undefined {
  return recent.times.length === 0 ? undefined : factAt(recent, placeOf(recent, 0));
}

/** When the newest fact was. */
export function newestTime(recent: Readonly<Recent>): number | undefined {
  return recent.times[placeOf(recent, 0)];
}

/** When the oldest fact was that is remembered. */
export function oldestTime(recent: Readonly<Recent>): number | undefined {
  return recent.times[placeOf(recent, recent.times.length - 1)];
}

/** All facts that are remembered, oldest first. */
export function allOf(recent: Readonly<Recent>): PastFact[] {
  return recent.times.map((_, newer) => factAt(recent, placeOf(recent, newer))).toReversed();
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
  const { times, counterparties, parts } = of;
  let found = 0;
  let place = of.next;
  for (let left = times.length; left > 0 && found < count; left -= 1) {
    place = place === 0 ? times.length - 1 : place - 1;
    if ((times[place] as number) <= start) break;
    if (counterparties[place] === counterparty && parts[place * PARTS + 1] !== "refund") found += 1;
  }
  return found >= count;
}

/** The facts of so many hours up to and including an instant, newest first; of those with a counterparty, if one is given. */
export function since(recent: Readonly<Recent>, now: number, hours: number, counterparty?: string): PastFact[] {
  const start = now - hours * HOUR_MS;
  const { times } = recent;
  const found: PastFact[] = [];
  for (let newer = 0; newer < times.length; newer += 1) {
    const place = placeOf(recent, newer);
    if ((times[place] as number) <= start) break;
    if (counterparty !== undefined && recent.counterparties[place] !== counterparty) continue;
    found.push(factAt(recent, place));
  }
  return found;
}

/** The events of facts that are given newest first: their ids, oldest first, as evidence is told. */
export function evidenceOf(facts: readonly PastFact[]): string[] {
  return facts.map(({ event }) => event).toReversed();
}
