// Which fees did a wallet bear in an entry of its statement?

import { paidMoney, paidOf } from "../events/fee-line.ts";
import { add, negate } from "../money/arithmetic.ts";
import { fromMinorUnits, scaleOf, type Money } from "../money/money.ts";
import type { StatementEntry } from "../projections/statement.ts";

/** A fee of one kind: what the wallet bore of it, or, as less than nothing, what it got back. */
export interface Charge {
  readonly kind: string;
  readonly amount: Money;
}

/** Of each fee what was left when a part was waived, and what came back. Where the entry has an amount, they are within it. */
export function chargesOf({ fees, returned = [] }: Pick<StatementEntry, "fees" | "returned">): readonly Charge[] {
  const borne = fees
    .filter((fee) => paidOf(fee) !== 0n)
    .map((fee): Charge => ({ kind: fee.kind, amount: paidMoney(fee) }));
  return [...borne, ...returned.map(({ kind, amount }): Charge => ({ kind, amount: negate(amount) }))];
}

/** The same in one sum, zero where there are none. */
export function chargedIn(entry: StatementEntry): Money {
  const { currency } = entry.amount;
  return chargesOf(entry).reduce<Money>(
    (sum, { amount }) => add(sum, amount),
    fromMinorUnits(0n, currency, scaleOf(entry.amount)),
  );
}
