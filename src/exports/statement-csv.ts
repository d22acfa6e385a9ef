// How does a spreadsheet read a wallet's statement? As CSV (RFC 4180), one row for each entry.

import type { StatementEntry } from "../projections/statement.ts";
import { chargedIn } from "./charges.ts";

/** A column: its name, and what an entry has there. */
type Column = readonly [name: string, cell: (entry: StatementEntry) => string];

const COLUMNS: readonly Column[] = [
  ["position", ({ position }) => String(position)],
  ["at", ({ at }) => at],
  ["effectiveAt", ({ at, effectiveAt = at }) => effectiveAt],
  ["type", ({ type }) => type],
  ["id", ({ id }) => defused(id)],
  ["counterparty", ({ counterparty = "" }) => defused(counterparty)],
  ["memo", ({ memo = "" }) => defused(memo)],
  ["order", ({ order = "" }) => defused(order)],
  ["reference", ({ reference = "" }) => defused(reference)],
  ["period", ({ period = "" }) => period],
  ["currency", ({ amount }) => amount.currency],
  ["amount", ({ amount }) => amount.value],
  ["fees", (entry) => chargedIn(entry).value],
  ["available", ({ balances }) => balances.available.value],
  ["pending", ({ balances }) => balances.pending.value],
  ["held", ({ balances }) => balances.held.value],
  ["reserved", ({ balances }) => balances.reserved.value],
];

/** The first row of a statement in CSV: what the columns are called. */
export const statementCsvHeader: string = row(COLUMNS.map(([name]) => name));

/**
 * An entry of a statement as a row of CSV, ended by CRLF. `amount` is signed; `fees` is what the wallet bore, less what it
 * got back; `effectiveAt` is there for every entry. A text that a spreadsheet would take for a formula gets a `'` in front,
 * and so does one that begins with a `'`: whoever reads `id`, `counterparty`, `memo`, `order` and `reference` back takes one
 * leading `'` away.
 */
export function statementCsvRow(entry: StatementEntry): string {
  return row(COLUMNS.map(([, cell]) => cell(entry)));
}

/** The entries of a statement as CSV (RFC 4180) with a row of names in front. For one in pages there is `statementCsvRow`. */
export function statementCsv(entries: Iterable<StatementEntry>): string {
  return [statementCsvHeader, ...Array.from(entries, statementCsvRow)].join("");
}

/** A formula begins with one of these, in some spreadsheets behind blanks, or as wide as an ideograph. */
const FORMULA_OR_QUOTE = /^(?:'|[\t\r\n]|\s*[=+\-@＝＋－＠])/;

function defused(text: string): string {
  return FORMULA_OR_QUOTE.test(text) ? `'${text}` : text;
}

function row(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
