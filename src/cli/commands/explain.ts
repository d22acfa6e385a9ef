// tallystick explain: which events made this balance?

import type { WalletBalance } from "../../projections/balances.ts";
import type { Explanation } from "../../projections/explanation.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { required } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { left, right, table, type Column } from "../table.ts";

export const explain = defineCommand({
  name: "explain",
  summary: "the events behind a balance, what each changed, and what they sum to",
  operands: {
    account: required("ACCOUNT", "the id of an account"),
    currency: required("CURRENCY", "the code of an asset, such as USD"),
  },
  options: { ...LEDGER, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const found = await ledger.explain(operands.account, operands.currency);
      return terminal.print(options.json ? json(found) : table(COLUMNS, [rowsOf(found)]));
    }),
});

interface Row {
  readonly position: number | "balance";
  readonly at?: string;
  readonly type?: string;
  readonly change: WalletBalance;
}

function rowsOf({ events, balance }: Explanation): readonly Row[] {
  const rows = events.map(({ event: { position, at, type }, change }) => ({ position, at, type, change }));
  return [...rows, { position: "balance", change: balance }];
}

const COLUMNS: readonly Column<Row>[] = [
  right("position", ({ position }) => position),
  left("at", ({ at }) => at),
  left("type", ({ type }) => type),
  right("available", ({ change }) => change.available),
  right("pending", ({ change }) => change.pending),
  right("held", ({ change }) => change.held),
  right("reserved", ({ change }) => change.reserved),
  left("currency", ({ change }) => change.available.currency),
];
