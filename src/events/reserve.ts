// How is a wallet's money set aside until a date?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Actor, dueOn, Id, Instant, PositiveMoney, Text } from "./fields.ts";

export const ReserveHeld = defineEvent({
  version: 1,
  subject: "reserve",
  data: z.strictObject({ reserve: Id, account: Id, amount: PositiveMoney, releaseAt: Instant, reason: Text }),
  tags: ({ reserve, account, releaseAt }) => [["account", account], ["reserve", reserve], dueOn(releaseAt)],
});

export const ReserveReleased = defineEvent({
  version: 1,
  subject: "reserve",
  // Those who released it before its date, if it was.
  data: z.strictObject({
    reserve: Id,
    account: Id,
    amount: PositiveMoney,
    approvers: z.array(Actor).min(2).optional(),
  }),
  tags: ({ reserve, account }) => [
    ["account", account],
    ["reserve", reserve],
  ],
});
