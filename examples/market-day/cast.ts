// Who is at the market? Two hundred people in circles of friends, the shops they like, and four with a story.

import type { Chance } from "./random.ts";

export interface Person {
  readonly account: string;
  readonly holder: string;
  readonly country: string;
  readonly currency: string;
  readonly tier: number;
  /** Accounts that this one sends money to. */
  readonly friends: readonly string[];
  readonly shops: readonly string[];
}

// With 4 friends, 4 shops and a bank, a day has fewer than the 10 counterparties that a rule looks for.
const CIRCLE = 5;
const CIRCLES = 40;
const FAVOURITES = 4;
/** Few are of tier 1, whose limit a busy day exceeds. */
const TIERS = [1, 2, 2, 2, 2, 2, 3, 3, 3, 3];

const TRADES =
  "bakery books cafe candles ceramics cheese coffee fish flowers fruit games honey jewels leather music prints soap tea toys wine";

export const SHOPS: readonly string[] = TRADES.split(" ").map((trade) => `shop-${trade}`);

/** Opens an account, receives a large sum, hands it on within the hour, and is frozen. */
export const THIEF = "person-204";
/** Loses a telephone, freezes the account, finds the telephone. */
export const LOST_PHONE = "person-201";
/** Closes the account with small change left. */
export const LEAVER = "person-202";
/** Owns the pop-up shop, and empties its account. */
export const OWNER = "person-203";
/** A shop that opens for a day. */
export const POP_UP = "shop-popup";

export function ordinaryPeople(chance: Chance): readonly Person[] {
  const people: Person[] = [];
  for (let circle = 0; circle < CIRCLES; circle += 1) {
    const members = Array.from({ length: CIRCLE }, (_, seat) => circle * CIRCLE + seat + 1);
    const { currency, country } = homeOf(circle);
    for (const number of members) {
      people.push({
        account: personId(number),
        holder: holderId(number),
        country,
        currency,
        tier: chance.pick(TIERS),
        friends: members.filter((other) => other !== number).map(personId),
        shops: favourites(chance),
      });
    }
  }
  return people;
}

function homeOf(circle: number): { readonly currency: string; readonly country: string } {
  if (circle >= 38) return { currency: "JPY", country: "JP" };
  if (circle >= 32) return { currency: "EUR", country: circle % 2 === 0 ? "PT" : "DE" };
  return { currency: "USD", country: "US" };
}

function favourites(chance: Chance): readonly string[] {
  const chosen = new Set<string>();
  while (chosen.size < FAVOURITES) chosen.add(chance.pick(SHOPS));
  return [...chosen];
}

/** What an account is used from. */
export function deviceOf(account: string): string {
  return `device-${account}`;
}

/** The account of an ordinary person, 1 to 200. */
export function personId(number: number): string {
  return `person-${String(number).padStart(3, "0")}`;
}

export function holderId(number: number): string {
  return `cust-${String(number).padStart(3, "0")}`;
}
