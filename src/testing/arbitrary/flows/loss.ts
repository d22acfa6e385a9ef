// A debt that is given up.

import * as fc from "fast-check";
import type { Command } from "../../../wallet/commands.ts";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, text } from "../id.ts";
import { maybe } from "../maybe.ts";
import { approvers, twoAccounts } from "../party.ts";

export const commands: CommandArbitraries<"writeOffLoss"> = {
  writeOffLoss: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("writeOffLoss"),
        account: idOf("account"),
        amount: maybe(money()),
        reason: text(),
        approvers: approvers(),
        loss: maybe(idOf("loss")),
      }),
  },
};

export const events: EventArbitraries<"LossWrittenOff"> = {
  LossWrittenOff: () =>
    fc.record({
      loss: id(),
      account: id(),
      amounts: fc.array(money(), { minLength: 1, maxLength: 2 }),
      reason: text(),
      approvers: fc.constant(["operator:anna", "operator:ben"]),
    }),
};

/** What was received is passed on and then taken back, and the debt is given up. */
const owed: Story = {
  weight: 2,
  arbitrary: () =>
    fc
      .record({
        parties: twoAccounts(),
        third: idOf("account"),
        amount: money({ currencies: ["USD"] }),
        transfer: idOf("transfer"),
        number: fc.integer({ min: 0, max: 1e9 }),
        given: fc.array(commands.writeOffLoss.arbitrary(), { minLength: 1, maxLength: 2 }),
      })
      .map(({ parties: [from, to], third, amount, transfer, number, given }): Command[] => [
        { type: "transfer", from, to, amount, transfer },
        { type: "transfer", from: to, to: third, amount },
        {
          type: "receiveChargeback",
          of: transfer,
          reference: { rail: "card", reference: `case-${number}` },
          reason: "fraud",
        },
        ...given.map((each) => ({ ...each, account: to })),
      ]),
};

export const stories: readonly Story[] = [owed];
