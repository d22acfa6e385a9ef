// How does money go back to who paid it?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { givesBackTo } from "./fee-line.ts";
import { Id, Original, ofTransfer, PositiveMoney, ReturnedFee, Text } from "./fields.ts";

export const Refunded = defineEvent({
  version: 2,
  subject: "refund",
  // from: who received the original and now pays it back; to: who paid it.
  data: z.strictObject({
    refund: Id,
    of: Id,
    original: Original,
    from: Id,
    to: Id,
    amount: PositiveMoney,
    reason: Text.optional(),
    // Fees of the original that go back with it; absent where none do, as in every event from before there were any.
    returned: z.array(ReturnedFee).min(1).optional(),
  }),
  tags: ({ refund, of, original, from, to, returned = [] }) => [
    ["account", from],
    ["credits", to],
    [original, of],
    ["refund", refund],
    ...givesBackTo(returned),
  ],
  upcasts: { 1: ofTransfer },
});
