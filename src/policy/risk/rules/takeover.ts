// Rule 7: a new device pays a new payee much of what there is, as somebody would who has taken the account over.

import * as z from "zod";
import { HOUR_MS } from "../../calendar.ts";
import { isWith, since } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";
import { shown } from "../shown.ts";

export const takeover = defineRule({
  rule: "takeover",
  version: 2,
  name: "Much to a new payee from a new device",
  reason: "an unusual request",
  on: OUTGOING,
  parameters: {
    /** This percentage or more of what is available, … */
    percent: z.int().min(1).max(100),
    /** … to whom nothing has gone lately, from a device that was first seen less than so many hours before, or never. */
    hours: z.int().min(1).max(720),
    /** Only if a challenge has failed within these hours too. */
    afterFailure: z.literal(true).optional(),
  },
  find({ conduct, available }, fact, { percent, hours, afterFailure }) {
    const device = fact.context?.device;
    if (device === undefined) return undefined;
    const seen = Object.hasOwn(conduct.devices, device) ? conduct.devices[device] : undefined;
    if (seen && fact.time - seen.time >= hours * HOUR_MS) return undefined;
    if (isWith(conduct.out, fact.counterparty)) return undefined;
    const whole = available(fact.currency);
    if (fact.amount * 100n < whole * BigInt(percent)) return undefined;
    const failures = afterFailure
      ? since(conduct.incidents, fact.time, hours).filter(({ what }) => what === "challengeFailed")
      : [];
    if (afterFailure && failures.length === 0) return undefined;
    const sightings = seen ? [seen, ...failures] : failures;
    return {
      observed: `${shown(fact.amount, fact)} of ${shown(whole, fact)} to a new payee from a new device${afterFailure ? ", challenges failed: " + failures.length : ""}`,
      threshold: `${percent}% or more, and a device first seen less than ${hours} h before${afterFailure ? ", after a failed challenge" : ""}`,
      evidence: sightings.toSorted((one, other) => one.time - other.time).map(({ event }) => event),
    };
  },
});
