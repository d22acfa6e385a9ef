// What is the answer to a command, in a word?

import type { Command, Decision, WalletState } from "tallystick";
import { act, after, MARKET, refusal, type Circumstances } from "./scenario.ts";

/** `accepted`, `replayed` where it was done before, or the code of the refusal. */
export function word(decision: Decision): string {
  if (decision.outcome === "rejected") return refusal(decision).code;
  return decision.events.length > 0 ? "accepted" : "replayed";
}

/** The answer to a command after others, all of which are accepted, on top of the market. */
export function answerAfter(given: readonly Command[], command: Command, circumstances?: Circumstances): string {
  return word(act(after(given, market()), command, circumstances).decision);
}

/** The market, as a state. */
export function market(): WalletState {
  return after(MARKET);
}
