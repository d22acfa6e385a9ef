// How does the house give up what it is owed?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Actor, Id, PositiveMoney, Text } from "./fields.ts";

export const LossWrittenOff = defineEvent({
  version: 1,
  subject: "loss",
  // One amount per asset in which the account was below zero.
  data: z.strictObject({
    loss: Id,
    account: Id,
    amounts: z.array(PositiveMoney).min(1),
    reason: Text,
    approvers: z.array(Actor).min(2),
  }),
  tags: ({ loss, account }) => [
    ["credits", account],
    ["loss", loss],
  ],
});
