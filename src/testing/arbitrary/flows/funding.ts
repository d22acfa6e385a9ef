// Money from outside.

import * as fc from "fast-check";
import { UNIVERSE } from "../../universe.ts";
import { feeLines, money, parted } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
import { id, idOf } from "../id.ts";
import { maybe } from "../maybe.ts";

export const commands: CommandArbitraries<"fund"> = {
  fund: {
    weight: 4,
    arbitrary: () =>
      fc.record({
        type: fc.constant("fund"),
        account: idOf("account"),
        amount: money(),
        source: fc.record({
          rail: fc.constantFrom("bank", "card"),
          reference: fc.oneof(
            { weight: 1, arbitrary: fc.constantFrom(...UNIVERSE.reference) },
            // A fresh one as a rule: a used one can only be refused.
            { weight: 2, arbitrary: fc.integer({ min: 0, max: 1e6 }).map((number) => `wire-${number}`) },
          ),
        }),
        funding: maybe(idOf("funding"), 1),
      }),
  },
};

export const events: EventArbitraries<"Funded"> = {
  Funded: () =>
    fc
      .record({
        funding: id(),
        account: id(),
        amount: parted(),
        rail: fc.constantFrom("bank", "card", "m-pesa"),
        reference: fc.string({ unit: fc.constantFrom(...' ~:/"\\azAZ09'.split("")), minLength: 1, maxLength: 20 }),
      })
      .map(({ funding, account, amount, rail, reference }) => ({
        funding,
        account,
        amount: amount.whole,
        source: { rail, reference },
        fees: feeLines(amount.part, account),
      })),
};
