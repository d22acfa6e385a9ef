// How does money come in?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { FeeLine, Id, PositiveMoney, Reference, Word } from "./fields.ts";

/** Where money came from: the rail, and what the rail calls this payment. */
export const FundingSource = z.strictObject({ rail: Word, reference: Reference });

export const Funded = defineEvent({
  version: 1,
  subject: "funding",
  data: z.strictObject({
    funding: Id,
    account: Id,
    amount: PositiveMoney,
    source: FundingSource,
    fees: z.array(FeeLine),
  }),
  tags: ({ funding, account, source }) => [
    ["credits", account],
    ["funding", funding],
    ["ref", `${source.rail}:${source.reference}`],
  ],
});
