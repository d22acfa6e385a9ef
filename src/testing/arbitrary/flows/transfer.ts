// Money from one account to another.

import * as fc from "fast-check";
import { feeLines, money, parted, waiver } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
import { id, idOf, ids, text } from "../id.ts";
import { named } from "./campaign.ts";
import { maybe, maybeText } from "../maybe.ts";
import { twoAccounts } from "../party.ts";

/** Left out five times for every time that it is given. */
function seldom<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

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
          order: seldom(fc.constantFrom("order-7", "order-8")),
          biller: seldom(fc.constantFrom({ reference: "bill 2026/118" }, { reference: "~" })),
          request: seldom(idOf("request")),
          quote: seldom(idOf("quote")),
          campaign: named(),
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
        waived: waiver(),
        payee: fc.boolean(),
        purpose: fc.constantFrom("person", "bill"),
        memo: maybeText("memo"),
        more: fc.record(
          { order: id(), biller: fc.constant({ reference: "bill 2026/118" }), request: id() },
          { requiredKeys: [] },
        ),
      })
      .map(({ ids: [transfer = "", from = "", to = ""], amount, waived, payee, purpose, memo, more }) => ({
        transfer,
        from,
        to,
        amount: amount.whole,
        purpose,
        ...memo,
        ...more,
        fees: feeLines(amount.part, payee ? to : from, waived),
      })),
};
