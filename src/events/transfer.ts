// How does money move between wallets?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { FeeLine, Id, PositiveMoney, Text, Word } from "./fields.ts";

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
    fees: z.array(FeeLine),
  }),
  tags: ({ transfer, from, to }) => [
    ["account", from],
    ["credits", to],
    ["transfer", transfer],
  ],
});
