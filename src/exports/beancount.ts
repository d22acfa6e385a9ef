// How does beancount read the books?

import type { LedgerEvent } from "../events/catalogue.ts";
import { walletOf } from "../events/chart.ts";
import { daysAfter } from "../events/instant.ts";
import type { Money } from "../money/money.ts";
import { booksOf, type BooksOptions, type Format, type Leg } from "./books.ts";
import { ExportError } from "./errors.ts";

/**
 * The books as a file for beancount: a transaction for every event that moved money, on the day (UTC) on which it was
 * recorded, with its postings, + debit, - credit, and the position of the event as metadata. `bean-check` finds nothing wrong
 * with it. Accounts are opened under names that beancount allows, see `beancountAccount`, with the ledger's name as metadata.
 * Comes event by event, in pieces of text, however long the log is.
 * @param events what `ledger.events()` gives
 * @throws MoneyError `unknown_asset` for an asset that `assets` does not have; ExportError for an amount of more than 28 digits,
 * since beancount computes with no more. A balance that grows beyond that it rounds; where a trial balance is given it says so.
 */
export function beancountLedger(
  events: AsyncIterable<LedgerEvent> | Iterable<LedgerEvent>,
  options: BooksOptions = {},
): AsyncGenerator<string, void, undefined> {
  return booksOf(events, options, BEANCOUNT);
}

/**
 * What an account of the ledger's chart is called for beancount, where each part of a name begins with a capital or a digit
 * and has letters, digits and dashes only: `liabilities:wallet:acc_1:available` is `Liabilities:Wallet:Acc-u1:Available`. No
 * two accounts have the same. `-` is written `--`, `_` is `-u`, `.` is `-d`, `:` is `-c`; a small letter at the beginning
 * becomes its capital, and what begins with neither that nor a digit gets `X-x` in front.
 */
export function beancountAccount(account: string): string {
  const wallet = walletOf(account);
  const [root = "", group = "", ...rest] = account.split(":");
  const parts = wallet
    ? [root, group, wallet.id, wallet.part]
    : [root, group, ...(rest.length ? [rest.join(":")] : [])];
  return parts.map(component).join(":");
}

const ESCAPES: Readonly<Record<string, string>> = { "-": "--", _: "-u", ".": "-d", ":": "-c" };

function component(name: string): string {
  const escaped = name.replace(/[-_.:]/g, (character) => ESCAPES[character] ?? "");
  if (/^[a-z]/.test(name)) return escaped.charAt(0).toUpperCase() + escaped.slice(1);
  return /^[0-9]/.test(name) ? escaped : `X-x${escaped}`;
}

/** Before any day of the books: an account is open on all of them, whatever the clocks of two processes say. */
const ALWAYS = "1970-01-01";

const BEANCOUNT: Format = {
  preamble: 'option "title" "tallystick"\n\n',
  commodity: ({ currency }) => `${ALWAYS} commodity ${currency}\n`,
  account: (name) => `${ALWAYS} open ${beancountAccount(name)}\n  account: "${name}"\n`,
  transaction: ({ date, position, title, remarks, legs }) => {
    const metadata = Object.entries(remarks).map(([name, remark]) => `  ${name}: ${quoted(remark)}\n`);
    if (date < ALWAYS) throw new ExportError(`event ${position} is of ${date}: expected a day from ${ALWAYS} on`);
    for (const { account, balance } of legs) expectExact(balance, `event ${position} on ${account}`);
    return `${date} * ${quoted(title)}\n  position: ${position}\n${metadata.join("")}${legs.map(posted).join("")}\n`;
  },
  assertion: (day, rows) => {
    // A balance is that of the morning.
    const date = dayAfter(day);
    return rows
      .map(({ account, balance }) => {
        expectExact(balance, `the trial balance of ${account}`);
        return `${date} balance ${beancountAccount(account)}  ${balance.value} ~ 0 ${balance.currency}\n`;
      })
      .join("");
  },
};

/** The precision of its decimal arithmetic. */
const DIGITS = 28;

function expectExact({ value, currency }: Money, where: string): void {
  // Zeros at either end are lost on nobody.
  if (value.replace(/[-.]/g, "").replace(/^0+|0+$/g, "").length <= DIGITS) return;
  throw new ExportError(
    `${where} is ${value} ${currency}: expected at most ${DIGITS} digits, since beancount computes with no more`,
  );
}

function posted({ account, balance }: Leg): string {
  return `  ${beancountAccount(account)}  ${written(balance)}\n`;
}

function written({ value, currency }: Money): string {
  return `${value} ${currency}`;
}

const LINE_ENDS: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };

/** On one line: a text of more than 64 it refuses, and all of the transaction with it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/[\n\r]/g, (end) => LINE_ENDS[end] ?? end)}"`;
}

function dayAfter(day: string): string {
  if (day === "9999-12-31") throw new ExportError(`the books end on ${day}: expected an earlier day`);
  return daysAfter(day, 1);
}
