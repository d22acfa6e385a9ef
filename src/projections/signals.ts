// What is known of an account at a place in the log, as risk rules ask for it?

import type { EventAbout, LedgerEvent } from "../events/catalogue.ts";
import { balancesIn, type Balances } from "../journal/wallet-balances.ts";
import type { Signals } from "../policy/risk/rule.ts";
import { foldConduct, type Conduct } from "../policy/signals/conduct.ts";
import { ownFact, receivedFact, type Fact } from "../policy/signals/fact.ts";
import { foldInflow, type Inflow } from "../policy/signals/inflow.ts";

/** What the events of an account come to, as far as they were taken. */
export interface Watched {
  readonly conduct: Conduct;
  readonly inflow: Inflow;
  readonly balances: Record<string, Balances>;
}

/** How an event bears an account: `account:ID` or `credits:ID`. */
export const SIDES = ["account", "credits"] as const;
export type Side = (typeof SIDES)[number];

export function isSide(tag: string): tag is Side {
  return tag === "account" || tag === "credits";
}

export function signalsOf({ conduct, inflow, balances }: Watched): Signals {
  return { conduct, inflow, available: (currency) => balancesIn(balances, currency).available };
}

/** What an event is for an account that it bears. */
export function factIn(event: LedgerEvent, side: Side): Fact | undefined {
  // The tag says which events these can be.
  return side === "account" ? ownFact(event as EventAbout<"account">) : receivedFact(event as EventAbout<"credits">);
}

/** Takes an event into what policies go by of an account that it bears. */
export function foldSignals({ conduct, inflow }: Watched, event: LedgerEvent, side: Side): void {
  if (side === "account") foldConduct(conduct, event as EventAbout<"account">);
  else foldInflow(inflow, event as EventAbout<"credits">);
}
