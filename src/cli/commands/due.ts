// tallystick due: what falls due next?

import type { DueItem } from "../../ledger/due.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG, jsonLine } from "../json.ts";
import { given, instant, text, whole } from "../option.ts";
import { LEDGER_WITH_POLICY, withReader } from "../opened.ts";
import { left, table, type Column } from "../table.ts";

export const due = defineCommand({
  name: "due",
  summary: "what expires, is released, is settled or is decided by silence next",
  operands: {},
  options: {
    ...LEDGER_WITH_POLICY,
    until: instant("at or before this instant; within 31 days where absent"),
    account: text("ACCOUNT", "only what concerns this account"),
    limit: whole("N", "so many at the most"),
    ...JSON_FLAG,
  },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { options, terminal } = args;
      const { until, account, limit } = options;
      const found = await ledger.due(given({ until, account, limit }));
      return terminal.print(options.json ? json(found) : table(COLUMNS, [found]));
    }),
});

const COLUMNS: readonly Column<DueItem>[] = [
  left("at", ({ at }) => at),
  left("accounts", ({ accounts }) => accounts.join(",")),
  left("command", ({ command }) => jsonLine(command).trimEnd()),
];
