// What happened lately? The newest facts, no more than so many however busy the account.

import { HOUR_MS } from "../calendar.ts";
import type { Fact } from "./fact.ts";

/** So many are remembered, of each sort; no rule can count further. */
export const MOST_REMEMBERED = 64;
/** No rule looks further back. */
export const LONGEST_WINDOW_DAYS = 90;

/** Takes a fact in as the newest, in place. @returns the one that is no longer remembered, if there is one */
export function remember(facts: Fact[], fact: Fact): Fact | undefined {
  return facts.push(fact) > MOST_REMEMBERED ? facts.shift() : undefined;
}

/** Whether any of some facts is with a counterparty. */
export function isWith(facts: readonly Fact[], counterparty: string): boolean {
  // Whoever is paid again was mostly paid lately.
  for (let index = facts.length - 1; index >= 0; index -= 1) {
    if ((facts[index] as Fact).counterparty === counterparty) return true;
  }
  return false;
}

/** Whether there were so many facts, or more, in so many hours up to and including an instant. */
export function areAtLeast(count: number, facts: readonly Fact[], now: number, hours: number): boolean {
  if (count <= 0) return true;
  const first = facts[facts.length - count];
  return first !== undefined && first.time > now - hours * HOUR_MS;
}

/** The facts of so many hours up to and including an instant, newest first. */
export function since(facts: readonly Fact[], now: number, hours: number): Fact[] {
  const start = now - hours * HOUR_MS;
  const found: Fact[] = [];
  for (let index = facts.length - 1; index >= 0; index -= 1) {
    const fact = facts[index] as Fact;
    if (fact.time <= start) break;
    found.push(fact);
  }
  return found;
}

/** The newest fact of so many hours up to and including an instant of which something holds. */
export function newestSince(
  facts: readonly Fact[],
  now: number,
  hours: number,
  holds: (fact: Fact) => boolean,
): Fact | undefined {
  const start = now - hours * HOUR_MS;
  const found = facts.findLast((fact) => fact.time <= start || holds(fact));
  return found && found.time > start ? found : undefined;
}

/** The events of facts that are given newest first: their ids, oldest first, as evidence is told. */
export function evidenceOf(facts: readonly Fact[]): string[] {
  return facts.map(({ event }) => event).toReversed();
}
