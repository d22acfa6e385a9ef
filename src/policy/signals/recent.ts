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
  /**
   * How many of the newest are known to be in the order of their instants, each no earlier than the one before. Mostly all of
   * them are; but a process whose clock is behind records what says that it was earlier.
   */
  ordered: number;
  /** What was remembered before all of these, as it was then, if that stands in a ring of its own. */
  readonly earlier: Readonly<Recent> | undefined;
}

export function noneYet(): Recent {
  return { times: [], counterparties: [], parts: [], next: 0, ordered: 0, earlier: undefined };
}

/** A copy that can be added to without changing the original. */
export function copyRecent(recent: Readonly<Recent>): Recent {
  const { times, counterparties, parts, next, ordered, earlier } = recent;
  if (!earlier) {
    return {
      times: times.slice(),
      counterparties: counterparties.slice(),
      parts: parts.slice(),
      next,
      ordered,
      earlier,
    };
  }
  const copy = noneYet();
  for (const fact of allOf(recent)) remember(copy, fact);
  return copy;
}

/** What can be added to without changing the original, and is a copy of it for as long as that is not added to either. */
export function recentOn(recent: Readonly<Recent>): Recent {
  return { ...noneYet(), ordered: recent.ordered, earlier: recent };
}

/** Takes a fact in as the newest, in place of the oldest where there are as many as are remembered. */
export function remember(recent: Recent, fact: PastFact): void {
  const { event, time, what, currency, amount, counterparty, about } = fact;
  const { times, counterparties, parts, next, ordered } = recent;
  const before = newestTime(recent);
  recent.ordered = before !== undefined && time < before ? 1 : Math.min(MOST_REMEMBERED, ordered + 1);
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

/** How many facts are remembered. */
export function lengthOf({ times, earlier }: Readonly<Recent>): number {
  return earlier ? Math.min(MOST_REMEMBERED, times.length + lengthOf(earlier)) : times.length;
}

/** The fact whose place the next one takes: nothing where there is still room. */
export function nextForgotten(recent: Readonly<Recent>): PastFact | undefined {
  return factBehind(recent, MOST_REMEMBERED - 1);
}

/** The newest fact. */
export function newest(recent: Readonly<Recent>): PastFact | undefined {
  return factBehind(recent, 0);
}

/** When the newest fact was. */
export function newestTime(recent: Readonly<Recent>): number | undefined {
  return timeBehind(recent, 0);
}

/** When the earliest fact was that is remembered. */
export function oldestTime(recent: Readonly<Recent>): number | undefined {
  let oldest = timeBehind(recent, lengthOf(recent) - 1);
  if (oldest === undefined || isInOrder(recent)) return oldest;
  for (const { time } of allOf(recent)) oldest = Math.min(oldest, time);
  return oldest;
}

/** Whether none of what is remembered was earlier than what was remembered before it. */
function isInOrder(recent: Readonly<Recent>): boolean {
  return recent.ordered >= lengthOf(recent);
}

/** All facts that are remembered, oldest first. */
export function allOf(recent: Readonly<Recent>): PastFact[] {
  return factsAfter(recent, -Infinity).toReversed();
}

/** Whether any of some facts is with a counterparty. */
export function isWith(recent: Readonly<Recent>, counterparty: string): boolean {
  if (!recent.earlier) return recent.counterparties.includes(counterparty);
  return someBack(recent, -Infinity, (ring, place) => ring.counterparties[place] === counterparty);
}

/** Whether there were so many facts, or more, in so many hours up to and including an instant. */
export function areAtLeast(count: number, recent: Readonly<Recent>, now: number, hours: number): boolean {
  if (count <= 0) return true;
  const after = now - hours * HOUR_MS;
  if (isInOrder(recent)) {
    const first = timeBehind(recent, count - 1);
    return first !== undefined && first > after;
  }
  let missing = count;
  return someBack(recent, after, () => {
    missing -= 1;
    return missing === 0;
  });
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
  if (count <= 0) return true;
  // Most wallets have little to do with each other, and this is quicker than to look at each.
  if (!isWith(of, counterparty)) return false;
  let missing = count;
  return someBack(of, now - hours * HOUR_MS, ({ counterparties, parts }, place) => {
    if (counterparties[place] === counterparty && parts[place * PARTS + 1] !== "refund") missing -= 1;
    return missing === 0;
  });
}

/** The facts of so many hours up to and including an instant, newest first; of those with a counterparty, if one is given. */
export function since(recent: Readonly<Recent>, now: number, hours: number, counterparty?: string): PastFact[] {
  if (counterparty !== undefined && !isWith(recent, counterparty)) return [];
  return factsAfter(recent, now - hours * HOUR_MS, counterparty);
}

function factsAfter(recent: Readonly<Recent>, after: number, counterparty?: string): PastFact[] {
  const found: PastFact[] = [];
  someBack(recent, after, (ring, place) => {
    if (counterparty === undefined || ring.counterparties[place] === counterparty) found.push(factAt(ring, place));
    return false;
  });
  return found;
}

/** Whether something holds for any fact that is later than an instant. They are asked for from the newest on. */
function someBack(
  recent: Readonly<Recent>,
  after: number,
  holds: (ring: Readonly<Recent>, place: number) => boolean,
): boolean {
  const inOrder = isInOrder(recent);
  let left = MOST_REMEMBERED;
  for (let ring: Readonly<Recent> | undefined = recent; ring; ring = ring.earlier) {
    const { times, next } = ring;
    let place = next;
    for (let unseen = Math.min(left, times.length); unseen > 0; unseen -= 1) {
      place = place === 0 ? times.length - 1 : place - 1;
      if ((times[place] as number) > after) {
        if (holds(ring, place)) return true;
      } else if (inOrder) return false;
    }
    left -= times.length;
  }
  return false;
}

/** When the fact was behind which so many newer ones came; undefined where there are not so many. */
function timeBehind({ times, next, earlier }: Readonly<Recent>, newer: number): number | undefined {
  if (newer < times.length) return times[placeOf(times.length, next, newer)];
  return earlier && newer < MOST_REMEMBERED ? timeBehind(earlier, newer - times.length) : undefined;
}

function factBehind(recent: Readonly<Recent>, newer: number): PastFact | undefined {
  const { times, next, earlier } = recent;
  if (newer < times.length) return newer < 0 ? undefined : factAt(recent, placeOf(times.length, next, newer));
  return earlier && factBehind(earlier, newer - times.length);
}

/** The place in a ring of the fact behind which so many newer ones came. */
function placeOf(length: number, next: number, newer: number): number {
  const place = next - 1 - newer;
  return place < 0 ? place + length : place;
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

/** The events of facts that are given newest first: their ids, oldest first, as evidence is told. */
export function evidenceOf(facts: readonly PastFact[]): string[] {
  return facts.map(({ event }) => event).toReversed();
}
