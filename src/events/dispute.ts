// How does a buyer contest a payment, and how does that end?

import * as z from "zod";
import { minorUnits } from "../money/money.ts";
import { defineEvent } from "./definition.ts";
import {
  Actor,
  dueOn,
  Hash,
  Id,
  Instant,
  MoneyOrZero,
  Original,
  ofTransfer,
  PositiveMoney,
  Text,
  Uri,
} from "./fields.ts";

export const DisputeOpened = defineEvent({
  version: 3,
  subject: "dispute",
  // held is what the seller had; amount - held is the shortfall, which what comes in is held for, and which a loss takes.
  // answerBy: from then on a seller who has not answered has lost. Before version 3 nothing was due, and none is given.
  data: z.strictObject({
    dispute: Id,
    of: Id,
    original: Original,
    buyer: Id,
    seller: Id,
    amount: PositiveMoney,
    held: MoneyOrZero,
    reason: Text,
    answerBy: Instant.optional(),
  }),
  tags: ({ dispute, of, original, buyer, seller, answerBy }) => [
    ["account", seller],
    [original, of],
    ["dispute", dispute],
    // What was recorded before there were claims does not bear one: tags never change.
    ...(answerBy === undefined ? [] : [["claims", buyer] as const, dueOn(answerBy)]),
  ],
  upcasts: { 1: ofTransfer, 2: (data) => data },
});

export const DisputeShortfallHeld = defineEvent({
  version: 1,
  subject: "dispute",
  // Of what the seller had too little of when the dispute was opened, so much more is held now.
  data: z.strictObject({ dispute: Id, seller: Id, amount: PositiveMoney }),
  tags: ({ dispute, seller }) => [
    ["account", seller],
    ["dispute", dispute],
  ],
});

export const DisputeAnswer = z.enum(["accept", "contest"]);

export const DisputeAnswered = defineEvent({
  version: 1,
  subject: "dispute",
  // decideBy: from then on a buyer who has not escalated has lost. Where the seller accepts nothing is left to decide.
  data: z.strictObject({
    dispute: Id,
    answer: DisputeAnswer,
    text: Text.optional(),
    decideBy: Instant.optional(),
  }),
  tags: ({ dispute, decideBy }) => [["dispute", dispute], ...(decideBy === undefined ? [] : [dueOn(decideBy)])],
});

export const DisputeEvidenceSubmitted = defineEvent({
  version: 1,
  subject: "evidence",
  data: z.strictObject({ evidence: Id, dispute: Id, by: z.enum(["buyer", "seller"]), hash: Hash, uri: Uri }),
  tags: ({ evidence, dispute }) => [
    ["dispute", dispute],
    ["evidence", evidence],
  ],
});

export const DisputeEscalated = defineEvent({
  version: 1,
  subject: "dispute",
  // decideBy: until when the house means to decide. Nothing is decided by its passing.
  data: z.strictObject({ dispute: Id, reason: Text.optional(), decideBy: Instant.optional() }),
  tags: ({ dispute, decideBy }) => [["dispute", dispute], ...(decideBy === undefined ? [] : [dueOn(decideBy)])],
});

/** Who ended a dispute: the house, the seller by accepting, or the silence of one side. */
export const ResolvedBy = z.enum(["house", "seller", "deadline"]);
export type ResolvedBy = z.infer<typeof ResolvedBy>;

export const DisputeResolved = defineEvent({
  version: 3,
  subject: "dispute",
  // toBuyer + toSeller is what was disputed; held is what the hold still had; goodwill is the house's, on top.
  // by: before version 3 it was always the house, and not said.
  data: z.strictObject({
    dispute: Id,
    of: Id,
    original: Original,
    buyer: Id,
    seller: Id,
    held: MoneyOrZero,
    toBuyer: MoneyOrZero,
    toSeller: MoneyOrZero,
    by: ResolvedBy.optional(),
    goodwill: PositiveMoney.optional(),
    approvers: z.array(Actor).optional(),
    reason: Text.optional(),
  }),
  tags: ({ dispute, of, original, buyer, seller, toBuyer, by, goodwill }) => [
    ["account", seller],
    [original, of],
    ["dispute", dispute],
    ...(by === undefined ? [] : [["claims", buyer] as const]),
    ...(minorUnits(toBuyer) > 0n || goodwill ? [["credits", buyer] as const] : []),
  ],
  upcasts: { 1: ofTransfer, 2: (data) => data },
});

export const DisputeWithdrawn = defineEvent({
  version: 1,
  subject: "dispute",
  // held is what the hold still had. chargeback: the one by which the buyer went to the card's bank instead.
  data: z.strictObject({
    dispute: Id,
    of: Id,
    original: Original,
    buyer: Id,
    seller: Id,
    held: MoneyOrZero,
    chargeback: Id.optional(),
  }),
  tags: ({ dispute, of, original, buyer, seller }) => [
    ["account", seller],
    [original, of],
    ["dispute", dispute],
    ["claims", buyer],
  ],
});
