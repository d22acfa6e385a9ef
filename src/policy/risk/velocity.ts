// Rule 1: too many outgoing payments in a short time.

import * as z from "zod";
import { within, type Fact, type Finding, type Signals } from "./fact.ts";

export const Velocity = z.strictObject({
  rule: z.literal("velocity"),
  /** More than this many outgoing movements … */
  count: z.int().min(1).max(100),
  /** … in this many hours. */
  hours: z.int().min(1).max(24),
});

export function velocity(
  signals: Signals,
  fact: Fact,
  { count, hours }: z.infer<typeof Velocity>,
): Finding | undefined {
  if (fact.direction !== "out") return undefined;
  const outgoing = within(signals.recent, hours).filter(({ direction }) => direction === "out");
  if (outgoing.length <= count) return undefined;
  return {
    observed: `${outgoing.length} outgoing within ${hours} h`,
    threshold: `more than ${count}`,
    evidence: outgoing.map(({ event }) => event),
  };
}
