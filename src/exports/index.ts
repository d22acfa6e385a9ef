// tallystick/exports: how do other tools read the books?

export { ExportError } from "./errors.ts";
export { camt053, type Camt053Message, type WholeStatement } from "./camt053.ts";
export { statementCsv, statementCsvHeader, statementCsvRow } from "./statement-csv.ts";
