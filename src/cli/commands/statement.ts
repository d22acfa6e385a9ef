// tallystick statement: what happened on an account, and what did it have after each?

import { camt053 } from "../../exports/camt053.ts";
import { statementCsvHeader, statementCsvRow } from "../../exports/statement-csv.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { StatementQuery } from "../../ledger/statement.ts";
import type { StatementEntry } from "../../projections/statement.ts";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { json } from "../json.ts";
import { given, instant, oneOf, required, text } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { PAGE, pagesOf } from "../pages.ts";
import { left, right, table, type Column } from "../table.ts";

/** A period. */
export const PERIOD = {
  from: instant("at or after this instant, with its offset: 2026-01-01T00:00:00Z"),
  to: instant("before this instant"),
};

export const statement = defineCommand({
  name: "statement",
  summary: "every movement of an account's money, with what was available after it",
  more: "camt053 is a bank statement of ISO 20022: it takes --from, --to and --id.",
  operands: { account: required("ACCOUNT", "the id of an account") },
  options: {
    ...LEDGER,
    ...PERIOD,
    by: oneOf(["recorded", "effective"], "by which instant of an event it is in the period and in its place"),
    format: oneOf(["text", "json", "csv", "camt053"], "how it is written"),
    id: text("ID", "of camt053: what the message is called, 1 to 31 characters"),
  },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const { from, to, by, format, id } = options;
      const query = given({ from, to, by });
      if (id !== undefined && format !== "camt053") {
        throw new UsageError(`--id is ${JSON.stringify(id)}: expected it with --format camt053 only`);
      }
      switch (format) {
        case "text":
          return terminal.print(table(COLUMNS, pages(ledger, operands.account, query)));
        case "csv":
          return terminal.print(csv(pages(ledger, operands.account, query)));
        case "json":
          return terminal.print(json(await ledger.statement(operands.account, query)));
        case "camt053": {
          if (id === undefined) throw new UsageError("--id is missing: expected what the camt053 message is called");
          const whole = await ledger.statement(operands.account, query);
          return terminal.print([camt053(whole, { id, createdAt: Date.now() })]);
        }
      }
    }),
});

const COLUMNS: readonly Column<StatementEntry>[] = [
  right("position", ({ position }) => position),
  left("at", ({ at, effectiveAt = at }) => effectiveAt),
  left("type", ({ type }) => type),
  left("id", ({ id }) => id),
  left("counterparty", ({ counterparty }) => counterparty),
  right("amount", ({ amount }) => amount),
  right("balance", ({ balance }) => balance),
  left("currency", ({ amount }) => amount.currency),
  left("memo", ({ memo }) => memo),
];

function pages(ledger: Ledger, account: string, query: StatementQuery): AsyncIterable<readonly StatementEntry[]> {
  // In the order in which things took effect all of it has to be read for every page.
  const limit = query.by === "effective" ? {} : { limit: PAGE };
  return pagesOf((after) => ledger.statement(account, { ...query, ...limit, after }));
}

async function* csv(pages: AsyncIterable<readonly StatementEntry[]>): AsyncGenerator<string, void, undefined> {
  yield statementCsvHeader;
  for await (const entries of pages) for (const entry of entries) yield statementCsvRow(entry);
}
