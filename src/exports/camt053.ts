// How does accounting software read a wallet's statement? As a bank-to-customer statement of ISO 20022, camt.053.001.08.

import { Id } from "../events/fields.ts";
import { instantOf, justBefore, type InstantInput } from "../events/instant.ts";
import { described } from "../money/described.ts";
import type { Money } from "../money/money.ts";
import type { StatementEntry } from "../projections/statement.ts";
import { bookedIn, type Booked } from "./booked.ts";
import { entryElement } from "./camt053-entry.ts";
import { ACCOUNT, amountElements, dayElement, shortened, zeroOf } from "./camt053-field.ts";
import { ExportError } from "./errors.ts";
import { element, xmlDocument, type XmlElement } from "./xml.ts";

/** What `ledger.statement(account, { from, to })` gives: all of a period, from what was available before it to what was after. */
export interface PeriodStatement {
  readonly account: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: "effective";
  readonly entries: readonly StatementEntry[];
  readonly opening?: Readonly<Record<string, Money>>;
  readonly closing?: Readonly<Record<string, Money>>;
}

export interface Camt053Message {
  /** What this message is called among all that its receiver gets: 1 to 31 printable ASCII characters without spaces. */
  readonly id: string;
  readonly createdAt: InstantInput;
  /** What is stated: each of these, whether or not there was any of it. Every asset that the wallet had, where absent. */
  readonly currencies?: readonly string[];
}

/**
 * A wallet's statement for a period as camt.053.001.08: a `<Stmt>` for each currency, from what was available before the
 * period, by every entry that changed it, to what was available after. Dates are in UTC.
 * @throws ExportError for a malformed message, a statement that is none of a period, an asset that is no currency of ISO 4217,
 * and an amount of more than 18 digits
 */
export function camt053(statement: PeriodStatement, message: Camt053Message): string {
  const { account, from, to, entries, opening, closing } = wholeOf(statement);
  const { id, createdAt, currencies } = checked(message);
  const booked = bookedIn(entries, { opening, closing });
  const stated = [...new Set(currencies ?? booked.keys())];
  if (stated.length === 0) {
    throw new ExportError(
      currencies
        ? 'currencies is []: expected at least one, such as ["EUR"]'
        : `account "${account}" had nothing before ${to}: name what is to be stated in \`currencies\``,
    );
  }
  const head = { id, account, createdAt, from, to };
  return xmlDocument(
    element(
      "Document",
      [
        element("BkToCstmrStmt", [
          element("GrpHdr", [element("MsgId", id), element("CreDtTm", createdAt)]),
          ...stated.map((currency) => {
            const zero = zeroOf(currency);
            const nothing = { opening: zero, entries: [], closing: zero };
            return statementElement(head, currency, booked.get(currency) ?? nothing);
          }),
        ]),
      ],
      { xmlns: "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08" },
    ),
  );
}

interface Head extends Pick<Required<PeriodStatement>, "account" | "from" | "to"> {
  readonly id: string;
  readonly createdAt: string;
}

function statementElement({ id, account, createdAt, from, to }: Head, currency: string, booked: Booked): XmlElement {
  const last = justBefore(to);
  return element("Stmt", [
    element("Id", `${id}-${currency}`),
    element("CreDtTm", createdAt),
    element("FrToDt", [element("FrDtTm", from), element("ToDtTm", last)]),
    element("Acct", [
      element("Id", [element("Othr", [element("Id", shortened(account, ACCOUNT))])]),
      element("Ccy", currency),
      account.length > ACCOUNT ? element("Nm", account) : undefined,
    ]),
    balanceElement("OPBD", booked.opening, from),
    balanceElement("CLBD", booked.closing, last),
    ...booked.entries.map(entryElement),
  ]);
}

function balanceElement(code: "OPBD" | "CLBD", balance: Money, at: string): XmlElement {
  return element("Bal", [
    element("Tp", [element("CdOrPrtry", [element("Cd", code)])]),
    ...amountElements(balance),
    dayElement("Dt", at),
  ]);
}

type Whole = Required<Omit<PeriodStatement, "by">>;

function wholeOf(statement: PeriodStatement): Whole {
  const { account, from, to, by, entries, opening, closing } = given(statement, "statement");
  if (!Array.isArray(entries)) throw new ExportError(`entries is ${described(entries)}: expected those of a statement`);
  if (!Id.safeParse(account).success) {
    throw new ExportError(
      `account is ${described(account)}: expected the id of an account, as in ledger.statement(id)`,
    );
  }
  if (from === undefined || to === undefined) {
    throw new ExportError(
      `the statement has no ${from === undefined ? "from" : "to"}: expected one of a period with both`,
    );
  }
  if (from >= to) throw new ExportError(`to is ${to}: expected an instant behind from, which is ${from}`);
  if (by !== undefined) {
    throw new ExportError("the statement goes by when events took effect: expected one by when they were recorded");
  }
  if (opening === undefined || closing === undefined) {
    throw new ExportError("the statement is a page: expected all of its period, asked for without after and limit");
  }
  return { account, from, to, entries, opening, closing };
}

interface Checked {
  readonly id: string;
  readonly createdAt: string;
  readonly currencies: readonly string[] | undefined;
}

/** A caller without types may give anything. */
function given<Argument extends object>(argument: Argument, name: string): Argument {
  if (typeof argument === "object" && argument !== null) return argument;
  throw new ExportError(`${name} is ${described(argument)}: expected an object`);
}

function checked(message: Camt053Message): Checked {
  const { id, createdAt, currencies } = given(message, "message");
  // The id of a statement is that of the message, a hyphen and a currency: 35 characters.
  if (typeof id !== "string" || !/^[\x21-\x7e]{1,31}$/.test(id)) {
    throw new ExportError(`id is ${described(id)}: expected 1 to 31 printable ASCII characters without spaces`);
  }
  if (currencies !== undefined && !Array.isArray(currencies)) {
    throw new ExportError(`currencies is ${described(currencies)}: expected a list, such as ["EUR"]`);
  }
  return { id, createdAt: instant(createdAt, "createdAt"), currencies };
}

function instant(input: InstantInput, name: string): string {
  return instantOf(input, (why) => new ExportError(`${name} ${why}`));
}
