// How is money held for a payee, taken when the goods go out, or let go of?

import * as z from "zod";
import { minorUnits } from "../money/money.ts";
import { defineEvent } from "./definition.ts";
import { usesCampaigns } from "./fee-line.ts";
import { dueOn, FeeLine, Id, Instant, MoneyOrZero, PositiveMoney, Text } from "./fields.ts";

export const PaymentAuthorized = defineEvent({
  version: 1,
  subject: "payment",
  // From expiresAt on the hold is the payer's money again, whether or not that is ever recorded.
  data: z.strictObject({
    payment: Id,
    from: Id,
    to: Id,
    amount: PositiveMoney,
    order: Id.optional(),
    memo: Text.optional(),
    expiresAt: Instant,
  }),
  tags: ({ payment, from, expiresAt }) => [["account", from], ["payment", payment], dueOn(expiresAt)],
});

export const PaymentCaptured = defineEvent({
  version: 1,
  subject: "capture",
  // held is what the hold still had; what amount exceeds it by came from what the payer had available. With final the
  // payment is finished, and the rest of the hold goes back. With settlesAt the payee's net is pending until it is settled.
  data: z.strictObject({
    payment: Id,
    capture: Id,
    from: Id,
    to: Id,
    amount: PositiveMoney,
    held: PositiveMoney,
    final: z.boolean(),
    fees: z.array(FeeLine),
    settlesAt: Instant.optional(),
  }),
  tags: ({ payment, capture, from, to, fees, settlesAt }) => [
    ["account", from],
    ["credits", to],
    ["payment", payment],
    ["capture", capture],
    ...(settlesAt === undefined ? [] : [dueOn(settlesAt)]),
    ...usesCampaigns(fees),
  ],
});

export const PaymentSettled = defineEvent({
  version: 1,
  subject: "capture",
  // What the capture left the payee after its fees, which may be nothing.
  data: z.strictObject({ payment: Id, capture: Id, from: Id, to: Id, net: MoneyOrZero }),
  tags: ({ payment, capture, to, net }) => [
    ...(minorUnits(net) > 0n ? [["account", to] as const] : []),
    ["payment", payment],
    ["capture", capture],
  ],
});

export const PaymentVoided = defineEvent({
  version: 1,
  subject: "payment",
  // What was left of the hold.
  data: z.strictObject({ payment: Id, from: Id, to: Id, amount: PositiveMoney, reason: Text.optional() }),
  tags: ({ payment, from }) => [
    ["account", from],
    ["payment", payment],
  ],
});

export const PaymentExpired = defineEvent({
  version: 1,
  subject: "payment",
  // What was left of the hold.
  data: z.strictObject({ payment: Id, from: Id, to: Id, amount: PositiveMoney }),
  tags: ({ payment, from }) => [
    ["account", from],
    ["payment", payment],
  ],
});
