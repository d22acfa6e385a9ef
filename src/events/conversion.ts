// How does a wallet's money change from one asset into another?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { usesCampaigns } from "./fee-line.ts";
import { FeeLine, Id, Instant, MoneyOrZero, PositiveMoney } from "./fields.ts";

/** Units of what is bought per unit of what is sold, above zero. A rate less its mark-up has four decimals more. */
export const Rate = z
  .string()
  .regex(/^(?!0(?:\.0+)?$)(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,24})?$/, 'expected a rate above zero such as "0.891"');

/** Which of the two amounts was given; the other follows from the rate. */
export const FixedSide = z.enum(["sell", "buy"]);

/** Basis points: hundredths of a percent. */
export const MarkupBps = z.int().min(0).max(9_999);

export const RateQuoted = defineEvent({
  version: 1,
  subject: "quote",
  // rate and mid: units of buy per unit of sell. spread: what buy falls short of the mid value of sell, and the house earns.
  // charges: what is taken beside sell, in its asset, once the quote is used. What a campaign waives of them is not used until then.
  data: z.strictObject({
    quote: Id,
    account: Id,
    sell: PositiveMoney,
    buy: PositiveMoney,
    fixed: FixedSide,
    rate: Rate,
    mid: Rate,
    markupBps: MarkupBps,
    spread: MoneyOrZero,
    charges: z.array(FeeLine),
    expiresAt: Instant,
  }),
  tags: ({ quote, account }) => [
    ["quote", quote],
    ["quoted", account],
  ],
});

export const Converted = defineEvent({
  version: 1,
  subject: "conversion",
  // As quoted; rate and mid in units of buy per unit of sell. transfer: the one that it was made for, in the same decision.
  data: z.strictObject({
    conversion: Id,
    quote: Id,
    account: Id,
    sell: PositiveMoney,
    buy: PositiveMoney,
    rate: Rate,
    mid: Rate,
    spread: MoneyOrZero,
    fees: z.array(FeeLine),
    transfer: Id.optional(),
  }),
  tags: ({ conversion, quote, account, fees }) => [
    ["account", account],
    ["conversion", conversion],
    ["quote", quote],
    ...usesCampaigns(fees),
  ],
});
