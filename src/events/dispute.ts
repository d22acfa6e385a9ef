// How does a buyer contest a payment, and how does that end?

import * as z from "zod";
import { minorUnits } from "../money/money.ts";
import { defineEvent, type TagParts } from "./definition.ts";
import { Id, MoneyOrZero, PositiveMoney, Text } from "./fields.ts";

export const DisputeOpened = defineEvent({
  version: 1,
  subject: "dispute",
  // held is what the seller had; amount - held is the shortfall, which a loss still takes from the seller.
  data: z.strictObject({
    dispute: Id,
    of: Id,
    buyer: Id,
    seller: Id,
    amount: PositiveMoney,
    held: MoneyOrZero,
    reason: Text,
  }),
  tags: ({ dispute, of, seller }) => [
    ["account", seller],
    ["transfer", of],
    ["dispute", dispute],
  ],
});

export const DisputeResolved = defineEvent({
  version: 1,
  subject: "dispute",
  // toBuyer + toSeller is what was disputed; held is what the hold still had.
  data: z.strictObject({
    dispute: Id,
    of: Id,
    buyer: Id,
    seller: Id,
    held: MoneyOrZero,
    toBuyer: MoneyOrZero,
    toSeller: MoneyOrZero,
    reason: Text.optional(),
  }),
  tags: ({ dispute, of, buyer, seller, toBuyer }) => {
    const tags: TagParts[] = [
      ["account", seller],
      ["transfer", of],
      ["dispute", dispute],
    ];
    return minorUnits(toBuyer) > 0n ? [...tags, ["credits", buyer]] : tags;
  },
});
