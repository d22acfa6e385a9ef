// tallystick/exports: how do other tools read the books?

export { beancountAccount, beancountLedger } from "./beancount.ts";
export type { BooksOptions } from "./books.ts";
export { hledgerJournal } from "./hledger.ts";
export { ExportError } from "./errors.ts";
export { camt053, type Camt053Message, type PeriodStatement } from "./camt053.ts";
export { statementCsv, statementCsvHeader, statementCsvRow } from "./statement-csv.ts";
