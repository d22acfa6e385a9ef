// How does a card's bank take money back, and how does that end?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { dueOn, FeeLine, Hash, Id, Instant, Original, PositiveMoney, Text, Uri, usesReference } from "./fields.ts";
import { FundingSource } from "./funding.ts";

/** What a chargeback is of: what was bought with a card, or a wallet that was topped up with one. */
export const ChargedOriginal = z.enum([...Original.options, "funding"]);
export type ChargedOriginal = z.infer<typeof ChargedOriginal>;

/** Who bears it: the account that received the money, or the house where that account is closed. */
export const Bearer = z.enum(["account", "house"]);
export type Bearer = z.infer<typeof Bearer>;

/** What all events of a chargeback say: what it is of, and whose money it is about. */
const Charged = { chargeback: Id, of: Id, original: ChargedOriginal, account: Id, bearer: Bearer };

interface ChargedParts {
  readonly chargeback: string;
  readonly of: string;
  readonly original: ChargedOriginal;
  readonly account: string;
  readonly bearer: Bearer;
}

/** What a chargeback stands in the way of is read off the account: its status changes, even where money comes back. */
function about({ chargeback, of, original, account, bearer }: ChargedParts) {
  return [
    ...(bearer === "account" ? [["account", account] as const] : []),
    [original, of] as const,
    ["chargeback", chargeback] as const,
  ];
}

export const ChargebackReceived = defineEvent({
  version: 1,
  subject: "chargeback",
  // respondBy: from then on a chargeback that was not represented is lost.
  data: z.strictObject({
    ...Charged,
    amount: PositiveMoney,
    reference: FundingSource,
    fees: z.array(FeeLine),
    reason: Text,
    respondBy: Instant.optional(),
  }),
  tags: ({ reference, respondBy, ...charged }) => [
    ...about(charged),
    ...usesReference(reference.rail, reference.reference),
    ...(respondBy === undefined ? [] : [dueOn(respondBy)]),
  ],
});

export const ChargebackRepresented = defineEvent({
  version: 1,
  subject: "chargeback",
  data: z.strictObject({ ...Charged, hash: Hash, uri: Uri }),
  tags: about,
});

export const ChargebackWon = defineEvent({
  version: 1,
  subject: "chargeback",
  // What comes back, to where it was taken from: the amount over the rail, and the fees from the house.
  data: z.strictObject({
    ...Charged,
    amount: PositiveMoney,
    rail: FundingSource.shape.rail,
    reference: FundingSource.shape.reference.optional(),
    feesBack: z.array(FeeLine),
  }),
  tags: ({ rail, reference, ...charged }) => [...about(charged), ...usesReference(rail, reference)],
});

export const ChargebackLost = defineEvent({
  version: 1,
  subject: "chargeback",
  // by: what the bank said, or that nothing was said to it in time.
  data: z.strictObject({ ...Charged, by: z.enum(["bank", "deadline"]) }),
  tags: about,
});
