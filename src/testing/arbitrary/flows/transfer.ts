// Money from one account to another.

import * as fc from "fast-check";
import { feeLines, money, parted } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
import { idOf, ids, text } from "../id.ts";
import { maybe, maybeText } from "../maybe.ts";
import { twoAccounts } from "../party.ts";

export const commands: CommandArbitraries<"transfer"> = {
  transfer: {
    weight: 8,
    arbitrary: () =>
      fc
        .record({
          parties: twoAccounts(),
          amount: money(),
          memo: maybe(text()),
          purpose: maybe(fc.constantFrom("person", "bill", "service")),
          transfer: maybe(idOf("transfer")),
        })
        .map(({ parties: [from, to], ...rest }) => ({ type: "transfer", from, to, ...rest })),
  },
};

export const events: EventArbitraries<"Transferred"> = {
  Transferred: () =>
    fc
      .record({
        ids: ids(3),
        amount: parted(),
        payee: fc.boolean(),
        purpose: fc.constantFrom("person", "bill"),
        memo: maybeText("memo"),
      })
      .map(({ ids: [transfer = "", from = "", to = ""], amount, payee, purpose, memo }) => ({
        transfer,
        from,
        to,
        amount: amount.whole,
        purpose,
        ...memo,
        fees: feeLines(amount.part, payee ? to : from),
      })),
};
