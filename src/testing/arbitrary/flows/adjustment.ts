// Any postings that sum to zero.

import * as fc from "fast-check";
import { minorUnits } from "../../../money/money.ts";
import { like, money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
import { id, idOf, text } from "../id.ts";
import { maybe } from "../maybe.ts";
import { approvers } from "../party.ts";

export const commands: CommandArbitraries<"adjust"> = {
  adjust: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("adjust"),
        postings: zeroSum(),
        reason: text(),
        approvers: approvers(),
        adjustment: maybe(idOf("adjustment"), 1),
      }),
  },
};

export const events: EventArbitraries<"Adjusted"> = {
  Adjusted: () =>
    fc.record({
      adjustment: id(),
      postings: zeroSum(),
      reason: text(),
      approvers: fc.constant(["operator:anna", "operator:ben"]),
    }),
};

/** Where the house keeps money: the accounts of the chart that are nobody's wallet. */
function houseAccount(): fc.Arbitrary<string> {
  return fc.constantFrom(
    "assets:cash",
    "assets:custody",
    "assets:receivable:card",
    "liabilities:transit",
    "liabilities:unclaimed",
    "income:fees:transfer",
    "income:fx-spread",
    "equity:fx-position",
    "expenses:losses:baddebt",
    "expenses:promotions:summer-26",
    "expenses:costs:rail",
  );
}

/** Postings that sum to zero per asset. */
function zeroSum(): fc.Arbitrary<{ account: string; amount: { currency: string; value: string } }[]> {
  const wallet = idOf("account").map((id) => `liabilities:wallet:${id}:available`);
  const account = fc.oneof({ weight: 3, arbitrary: wallet }, { weight: 1, arbitrary: houseAccount() });
  // "debit A x, credit B x", one to three times.
  const move = fc.record({ debit: account, credit: account, amount: money() }).map(({ debit, credit, amount }) => [
    { account: debit, amount },
    { account: credit, amount: like(amount, -minorUnits(amount)) },
  ]);
  return fc.array(move, { minLength: 1, maxLength: 3 }).map((moves) => moves.flat());
}
