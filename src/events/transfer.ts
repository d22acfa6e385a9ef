// How does money move between wallets?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { usesCampaigns } from "./fee-line.ts";
import { FeeLine, Id, PositiveMoney, Reference, Text, Word } from "./fields.ts";

/** Whose bill was paid: what the biller wants to see on the payment. */
export const Biller = z.strictObject({ reference: Reference });

export const Transferred = defineEvent({
  version: 1,
  subject: "transfer",
  data: z.strictObject({
    transfer: Id,
    from: Id,
    to: Id,
    amount: PositiveMoney,
    purpose: Word,
    memo: Text.optional(),
    order: Id.optional(),
    biller: Biller.optional(),
    request: Id.optional(),
    fees: z.array(FeeLine),
  }),
  // order: what was bought; request: the one that it pays.
  tags: ({ transfer, from, to, order, request, fees }) => [
    ["account", from],
    ["credits", to],
    ["transfer", transfer],
    ...(order === undefined ? [] : [["order", order] as const]),
    ...(request === undefined ? [] : [["request", request] as const]),
    ...usesCampaigns(fees),
  ],
});
