// How does money go out, and how does it come back?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { usesCampaigns } from "./fee-line.ts";
import { FeeLine, Id, Instant, PositiveMoney, Reference, Text, usesReference, Word } from "./fields.ts";
import { Token } from "./instrument.ts";

/** Where money goes: the rail, and the token of the account there. */
export const Destination = z.strictObject({ rail: Word, token: Token });

/** Where money goes that comes back: to the wallet, or, where that is closed, to `liabilities:unclaimed`. */
export const ComesBackTo = z.enum(["wallet", "unclaimed"]);
export type ComesBackTo = z.infer<typeof ComesBackTo>;

export const WithdrawalRequested = defineEvent({
  version: 1,
  subject: "withdrawal",
  // fees, less what is waived of them, are held with the amount, and charged when it is submitted.
  data: z.strictObject({
    withdrawal: Id,
    account: Id,
    amount: PositiveMoney,
    fees: z.array(FeeLine),
    destination: Destination,
    instrument: Id.optional(),
    expectedAt: Instant.optional(),
    // Absent where it is standard.
    settlement: z.literal("instant").optional(),
  }),
  tags: ({ withdrawal, account, fees }) => [["account", account], ["withdrawal", withdrawal], ...usesCampaigns(fees)],
});

export const WithdrawalSubmitted = defineEvent({
  version: 1,
  subject: "withdrawal",
  data: z.strictObject({
    withdrawal: Id,
    account: Id,
    amount: PositiveMoney,
    fees: z.array(FeeLine),
    rail: Word,
    reference: Reference.optional(),
  }),
  tags: ({ withdrawal, account, rail, reference }) => [
    ["account", account],
    ["withdrawal", withdrawal],
    ...usesReference(rail, reference),
  ],
});

export const WithdrawalPaid = defineEvent({
  version: 1,
  subject: "withdrawal",
  data: z.strictObject({ withdrawal: Id, amount: PositiveMoney, rail: Word, reference: Reference.optional() }),
  tags: ({ withdrawal, rail, reference }) => [["withdrawal", withdrawal], ...usesReference(rail, reference)],
});

export const WithdrawalFailed = defineEvent({
  version: 1,
  subject: "withdrawal",
  // fees are given back.
  data: z.strictObject({
    withdrawal: Id,
    account: Id,
    amount: PositiveMoney,
    fees: z.array(FeeLine),
    to: ComesBackTo,
    reason: Text,
  }),
  tags: ({ withdrawal, account, fees, to }) => [
    [cameBackTo(to), account],
    ["withdrawal", withdrawal],
    ...usesCampaigns(fees),
  ],
});

export const WithdrawalReturned = defineEvent({
  version: 1,
  subject: "withdrawal",
  data: z.strictObject({
    withdrawal: Id,
    account: Id,
    amount: PositiveMoney,
    rail: Word,
    to: ComesBackTo,
    reason: Text,
    reference: Reference.optional(),
  }),
  tags: ({ withdrawal, account, rail, to, reference }) => [
    [cameBackTo(to), account],
    ["withdrawal", withdrawal],
    ...usesReference(rail, reference),
  ],
});

export const WithdrawalCancelled = defineEvent({
  version: 1,
  subject: "withdrawal",
  data: z.strictObject({ withdrawal: Id, account: Id, amount: PositiveMoney, fees: z.array(FeeLine) }),
  tags: ({ withdrawal, account, fees }) => [["account", account], ["withdrawal", withdrawal], ...usesCampaigns(fees)],
});

/** A wallet that gets it back is credited; for a closed one it is only news. */
function cameBackTo(to: ComesBackTo): "account" | "credits" {
  return to === "wallet" ? "credits" : "account";
}
