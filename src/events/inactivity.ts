// What does an account come to that nobody uses any more? It is noticed first, and then charged month by month.

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { factOf } from "./facts.ts";
import { FeeLine, Id, Instant, Month, PositiveMoney } from "./fields.ts";

export const InactivityNoticed = defineEvent({
  version: 1,
  subject: "account",
  // What its holder is told: since when nothing has happened, and what a month costs from when on.
  data: z.strictObject({
    account: Id,
    inactiveSince: Instant,
    chargesFrom: Instant,
    monthly: z.array(PositiveMoney).min(1),
  }),
  tags: ({ account, inactiveSince }) => [
    ["account", account],
    ["notice", factOf(account, inactiveSince)],
  ],
});

/** A fee for a period of time, not for an operation. */
export const PeriodicFee = z.enum(["inactivity"]);

export const FeeCharged = defineEvent({
  version: 1,
  subject: "account",
  // One line per currency in which something was available.
  data: z.strictObject({ account: Id, kind: PeriodicFee, period: Month, fees: z.array(FeeLine).min(1) }),
  tags: ({ account, kind, period }) => [
    ["account", account],
    ["fee", feeOf(account, kind, period)],
  ],
});

/** The fee of an account for a period: there is one of each kind. */
export function feeOf(account: string, kind: z.infer<typeof PeriodicFee>, period: string): string {
  return factOf(account, `${kind}/${period}`);
}
