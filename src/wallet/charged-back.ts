// Is a chargeback still open?

import type { Env } from "./decision.ts";
import { isDue } from "./due.ts";

/** A chargeback that the bank has not decided, as those see it whom it stands in the way of. */
export interface OpenChargeback {
  /** From then on it is lost; absent where nothing is due: no answer is asked for, or it was given. */
  readonly respondBy?: string;
}

/** One that was not represented in time is lost from then on, recorded or not. */
export function stillOpen(chargeback: OpenChargeback | undefined, env: Pick<Env, "now">): boolean {
  return chargeback !== undefined && (chargeback.respondBy === undefined || !isDue(chargeback.respondBy, env));
}
