// tallystick/exports: how do other tools read the books?

export { beancountAccount, beancountLedger } from "./beancount.ts";
export type { BooksOptions } from "./books.ts";
export { hledgerJournal } from "./hledger.ts";
export { ExportError } from "./errors.ts";
