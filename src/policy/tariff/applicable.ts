// Can a fee apply at all? What each operation is known by, and who could be charged for it.

import type { ChargedOperation } from "./charged.ts";
import { runsAlong, type Condition } from "./condition.ts";
import { among, type Countries } from "./countries.ts";

type Side = "payer" | "payee";
type Told = "rail" | "purpose" | "settlement";

/** What is told of an operation, who can pay a fee of it, and between whose countries it runs. */
interface Known {
  readonly told: readonly Told[];
  /** Who can pay, and why nobody else does. */
  readonly payers: readonly Side[];
  readonly because?: string;
  /** Whether it can run from one country to another, and along which corridors. */
  readonly canRun: (from: string | undefined, to: string | undefined) => boolean;
  readonly corridors: string;
}

const KNOWN: Readonly<Record<ChargedOperation["operation"], Known>> = {
  fund: {
    told: ["rail"],
    payers: ["payee"],
    because: "what comes from a rail has no payer with an account",
    canRun: (from) => from === undefined,
    corridors: "{ to }: what comes from a rail comes from no country that is known",
  },
  transfer: { told: ["purpose"], payers: ["payer", "payee"], canRun: () => true, corridors: "any" },
  payment: {
    told: ["settlement"],
    payers: ["payee"],
    because: "the payer of a payment pays what was authorised and nothing on top",
    canRun: () => true,
    corridors: "any",
  },
  convert: {
    told: [],
    payers: ["payer", "payee"],
    canRun: (from, to) => from === to,
    corridors: "one within a country: whoever converts is on both sides",
  },
  withdraw: {
    told: ["rail", "settlement"],
    payers: ["payer"],
    because: "what goes to a rail has no payee with an account",
    canRun: (_, to) => to === undefined,
    corridors: "{ from }: what goes to a rail goes to no country that is known",
  },
};

/** A field of a fee because of which it would never apply, and what is expected there. */
export interface Idle {
  readonly path: readonly string[];
  readonly input: unknown;
  readonly expected: string;
}

/** Why a fee would never apply to anything, if so. */
export function idle({ when, payer }: { readonly when: Condition; readonly payer: Side }): Idle | undefined {
  const { operation, corridor, country } = when;
  const { told, payers, because, canRun, corridors } = KNOWN[operation];
  if (!payers.includes(payer)) {
    const expected = `${payers.map((side) => `"${side}"`).join(" or ")} with ${operation}: ${because}`;
    return { path: ["payer"], input: payer, expected };
  }
  for (const part of ["rail", "purpose", "settlement"] as const) {
    if (when[part] === undefined || told.includes(part)) continue;
    const knowing = Object.entries(KNOWN).flatMap(([name, other]) => (other.told.includes(part) ? name : []));
    const expected = `none with ${operation}: only ${knowing.join(" and ")} ${knowing.length > 1 ? "have" : "has"} a ${part}`;
    return { path: ["when", part], input: when[part], expected };
  }
  if (corridor === undefined) return undefined;
  const places = placesIn(corridor, country);
  const runs = places
    .flatMap((from) => places.map((to) => ({ payer: from, payee: to })))
    .filter((run) => canRun(run.payer, run.payee) && runsAlong(corridor, run.payer, run.payee));
  if (runs.length === 0) {
    return { path: ["when", "corridor"], input: corridor, expected: `with ${operation} ${corridors}` };
  }
  if (country === undefined || runs.some((run) => among(country, run[payer]))) return undefined;
  return { path: ["when", "country"], input: country, expected: `one that the ${payer} of this corridor can be in` };
}

/** Countries that are told apart: each that is named, two that are not, and one that nobody knows. */
function placesIn(
  corridor: NonNullable<Condition["corridor"]>,
  country: Countries | undefined,
): (string | undefined)[] {
  const named = typeof corridor === "string" ? [country] : [corridor.from, corridor.to, country];
  return [
    ...new Set(named.flatMap((each) => (each === undefined ? [] : listed(each)))),
    "another",
    "a third",
    undefined,
  ];
}

function listed(countries: Countries): readonly string[] {
  if (typeof countries === "string") return [countries];
  return "except" in countries ? countries.except : countries;
}
