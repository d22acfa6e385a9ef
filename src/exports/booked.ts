// What was booked on a wallet in a period, and between which balances?

import { add, compare, isZero } from "../money/arithmetic.ts";
import { fromMinorUnits, scaleOf, type Money } from "../money/money.ts";
import type { StatementEntry } from "../projections/statement.ts";
import { ExportError } from "./errors.ts";

/** What was available in one currency before a period, the entries in it that changed that, and what was available after. */
export interface Booked {
  readonly opening: Money;
  readonly entries: readonly StatementEntry[];
  readonly closing: Money;
}

export interface Balances {
  readonly opening: Readonly<Record<string, Money>>;
  readonly closing: Readonly<Record<string, Money>>;
}

/**
 * For each currency that there was by the end of a period.
 * @throws ExportError where what was available before and the amounts do not sum to what was available after
 */
export function bookedIn(
  statement: readonly StatementEntry[],
  { opening, closing }: Balances,
): ReadonlyMap<string, Booked> {
  const booked = Object.entries(closing).map(([currency, after]): [string, Booked] => {
    const before = opening[currency] ?? fromMinorUnits(0n, currency, scaleOf(after));
    const entries = statement.filter(({ amount }) => amount.currency === currency && !isZero(amount));
    const sum = entries.reduce<Money>((sum, { amount }) => add(sum, amount), before);
    if (compare(sum, after) === 0) return [currency, { opening: before, entries, closing: after }];
    throw new ExportError(
      `what was available before and the entries sum to ${sum.value} ${currency}, and ${after.value} was available after: ` +
        "expected every entry of the period once, as ledger.statement(account, { from, to }) gives them",
    );
  });
  return new Map(booked);
}
