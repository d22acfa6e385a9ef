// A transfer that is given back.

import * as fc from "fast-check";
import { minorUnits } from "../../../money/money.ts";
import { money, parted } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, idOfOriginal, ids, original, text } from "../id.ts";
import { maybe, maybeText } from "../maybe.ts";
import { twoAccounts } from "../party.ts";

export const commands: CommandArbitraries<"refund"> = {
  refund: {
    weight: 8,
    arbitrary: () =>
      fc.record({
        type: fc.constant("refund"),
        of: idOfOriginal(),
        amount: maybe(money()),
        reason: maybe(text()),
        refund: maybe(idOf("refund"), 1),
      }),
  },
};

export const events: EventArbitraries<"Refunded"> = {
  Refunded: () =>
    fc
      .record({
        refund: id(),
        of: id(),
        original: original(),
        parties: ids(2),
        amount: parted(),
        payer: fc.boolean(),
        reason: maybeText("reason"),
        campaign: fc.constantFrom({}, { campaign: "summer-26" }),
      })
      .map(({ refund, of, original, parties: [from = "", to = ""], amount, payer, reason, campaign }) => ({
        refund,
        of,
        original,
        from,
        to,
        amount: amount.whole,
        ...reason,
        ...(minorUnits(amount.part) === 0n
          ? {}
          : { returned: [{ kind: "transfer", amount: amount.part, payer: payer ? to : from, ...campaign }] }),
      })),
};

/** What was received is passed on, and then asked back. */
const spent: Story = {
  weight: 2,
  arbitrary: () =>
    fc
      .record({
        parties: twoAccounts(),
        third: idOf("account"),
        amount: money({ currencies: ["USD"] }),
        transfer: idOf("transfer"),
        back: commands.refund.arbitrary(),
      })
      .map(({ parties: [from, to], third, amount, transfer, back }) => [
        { type: "transfer", from, to, amount, transfer },
        { type: "transfer", from: to, to: third, amount },
        { ...back, of: transfer },
      ]),
};

export const stories: readonly Story[] = [spent];
