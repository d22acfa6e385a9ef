// Which side of a dispute has lost by saying nothing in time? It has from the instant on, recorded or not.

import type { EventData } from "../events/catalogue.ts";
import type { Book } from "./book.ts";
import type { Env } from "./decision.ts";
import { sharedOut } from "./dispute-parts.ts";
import type { DisputeState, Standing } from "./dispute-state.ts";
import { isDue } from "./due.ts";

/** What an unanswered or undecided dispute comes to. */
export interface Silence {
  readonly dispute: Standing;
  /** All that is contested, or nothing of it; the rest is the seller's. */
  readonly toBuyer: bigint;
}

/** The end of a dispute by silence, if its deadline has passed. One that is escalated is for the house to decide. */
export function silenceOf(dispute: Readonly<DisputeState>, env: Pick<Env, "now">): Silence | undefined {
  if (dispute.status !== "open" && dispute.status !== "answered") return undefined;
  const deadline = deadlineOf(dispute);
  if (deadline === undefined || !isDue(deadline, env)) return undefined;
  return { dispute, toBuyer: dispute.status === "open" ? dispute.amount : 0n };
}

/** From when on the silence of a side decides: the seller's until there is an answer, then the buyer's. */
export function deadlineOf(dispute: Readonly<DisputeState>): string | undefined {
  if (dispute.status === "open") return dispute.answerBy;
  return dispute.status === "answered" ? dispute.decideBy : undefined;
}

/** Of disputes that a decision stumbles over, those that silence has ended. */
export function silences(book: Book, disputes: readonly string[], env: Env): Silence[] {
  return disputes.flatMap((id) => silenceOf(book.dispute(id), env) ?? []);
}

/** What is recorded of a silence. */
export function resolvedBySilence({ dispute, toBuyer }: Silence, env: Env): EventData<"DisputeResolved"> {
  return { ...sharedOut(dispute, toBuyer, env), by: "deadline" };
}
