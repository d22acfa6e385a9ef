// Do the books balance? A trial balance per currency: the accounts of the house one by one, the wallets summed up.

import {
  add,
  compare,
  isZero,
  negate,
  subtract,
  type Money,
  type TrialBalance,
  type TrialBalanceRow,
} from "tallystick";

/** One line of the books; the amount is above zero, on its side. */
export interface BooksRow {
  readonly name: string;
  readonly side: "debit" | "credit";
  readonly amount: Money;
}

export interface BooksOfCurrency {
  readonly currency: string;
  readonly rows: readonly BooksRow[];
  readonly debits: Money;
  readonly credits: Money;
  /** Whether debits and credits are the same, to the last minor unit. */
  readonly balanced: boolean;
}

export function booksByCurrency({ rows }: TrialBalance): BooksOfCurrency[] {
  const byCurrency = new Map<string, TrialBalanceRow[]>();
  for (const row of rows) {
    const { currency } = row.balance;
    byCurrency.set(currency, [...(byCurrency.get(currency) ?? []), row]);
  }
  return [...byCurrency].map(([currency, own]) => booksOf(currency, own));
}

function booksOf(currency: string, own: readonly TrialBalanceRow[]): BooksOfCurrency {
  const rows: BooksRow[] = [];
  // A wallet below zero stands on the other side, so it is summed up apart.
  const wallets = new Map<string, { count: number; side: BooksRow["side"]; amount: Money }>();
  for (const { account, balance } of own) {
    if (isZero(balance)) continue;
    const side = isDebit(balance) ? "debit" : "credit";
    const amount = side === "debit" ? balance : negate(balance);
    const part = /^liabilities:wallet:.+:([a-z]+)$/.exec(account)?.[1];
    if (part === undefined) {
      rows.push({ name: account, side, amount });
      continue;
    }
    const sum = wallets.get(`${part} ${side}`);
    if (sum) wallets.set(`${part} ${side}`, { count: sum.count + 1, side, amount: add(sum.amount, amount) });
    else wallets.set(`${part} ${side}`, { count: 1, side, amount });
  }
  for (const [key, { count, side, amount }] of wallets) {
    const part = key.slice(0, key.indexOf(" "));
    const name = `${count} ${count === 1 ? "wallet" : "wallets"}, ${part}${side === "debit" ? ", below zero" : ""}`;
    rows.push({ name, side, amount });
  }
  const debits = total(own, "debit");
  const credits = total(own, "credit");
  return { currency, rows, debits, credits, balanced: compare(debits, credits) === 0 };
}

/** Of the rows as they came, not of the sums above: what is shown must add up to it. */
function total(own: readonly TrialBalanceRow[], side: BooksRow["side"]): Money {
  return own
    .map(({ balance }) => {
      const zero = subtract(balance, balance);
      if (isDebit(balance) !== (side === "debit")) return zero;
      return side === "debit" ? balance : negate(balance);
    })
    .reduce((sum, amount) => add(sum, amount));
}

function isDebit(balance: Money): boolean {
  return compare(balance, subtract(balance, balance)) > 0;
}
