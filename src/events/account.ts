// What can happen to an account itself?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Country, Id, PositiveMoney, Tier } from "./fields.ts";

export const AccountKind = z.enum(["personal", "business", "merchant"]);
export type AccountKind = z.infer<typeof AccountKind>;

/** The tag by which all accounts are found, in the order in which they were opened. */
const LISTED = ["accounts", "opened"] as const;

export const AccountOpened = defineEvent({
  version: 2,
  subject: "account",
  data: z.strictObject({
    account: Id,
    kind: AccountKind,
    holder: Id,
    country: Country.optional(),
    tier: Tier,
    unlisted: z.literal(true).optional(),
  }),
  tags: ({ account, holder, unlisted }) => [["account", account], ["holder", holder], ...(unlisted ? [] : [LISTED])],
  // What was recorded before accounts were listed does not bear the tag: tags never change.
  upcasts: { 1: (data) => ({ ...data, unlisted: true }) },
});

export const AccountClosed = defineEvent({
  version: 1,
  subject: "account",
  // What was left, one amount per asset; it went to liabilities:unclaimed.
  data: z.strictObject({
    account: Id,
    residue: z.array(PositiveMoney),
    /** Where what was left was to go instead. */
    instrument: Id.optional(),
  }),
  tags: ({ account }) => [["account", account]],
});
