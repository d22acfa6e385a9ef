// Where does a chargeback stand?

import type { EventAbout } from "../events/catalogue.ts";
import type { Bearer, ChargedOriginal } from "../events/chargeback.ts";
import type { FeeLine } from "../events/fields.ts";
import { minorUnits } from "../money/money.ts";
import { stillOpen } from "./charged-back.ts";
import { reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";

export type ChargebackState = { status: "unknown" } | ReceivedChargeback | EndedChargeback;

/** Amounts in minor units of `currency`. */
interface Charged {
  chargeback: string;
  of: string;
  original: ChargedOriginal;
  /** Whose money it is about. */
  account: string;
  bearer: Bearer;
  currency: string;
  amount: bigint;
  rail: string;
  /** As they were charged. */
  fees: readonly FeeLine[];
  /** Whether the bank was shown why it is wrong: to say so again is the same, however it ends. */
  represented?: true;
}
export interface ReceivedChargeback extends Charged {
  status: "received" | "represented";
  /** From then on it is lost, if it was not represented; absent where nothing is due. */
  respondBy?: string;
}
export interface EndedChargeback extends Charged {
  status: "won" | "lost";
  /** Of one that was lost: by what the bank said, or because nothing was said to it in time. */
  by?: "bank" | "deadline";
}

/** One that came. */
export type Known = Readonly<ReceivedChargeback> | Readonly<EndedChargeback>;

export function initialChargeback(): ChargebackState {
  return { status: "unknown" };
}

export function foldChargeback(draft: ChargebackState, event: EventAbout<"chargeback">): void {
  if (event.type === "ChargebackReceived") {
    const { chargeback, of, original, account, bearer, amount, reference, fees, respondBy } = event.data;
    become<ChargebackState>(draft, {
      status: "received",
      chargeback,
      of,
      original,
      account,
      bearer,
      currency: amount.currency,
      amount: minorUnits(amount),
      rail: reference.rail,
      // A copy: what is recorded is in the hands of callers too.
      fees: structuredClone(fees),
      ...(respondBy === undefined ? {} : { respondBy }),
    });
    return;
  }
  if (draft.status === "unknown") return;
  switch (event.type) {
    case "ChargebackRepresented":
      become<ChargebackState>(draft, { ...draft, status: "represented", represented: true });
      return;
    case "ChargebackWon":
      become<ChargebackState>(draft, { ...draft, status: "won" });
      return;
    case "ChargebackLost":
      become<ChargebackState>(draft, { ...draft, status: "lost", by: event.data.by });
      return;
  }
}

/** A chargeback as it is now: one that was not represented in time is lost, whether or not that is recorded. */
export function chargebackNow(chargeback: Readonly<ChargebackState>, env: Env): Readonly<ChargebackState> {
  if (chargeback.status === "unknown" || !isOverdue(chargeback, env)) return chargeback;
  return { ...chargeback, status: "lost", by: "deadline" };
}

/** Whether nothing was said to the bank in time. */
export function isOverdue(chargeback: Known, env: Env): boolean {
  return chargeback.status === "received" && !stillOpen(chargeback, env);
}

/** Whether the bank has decided, or nothing was said to it in time. */
export function hasEnded(chargeback: Known): chargeback is Readonly<EndedChargeback> {
  return chargeback.status === "won" || chargeback.status === "lost";
}

/** The rejection that says how a chargeback ended. */
export function ended({ chargeback, status, by }: Readonly<EndedChargeback>): Rejected {
  if (by === "deadline") {
    return reject("expired", `chargeback "${chargeback}" was not represented in time: it is lost`, {
      chargeback,
      state: status,
    });
  }
  return reject("already_done", `chargeback "${chargeback}" was ${status}`, { chargeback, state: status });
}

/** The rejection for a chargeback that never came. */
export function noChargeback(id: string): Rejected {
  return reject("chargeback_not_found", `chargeback "${id}" does not exist`, { chargeback: id });
}
