// What does the house waive of its fees, for whom and how long, and when is that over?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { CHARGED_OPERATIONS, Id, Instant, Percent, PositiveMoney, Text } from "./fields.ts";

/** How often something may happen. */
export const Count = z.int().min(1);

/** What can be charged for, and so waived. */
export const Operations = z.array(z.enum(CHARGED_OPERATIONS)).min(1);

/**
 * What is waived of the fees of one operation: so many percent of each, all of it being "100"; so much of them together; or
 * what they come to more than if the amount were so much less, which of an amount no greater is all.
 */
export const Waives = z.union([
  z.strictObject({ percent: Percent }),
  z.strictObject({ fixed: PositiveMoney }),
  z.strictObject({ base: PositiveMoney }),
]);

/** The most: uses in all, uses by one account, what one use waives, and what all of them waive. */
export const Caps = z.strictObject({
  uses: Count.optional(),
  perAccount: Count.optional(),
  amount: PositiveMoney.optional(),
  budget: PositiveMoney.optional(),
});

/** From an instant on, and before another. */
export const Period = z.strictObject({ from: Instant.optional(), until: Instant.optional() });

export const CampaignDefined = defineEvent({
  version: 1,
  subject: "campaign",
  // operations: those that it is for; for all where absent. givenBack: whether what was waived is the campaign's again once
  // the fee goes back.
  data: z.strictObject({
    campaign: Id,
    waives: Waives,
    caps: Caps,
    period: Period,
    operations: Operations.optional(),
    givenBack: z.boolean().optional(),
  }),
  tags: ({ campaign }) => [["campaign", campaign]],
});

export const CampaignEnded = defineEvent({
  version: 1,
  subject: "campaign",
  data: z.strictObject({ campaign: Id, reason: Text.optional() }),
  // Its uses bear the first tag and may be many; the end is found by the second.
  tags: ({ campaign }) => [
    ["campaign", campaign],
    ["campaign-end", campaign],
  ],
});
