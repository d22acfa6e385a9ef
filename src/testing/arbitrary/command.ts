// What may be asked of a wallet? Well-formed commands of every type over the small universe, whether or not they can be done.

import * as fc from "fast-check";
import { fromMinorUnits, minorUnits, scaleOf } from "../../money/money.ts";
import type { Command, CommandType } from "../../wallet/commands.ts";
import { UNIVERSE } from "../universe.ts";
import { money } from "./amount.ts";
import { idOf, text } from "./id.ts";

/** The kinds of account. */
export function accountKind(): fc.Arbitrary<"personal" | "business" | "merchant"> {
  return fc.constantFrom("personal", "business", "merchant");
}

/** Who pays and who is paid: as a rule two different accounts. */
export function twoAccounts(): fc.Arbitrary<[string, string]> {
  const pairs = fc.shuffledSubarray(UNIVERSE.account.slice(0, 3), { minLength: 2, maxLength: 2 });
  return fc.oneof(
    { weight: 5, arbitrary: pairs.map(([from = "", to = ""]): [string, string] => [from, to]) },
    { weight: 1, arbitrary: fc.tuple(idOf("account"), idOf("account")) },
  );
}

/** Where the house keeps money: the accounts of the chart that are nobody's wallet. */
export function houseAccount(): fc.Arbitrary<string> {
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
export function zeroSum(): fc.Arbitrary<{ account: string; amount: { currency: string; value: string } }[]> {
  const wallet = idOf("account").map((id) => `liabilities:wallet:${id}:available`);
  const account = fc.oneof({ weight: 3, arbitrary: wallet }, { weight: 1, arbitrary: houseAccount() });
  // "debit A x, credit B x", one to three times.
  const move = fc.record({ debit: account, credit: account, amount: money() }).map(({ debit, credit, amount }) => {
    const opposite = fromMinorUnits(-minorUnits(amount), amount.currency, scaleOf(amount));
    return [
      { account: debit, amount },
      { account: credit, amount: opposite },
    ];
  });
  return fc.array(move, { minLength: 1, maxLength: 3 }).map((moves) => moves.flat());
}

/** A well-formed command of each type. */
const COMMAND: { readonly [Type in CommandType]: () => fc.Arbitrary<Command<Type>> } = {
  openAccount: () =>
    fc.record({
      type: fc.constant("openAccount"),
      account: maybe(idOf("account"), 20),
      kind: accountKind(),
      holder: fc.constantFrom("cust_1", "cust_2"),
      country: maybe(fc.constantFrom("PT", "DE")),
      tier: maybe(fc.integer({ min: 0, max: 3 })),
    }),
  closeAccount: () => fc.record({ type: fc.constant("closeAccount"), account: idOf("account") }),
  fund: () =>
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
  transfer: () =>
    fc
      .record({
        parties: twoAccounts(),
        amount: money(),
        memo: maybe(text()),
        purpose: maybe(fc.constantFrom("person", "bill", "service")),
        transfer: maybe(idOf("transfer")),
      })
      .map(({ parties: [from, to], ...rest }) => ({ type: "transfer", from, to, ...rest })),
  refund: () =>
    fc.record({
      type: fc.constant("refund"),
      of: idOf("transfer"),
      amount: maybe(money()),
      reason: maybe(text()),
      refund: maybe(idOf("refund"), 1),
    }),
  openDispute: () =>
    fc.record({
      type: fc.constant("openDispute"),
      of: idOf("transfer"),
      amount: maybe(money()),
      reason: text(),
      dispute: maybe(idOf("dispute"), 8),
    }),
  resolveDispute: () =>
    fc.oneof(
      fc.record({
        type: fc.constant("resolveDispute"),
        dispute: idOf("dispute"),
        toBuyer: moneyOrZero(),
        reason: maybe(text()),
      }),
      fc.record({ type: fc.constant("resolveDispute"), dispute: idOf("dispute"), toSeller: moneyOrZero() }),
      fc.record({
        type: fc.constant("resolveDispute"),
        dispute: idOf("dispute"),
        toBuyer: moneyOrZero(),
        toSeller: moneyOrZero(),
      }),
    ),
  freezeAccount: () =>
    fc.record({
      type: fc.constant("freezeAccount"),
      account: idOf("account"),
      scope: fc.constantFrom("debit", "credit", "all"),
      source: fc.constantFrom("holder", "risk", "operator", "legal"),
      reason: text(),
      freeze: maybe(idOf("freeze"), 8),
    }),
  unfreezeAccount: () =>
    fc.record({
      type: fc.constant("unfreezeAccount"),
      freeze: idOf("freeze"),
      account: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: idOf("account") }),
      reason: maybe(text()),
      approvers: maybe(approvers(), 2),
    }),
  adjust: () =>
    fc.record({
      type: fc.constant("adjust"),
      postings: zeroSum(),
      reason: text(),
      approvers: approvers(),
      adjustment: maybe(idOf("adjustment"), 1),
    }),
};

/** How often each type comes up. */
const WEIGHTS: { readonly [Type in CommandType]: number } = {
  openAccount: 2,
  closeAccount: 2,
  fund: 4,
  transfer: 8,
  refund: 8,
  openDispute: 8,
  resolveDispute: 7,
  freezeAccount: 2,
  unfreezeAccount: 3,
  adjust: 2,
};

/** A well-formed command of one type, or of any. */
export function wellFormed<Type extends CommandType>(type: Type): fc.Arbitrary<Command<Type>>;
export function wellFormed(type?: CommandType): fc.Arbitrary<Command>;
export function wellFormed(type?: CommandType): fc.Arbitrary<Command> {
  if (type !== undefined) return COMMAND[type]();
  const types = Object.keys(COMMAND) as CommandType[];
  return fc.oneof(
    ...types.map((each) => ({ weight: WEIGHTS[each], arbitrary: COMMAND[each]() as fc.Arbitrary<Command> })),
  );
}

/** Two different approvers as a rule. */
function approvers(): fc.Arbitrary<string[]> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>(["operator:anna", "operator:ben"]) },
    { weight: 1, arbitrary: fc.array(fc.constant("operator:anna"), { maxLength: 2 }) },
  );
}

/** An amount that may be nothing. */
export function moneyOrZero(): fc.Arbitrary<{ currency: string; value: string }> {
  return fc.oneof(
    { weight: 3, arbitrary: money() },
    { weight: 1, arbitrary: fc.constant({ currency: "USD", value: "0.00" }) },
  );
}

/** Given so many times for every time that it is left out, as `undefined`. */
function maybe<Value>(arbitrary: fc.Arbitrary<Value>, times = 1): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: times, arbitrary });
}
