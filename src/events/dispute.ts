// How does a buyer contest a payment, and how does that end?

import * as z from "zod";
import { minorUnits } from "../money/money.ts";
import { defineEvent } from "./definition.ts";
import { Id, MoneyOrZero, Original, ofTransfer, PositiveMoney, Text } from "./fields.ts";

export const DisputeOpened = defineEvent({
  version: 2,
  subject: "dispute",
  // held is what the seller had; amount - held is the shortfall, which a loss still takes from the seller.
  data: z.strictObject({
    dispute: Id,
    of: Id,
    original: Original,
    buyer: Id,
    seller: Id,
    amount: PositiveMoney,
    held: MoneyOrZero,
    reason: Text,
  }),
  tags: ({ dispute, of, original, seller }) => [
    ["account", seller],
    [original, of],
    ["dispute", dispute],
  ],
  upcasts: { 1: ofTransfer },
});

export const DisputeResolved = defineEvent({
  version: 2,
  subject: "dispute",
  // toBuyer + toSeller is what was disputed; held is what the hold still had.
  data: z.strictObject({
    dispute: Id,
    of: Id,
    original: Original,
    buyer: Id,
    seller: Id,
    held: MoneyOrZero,
    toBuyer: MoneyOrZero,
    toSeller: MoneyOrZero,
    reason: Text.optional(),
  }),
  tags: ({ dispute, of, original, buyer, seller, toBuyer }) => [
    ["account", seller],
    [original, of],
    ["dispute", dispute],
    ...(minorUnits(toBuyer) > 0n ? [["credits", buyer] as const] : []),
  ],
  upcasts: { 1: ofTransfer },
});
