// tallystick/exports: how do other tools read the books?

export { ExportError } from "./errors.ts";
export { statementCsv, statementCsvHeader, statementCsvRow } from "./statement-csv.ts";
