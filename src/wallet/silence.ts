// Which side of a dispute has lost by saying nothing in time? It has from the instant on, recorded or not.

import type { EventData } from "../events/catalogue.ts";
import { fromMinorUnits } from "../money/money.ts";
import type { Book } from "./book.ts";
import type { Env } from "./decision.ts";
import type { DisputeState, Standing } from "./dispute-state.ts";

/** What an unanswered or undecided dispute comes to. */
export interface Silence {
  readonly dispute: Standing;
  /** All that is contested, or nothing of it. */
  readonly toBuyer: bigint;
  readonly toSeller: bigint;
}

/** The end of a dispute by silence, if its deadline has passed. One that is escalated is for the house to decide. */
export function silenceOf(dispute: Readonly<DisputeState>, { now }: Pick<Env, "now">): Silence | undefined {
  if (dispute.status !== "open" && dispute.status !== "answered") return undefined;
  const deadline = deadlineOf(dispute);
  if (deadline === undefined || now < deadline) return undefined;
  return dispute.status === "open"
    ? { dispute, toBuyer: dispute.amount, toSeller: 0n }
    : { dispute, toBuyer: 0n, toSeller: dispute.amount };
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
export function resolvedBySilence({ dispute, toBuyer, toSeller }: Silence, env: Env): EventData<"DisputeResolved"> {
  const { dispute: id, of, original, buyer, seller, currency, held } = dispute;
  const amount = (units: bigint) => fromMinorUnits(units, currency, env.assets.scale(currency));
  return {
    dispute: id,
    of,
    original,
    buyer,
    seller,
    held: amount(held),
    toBuyer: amount(toBuyer),
    toSeller: amount(toSeller),
    by: "deadline",
  };
}
