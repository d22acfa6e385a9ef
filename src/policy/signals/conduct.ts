// What is known of what an account does? A fold of the events that bear `account:ID`, of bounded size however many they are.

import type { AccountKind } from "../../events/account.ts";
import type { EventAbout } from "../../events/catalogue.ts";
import { timeOf } from "../calendar.ts";
import { foldUsage, type Counting } from "./counted.ts";
import { ownFact, type Fact } from "./fact.ts";
import { allOf, copyRecent, nextForgotten, noneYet, recentOn, remember, type Recent } from "./recent.ts";
import { copyUsage } from "./usage.ts";

/** What changes with every movement is changed in place; the rest, and what is a `Readonly` record, is replaced as a whole. */
export interface Conduct extends Counting {
  readonly account: string;
  kind: AccountKind;
  /** The holder's; empty where it is not known. */
  country: string;
  /** Milliseconds since 1970, as are all instants here; zero while it is not open. */
  openedAt: number;
  /** Transfers, payments and withdrawals. */
  readonly out: Recent;
  /** What those sum to by asset, in minor units. */
  readonly paid: Record<string, bigint>;
  /** What else happened. */
  readonly incidents: Recent;
  /** How many failures there were since money last went out. */
  failedInARow: number;
  /** How many sales of a merchant were ever contested, by a dispute or a chargeback, or both as far as that is remembered. */
  contested: number;
  /** The last change of a credential. */
  credentialChanged: Sighting | undefined;
  /** When each device was first seen: the newest of them. */
  devices: Readonly<Record<string, Sighting>>;
  /** Where the last request came from that said so and was carried out. */
  place: (Sighting & { readonly country: string }) | undefined;
  /** Rules that an operator has silenced, each until an instant. */
  snoozed: Readonly<Record<string, number>>;
  /** What went out since its holder was last verified by a step-up. */
  readonly unverified: Unverified;
}

/** When something was seen, and the event that shows it. */
export interface Sighting {
  readonly event: string;
  readonly time: number;
}

/** How often something went out without a step-up, and how much by asset in minor units. Changed in place. */
export interface Unverified {
  count: number;
  sums: Record<string, bigint>;
}

const NONE: Readonly<Record<string, never>> = Object.freeze({});

const MOST_DEVICES = 32;

export function initialConduct(account: string): Conduct {
  return {
    account,
    kind: "personal",
    country: "",
    openedAt: 0,
    out: noneYet(),
    paid: {},
    incidents: noneYet(),
    failedInARow: 0,
    contested: 0,
    credentialChanged: undefined,
    devices: NONE,
    place: undefined,
    snoozed: NONE,
    usage: {},
    counted: NONE,
    unverified: { count: 0, sums: {} },
  };
}

export function copyConduct(conduct: Conduct): Conduct {
  return copied(conduct, copyRecent);
}

/** What can be folded on without changing the original, and is a copy of it for as long as nothing is folded into that either. */
export function conductOn(conduct: Conduct): Conduct {
  return copied(conduct, recentOn);
}

function copied(conduct: Conduct, copyOf: (recent: Recent) => Recent): Conduct {
  const { out, paid, incidents, usage, unverified } = conduct;
  return {
    ...conduct,
    out: copyOf(out),
    paid: { ...paid },
    incidents: copyOf(incidents),
    usage: copyUsage(usage),
    unverified: { ...unverified, sums: { ...unverified.sums } },
  };
}

export function foldConduct(draft: Conduct, event: EventAbout<"account">): void {
  if (event.type === "AccountOpened") {
    draft.kind = event.data.kind;
    draft.country = event.data.country ?? "";
    draft.openedAt = timeOf(event.at);
  } else if (event.type === "CredentialChanged") {
    draft.credentialChanged = { event: event.id, time: timeOf(event.at) };
  } else if (event.type === "DeviceSeen") {
    const seen = { event: event.id, time: timeOf(event.at) };
    draft.devices = withDevice(draft.devices, event.data.device, seen);
  } else if (event.type === "RuleSnoozed") {
    draft.snoozed = { ...draft.snoozed, [event.data.rule]: timeOf(event.data.until) };
  } else {
    foldUsage(draft, event);
    foldFact(draft, event);
  }
}

function foldFact(draft: Conduct, event: EventAbout<"account">): void {
  const fact = ownFact(event);
  if (!fact) return;
  const { event: id, time, what, direction, context } = fact;
  if (context && BY_HOLDER.has(what)) {
    const seen = { event: id, time };
    if (context.device !== undefined) draft.devices = withDevice(draft.devices, context.device, seen);
    if (context.country !== undefined) draft.place = { country: context.country, ...seen };
  }
  if (what === "convert") return;
  if (direction !== "out" || what === "refund") {
    if (isFailure(fact)) draft.failedInARow += 1;
    if (isContested(draft, fact)) draft.contested += 1;
    remember(draft.incidents, fact);
    return;
  }
  rememberPaid(draft, fact);
  draft.failedInARow = 0;
  const { unverified } = draft;
  if (event.meta.proof === undefined) {
    unverified.count += 1;
    addTo(unverified.sums, fact.currency, fact.amount);
  } else {
    unverified.count = 0;
    unverified.sums = {};
  }
}

/** Takes in that something went out. */
export function rememberPaid({ out, paid }: Pick<Conduct, "out" | "paid">, fact: Fact): void {
  const forgotten = nextForgotten(out);
  remember(out, fact);
  addTo(paid, fact.currency, fact.amount);
  if (forgotten) addTo(paid, forgotten.currency, -forgotten.amount);
}

function addTo(sums: Record<string, bigint>, currency: string, units: bigint): void {
  sums[currency] = (sums[currency] ?? 0n) + units;
}

/** Whether a fact is something that was tried and has not come about. */
export function isFailure({ what }: Pick<Fact, "what">): boolean {
  return what === "instrumentDeclined" || what === "challengeFailed" || what === "refused";
}

/** Whether a fact contests a sale that was not contested before: who goes from a dispute to the bank contests it once. */
export function isContested({ incidents }: Readonly<Conduct>, fact: Fact): boolean {
  return contests(fact) && !allOf(incidents).some((earlier) => earlier.about === fact.about && contests(earlier));
}

/** Whether a fact contests a sale. */
export function contests({ what }: Pick<Fact, "what">): boolean {
  return what === "dispute" || what === "chargeback";
}

/**
 * What its holder has asked for and got. Others report the rest, and a failed challenge may be somebody else's: it makes no
 * device known, and no country the last one.
 */
const BY_HOLDER: ReadonlySet<Fact["what"]> = new Set([
  "transfer",
  "payment",
  "withdraw",
  "convert",
  "refund",
  "instrumentLinked",
]);

function withDevice(devices: Conduct["devices"], device: string, seen: Sighting): Conduct["devices"] {
  if (Object.hasOwn(devices, device)) return devices;
  const all = Object.entries({ ...devices, [device]: seen });
  if (all.length > MOST_DEVICES) all.sort(([, one], [, other]) => other.time - one.time).length = MOST_DEVICES;
  return Object.fromEntries(all);
}
