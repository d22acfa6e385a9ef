// What can happen to an account itself?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Country, Id, PositiveMoney, Tier } from "./fields.ts";

export const AccountKind = z.enum(["personal", "business", "merchant"]);
export type AccountKind = z.infer<typeof AccountKind>;

export const AccountOpened = defineEvent({
  version: 1,
  subject: "account",
  data: z.strictObject({ account: Id, kind: AccountKind, holder: Id, country: Country.optional(), tier: Tier }),
  tags: ({ account, holder }) => [
    ["account", account],
    ["holder", holder],
  ],
});

export const AccountClosed = defineEvent({
  version: 1,
  subject: "account",
  // What was left, one amount per asset; it went to liabilities:unclaimed.
  data: z.strictObject({ account: Id, residue: z.array(PositiveMoney) }),
  tags: ({ account }) => [["account", account]],
});
