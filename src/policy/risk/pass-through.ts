// Rule 5: a large inflow that leaves again almost whole within a day.

import * as z from "zod";
import { PositiveMoney } from "../../events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf } from "../../money/money.ts";
import { within, type Fact, type Finding, type Signals } from "./fact.ts";

export const PassThrough = z.strictObject({
  rule: z.literal("passThrough"),
  /** An inflow of at least this much … */
  least: PositiveMoney,
  /** … of which this percentage or more … */
  percent: z.int().min(1).max(100),
  /** … is out again within this many hours. */
  hours: z.int().min(1).max(24),
});

/** Found by the payment that crosses the line; the next one of the same inflow does not find it again. */
export function passThrough(
  signals: Signals,
  fact: Fact,
  { least, percent, hours }: z.infer<typeof PassThrough>,
): Finding | undefined {
  if (signals.kind === "merchant" || fact.direction !== "out" || fact.currency !== least.currency) return undefined;
  const recent = within(signals.recent, hours).filter(({ currency }) => currency === fact.currency);
  for (const [index, inflow] of recent.entries()) {
    if (inflow.direction !== "in" || inflow.amount < minorUnits(least)) continue;
    const outgoing = recent.slice(index + 1).filter(({ direction }) => direction === "out");
    const out = outgoing.reduce((sum, { amount }) => sum + amount, 0n);
    const line = inflow.amount * BigInt(percent);
    if (out * 100n < line || (out - fact.amount) * 100n >= line) continue;
    const shown = (minor: bigint) => `${fromMinorUnits(minor, fact.currency, scaleOf(least)).value} ${fact.currency}`;
    return {
      observed: `${shown(out)} of an inflow of ${shown(inflow.amount)} out again within ${hours} h`,
      threshold: `${percent}% or more of an inflow of ${least.value} ${least.currency} or more`,
      evidence: [inflow, ...outgoing].map(({ event }) => event),
    };
  }
  return undefined;
}
