// Where does a dispute stand?

import type { EventAbout } from "../events/catalogue.ts";
import type { ResolvedBy } from "../events/dispute.ts";
import type { Original } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { silenceOf } from "./silence.ts";

/** A dispute. Amounts in minor units of `currency`. */
export type DisputeState = { status: "unknown" } | Standing | FinishedDispute;
/** One that money still depends on. */
export type Standing = OpenDispute | AnsweredDispute | EscalatedDispute;
export type FinishedDispute = ResolvedDispute | WithdrawnDispute;

export interface Contested {
  dispute: string;
  of: string;
  original: Original;
  buyer: string;
  seller: string;
  currency: string;
  amount: bigint;
  /** What the seller had when it was opened, and what came in since and is held; amount - held is the shortfall. */
  held: bigint;
  /** What the seller has said. */
  answer?: "accept" | "contest";
  /** Whether the buyer has insisted: to insist again is the same, however it ends. */
  escalated?: true;
}
export interface OpenDispute extends Contested {
  status: "open";
  /** From then on a seller who has not answered has lost; absent where nothing is due. */
  answerBy?: string;
}
/** The seller contests it. */
export interface AnsweredDispute extends Contested {
  status: "answered";
  /** From then on a buyer who has not escalated has lost. */
  decideBy?: string;
}
/** It is for the house to decide, and for nobody else. */
export interface EscalatedDispute extends Contested {
  status: "escalated";
}
export interface ResolvedDispute extends Contested {
  status: "resolved";
  by: ResolvedBy;
  toBuyer: bigint;
  goodwill: bigint;
}
export interface WithdrawnDispute extends Contested {
  status: "withdrawn";
}

export function initialDispute(): DisputeState {
  return { status: "unknown" };
}

export function foldDispute(draft: DisputeState, event: EventAbout<"dispute">): void {
  if (event.type === "DisputeOpened") {
    const { dispute, of, original, buyer, seller, amount, held, answerBy } = event.data;
    become<DisputeState>(draft, {
      status: "open",
      dispute,
      of,
      original,
      buyer,
      seller,
      currency: amount.currency,
      amount: minorUnits(amount),
      held: minorUnits(held),
      ...(answerBy === undefined ? {} : { answerBy }),
    });
    return;
  }
  if (draft.status === "unknown") return;
  switch (event.type) {
    case "DisputeShortfallHeld":
      draft.held += minorUnits(event.data.amount);
      return;
    case "DisputeAnswered": {
      const { answer, decideBy } = event.data;
      draft.answer = answer;
      // Where the seller accepts, how it ends comes along.
      if (answer === "accept" || draft.status !== "open") return;
      become<DisputeState>(draft, { ...draft, status: "answered", ...(decideBy === undefined ? {} : { decideBy }) });
      return;
    }
    case "DisputeEvidenceSubmitted":
      return;
    case "DisputeEscalated":
      become<DisputeState>(draft, { ...draft, status: "escalated", escalated: true });
      return;
    case "DisputeResolved": {
      const { by = "house", toBuyer, goodwill } = event.data;
      become<DisputeState>(draft, {
        ...draft,
        status: "resolved",
        by,
        toBuyer: minorUnits(toBuyer),
        goodwill: goodwill ? minorUnits(goodwill) : 0n,
      });
      return;
    }
    case "DisputeWithdrawn":
      become<DisputeState>(draft, { ...draft, status: "withdrawn" });
      return;
  }
}

/** A dispute as it is now: what silence has ended is ended, whether or not that is recorded. */
export function stateNow(dispute: Readonly<DisputeState>, env: Env): Readonly<DisputeState> {
  const silence = silenceOf(dispute, env);
  if (!silence) return dispute;
  return { ...silence.dispute, status: "resolved", by: "deadline", toBuyer: silence.toBuyer, goodwill: 0n };
}

/** The rejection that says how a dispute ended. */
export function finished(dispute: Readonly<FinishedDispute>, env: Env): Rejected {
  const { dispute: id, currency } = dispute;
  if (dispute.status === "withdrawn") {
    return reject("already_done", `dispute "${id}" was withdrawn`, { dispute: id, state: "withdrawn" });
  }
  const toBuyer = fromMinorUnits(dispute.toBuyer, currency, env.assets.scale(currency));
  const result = `${toBuyer.value} ${currency} to the buyer`;
  if (dispute.by === "deadline") {
    return reject("expired", `the deadline of dispute "${id}" has passed, with ${result}`, { dispute: id, toBuyer });
  }
  return reject("already_done", `dispute "${id}" was resolved with ${result}`, { dispute: id, toBuyer });
}

/** Whether nothing more can come of a dispute. */
export function isFinished(dispute: Readonly<Standing | FinishedDispute>): dispute is Readonly<FinishedDispute> {
  return dispute.status === "resolved" || dispute.status === "withdrawn";
}

/** The rejection for a dispute that was never opened. */
export function noDispute(id: string): Rejected {
  return reject("dispute_not_found", `dispute "${id}" does not exist`, { dispute: id });
}

/** The rejection for a dispute that must come to another state first. */
export function notIn(dispute: Readonly<Standing>, expected: string): Rejected {
  const { dispute: id, status: state } = dispute;
  return reject("wrong_state", `dispute "${id}" is ${state}: expected ${expected}`, { dispute: id, state });
}
