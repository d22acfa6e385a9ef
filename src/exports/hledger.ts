// How does hledger read the books?

import type { LedgerEvent } from "../events/catalogue.ts";
import type { Money } from "../money/money.ts";
import { booksOf, type BooksOptions, type Format, type Leg } from "./books.ts";

/**
 * The books as a journal for hledger: a transaction for every event that moved money, on the day (UTC) on which it was
 * recorded, with its postings, + debit, - credit; its code is the position of the event. Accounts and commodities are
 * declared, so `hledger check --strict` passes. Comes event by event, in pieces of text, however long the log is.
 * @param events what `ledger.events()` gives
 * @throws MoneyError `unknown_asset` for an asset that `assets` does not have
 */
export function hledgerJournal(
  events: AsyncIterable<LedgerEvent> | Iterable<LedgerEvent>,
  options: BooksOptions = {},
): AsyncGenerator<string, void, undefined> {
  return booksOf(events, options, HLEDGER);
}

const HLEDGER: Format = {
  // 1.234 KWD are no thousands.
  preamble: "decimal-mark .\n\n",
  commodity: ({ value, currency }) => `commodity ${value.includes(".") ? value : `${value}.`} ${symbol(currency)}\n`,
  account: (name) => `account ${name}\n`,
  transaction: ({ date, position, title, remarks, legs }) => {
    const comments = Object.entries(remarks).map(([name, remark]) => `    ; ${name}: ${onOneLine(remark)}\n`);
    return `${date} * (${position}) ${title}\n${comments.join("")}${legs.map(posted).join("")}\n`;
  },
  assertion: (day, rows) => {
    const lines = rows.map(({ account, balance }) => {
      const nothing = { ...balance, value: balance.value.replace(/^-/, "").replace(/[1-9]/g, "0") };
      return `    ${account}  ${written(nothing)} = ${written(balance)}\n`;
    });
    return `${day} * Trial balance\n${lines.join("")}`;
  },
};

function posted({ account, balance }: Leg): string {
  return `    ${account}  ${written(balance)}\n`;
}

function written({ value, currency }: Money): string {
  return `${value} ${symbol(currency)}`;
}

/** A commodity whose name has digits is quoted. */
function symbol(currency: string): string {
  return /\d/.test(currency) ? `"${currency}"` : currency;
}

/** A comment ends with its line. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
