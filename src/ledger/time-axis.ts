// By which of its instants does an event count?

import type { Meta } from "../events/envelope.ts";
import { QueryError } from "./clock.ts";

/** By which of its instants an event counts: when it was recorded, or when it took effect. */
export type TimeAxis = "recorded" | "effective";

interface Dated {
  readonly at: string;
  readonly effectiveAt?: string;
  readonly meta?: Meta;
}

/** @throws QueryError for anything else */
export function axis(by: TimeAxis = "recorded"): TimeAxis {
  if (by === "recorded" || by === "effective") return by;
  throw new QueryError(`by is ${JSON.stringify(by)}: expected "recorded" or "effective"`);
}

/** By which instant an event, or an entry of a statement, is in a period. */
export function instantBy(by: TimeAxis | undefined): (dated: Dated) => string {
  if (axis(by) === "recorded") return ({ at }) => at;
  return ({ at, effectiveAt: earlier, meta }) => earlier ?? meta?.effectiveAt ?? at;
}
