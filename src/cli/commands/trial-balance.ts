// tallystick trial-balance: what does every account of the books have?

import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { given } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import type { TrialBalanceRow } from "../../projections/trial-balance.ts";
import { left, right, table, type Column } from "../table.ts";
import { AS_OF } from "./balance.ts";

export const trialBalance = defineCommand({
  name: "trial-balance",
  summary: "every account of the books with its balance, + debit, - credit",
  operands: {},
  options: { ...LEDGER, ...AS_OF, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { options, terminal } = args;
      const { at, position, by } = options;
      const found = await ledger.trialBalance(given({ at, position, by }));
      return terminal.print(options.json ? json(found) : table(COLUMNS, [found.rows]));
    }),
});

const COLUMNS: readonly Column<TrialBalanceRow>[] = [
  left("account", ({ account }) => account),
  right("balance", ({ balance }) => balance),
  left("currency", ({ balance }) => balance.currency),
];
