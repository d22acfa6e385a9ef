// How does money come in, and how is it taken back?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { usesCampaigns } from "./fee-line.ts";
import { Day, FeeLine, Id, Instant, PositiveMoney, Reference, Text, usesReference, Word } from "./fields.ts";

/** Where money came from: the rail, and what the rail calls this payment. */
export const FundingSource = z.strictObject({ rail: Word, reference: Reference });
export type FundingSource = z.infer<typeof FundingSource>;

export const FundingStarted = defineEvent({
  version: 1,
  subject: "funding",
  data: z.strictObject({
    funding: Id,
    account: Id,
    amount: PositiveMoney,
    source: FundingSource,
    instrument: Id.optional(),
    expectedAt: Instant.optional(),
  }),
  tags: ({ funding, account, source }) => [
    ["credits", account],
    ["funding", funding],
    ...usesReference(source.rail, source.reference),
  ],
});

export const Funded = defineEvent({
  version: 2,
  subject: "funding",
  // of: the funding that was pending, where this settles one; it then moves what was pending, and uses no new reference.
  data: z.strictObject({
    funding: Id,
    account: Id,
    amount: PositiveMoney,
    source: FundingSource,
    fees: z.array(FeeLine),
    of: Id.optional(),
    instrument: Id.optional(),
  }),
  tags: ({ funding, account, source, of, fees }) => [
    ...(of === undefined
      ? ([["credits", account], ["funding", funding], ...usesReference(source.rail, source.reference)] as const)
      : ([
          ["account", account],
          ["funding", of],
        ] as const)),
    ...usesCampaigns(fees),
  ],
  // Before fundings could be pending, all were at once.
  upcasts: { 1: (data) => data },
});

export const FundingFailed = defineEvent({
  version: 1,
  subject: "funding",
  // countedOn: the day on which limits have counted what was announced, and give it back.
  data: z.strictObject({
    funding: Id,
    account: Id,
    amount: PositiveMoney,
    rail: Word,
    reason: Text,
    countedOn: Day.optional(),
  }),
  tags: ({ funding, account }) => [
    ["account", account],
    ["funding", funding],
  ],
});

/** Who bears a reversal: what is still pending of the funding, what the wallet has or will owe, or the house. */
export const ReversalBearer = z.enum(["pending", "available", "house"]);
export type ReversalBearer = z.infer<typeof ReversalBearer>;

export const FundingReversed = defineEvent({
  version: 1,
  subject: "reversal",
  data: z.strictObject({
    reversal: Id,
    funding: Id,
    account: Id,
    amount: PositiveMoney,
    rail: Word,
    bearer: ReversalBearer,
    reason: Text,
    reference: Reference.optional(),
  }),
  // Of a closed account that the house bears it for, it is news all the same.
  tags: ({ reversal, funding, account, rail, reference }) => [
    ["account", account],
    ["funding", funding],
    ["reversal", reversal],
    ...usesReference(rail, reference),
  ],
});
