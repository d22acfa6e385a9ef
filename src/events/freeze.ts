// How is an account stopped, and let go again?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Actor, Id, Text } from "./fields.ts";

export const FreezeScope = z.enum(["debit", "credit", "all"]);
export const FreezeSource = z.enum(["holder", "risk", "operator", "legal"]);
export type FreezeScope = z.infer<typeof FreezeScope>;
export type FreezeSource = z.infer<typeof FreezeSource>;

export const AccountFrozen = defineEvent({
  version: 1,
  subject: "freeze",
  data: z.strictObject({ freeze: Id, account: Id, scope: FreezeScope, source: FreezeSource, reason: Text }),
  tags: ({ freeze, account }) => [
    ["account", account],
    ["freeze", freeze],
  ],
});

export const AccountUnfrozen = defineEvent({
  version: 1,
  subject: "freeze",
  data: z.strictObject({
    freeze: Id,
    account: Id,
    reason: Text.optional(),
    approvers: z.array(Actor).optional(),
  }),
  tags: ({ freeze, account }) => [
    ["account", account],
    ["freeze", freeze],
  ],
});
