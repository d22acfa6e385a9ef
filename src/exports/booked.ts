// What was booked on a wallet in a period, and between which balances?

import { add, compare, isZero } from "../money/arithmetic.ts";
import { fromMinorUnits, scaleOf, type Money } from "../money/money.ts";
import type { StatementEntry } from "../projections/statement.ts";
import { ExportError } from "./errors.ts";

/** At or after `from` and before `to`, in UTC with milliseconds. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** What was available in one currency before a period, the entries in it that changed that, and what was available after. */
export interface Booked {
  readonly opening: Money;
  readonly entries: readonly StatementEntry[];
  readonly closing: Money;
}

/**
 * For each currency that has an entry before the end of a period. All entries are needed, from the first on: where processes
 * record by clocks of their own, an entry may stand before another and be later, so what was there at an instant is the sum of
 * what had come about by then, and not the balance that some entry tells.
 * @throws ExportError where a balance is not the one before plus the amount
 */
export function bookedIn(statement: Iterable<StatementEntry>, { from, to }: Period): ReadonlyMap<string, Booked> {
  const balances = new Map<string, Money>();
  const found = new Map<string, { opening: Money; entries: StatementEntry[]; closing: Money }>();
  for (const entry of statement) {
    const { position, at, amount, balance } = entry;
    const zero = fromMinorUnits(0n, amount.currency, scaleOf(amount));
    const sum = add(balances.get(amount.currency) ?? zero, amount);
    if (compare(balance, sum) !== 0) {
      throw new ExportError(
        `at position ${position} the balance is ${balance.value} ${amount.currency}, and the amounts up to there sum to ${sum.value}: ` +
          "expected every entry from the first on, as ledger.statement(account) gives them",
      );
    }
    balances.set(amount.currency, sum);
    if (at >= to) continue;
    const booked = found.get(amount.currency) ?? { opening: zero, entries: [], closing: zero };
    found.set(amount.currency, booked);
    booked.closing = add(booked.closing, amount);
    if (at < from) booked.opening = add(booked.opening, amount);
    else if (!isZero(amount)) booked.entries.push(entry);
  }
  return found;
}
