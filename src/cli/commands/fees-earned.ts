// tallystick fees-earned: what has the house earned in fees?

import type { FeesEarned } from "../../projections/fees-earned.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { given } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { left, right, table, type Column } from "../table.ts";
import { PERIOD } from "./statement.ts";

export const feesEarned = defineCommand({
  name: "fees-earned",
  summary: "what the house earned in fees, per month, kind and currency",
  operands: {},
  options: { ...LEDGER, ...PERIOD, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { options, terminal } = args;
      const { from, to } = options;
      const found = await ledger.feesEarned(given({ from, to }));
      return terminal.print(options.json ? json(found) : table(COLUMNS, [found]));
    }),
});

const COLUMNS: readonly Column<FeesEarned>[] = [
  left("month", ({ month }) => month),
  left("kind", ({ kind }) => kind),
  right("charged", ({ charged }) => charged),
  right("waived", ({ waived }) => waived),
  right("returned", ({ returned }) => returned),
  right("adjusted", ({ adjusted }) => adjusted),
  right("earned", ({ earned }) => earned),
  left("currency", ({ currency }) => currency),
];
