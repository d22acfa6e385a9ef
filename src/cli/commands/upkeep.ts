// tallystick upkeep: what is overdue, and is recorded now?

import type { UpkeepReport } from "../../ledger/upkeep.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG, jsonLine } from "../json.ts";
import { LEDGER_WITH_POLICY, withWriter } from "../opened.ts";
import { left, right, table, type Column } from "../table.ts";

export const upkeep = defineCommand({
  name: "upkeep",
  summary: "records what is overdue",
  writes: true,
  operands: {},
  options: { ...LEDGER_WITH_POLICY, ...JSON_FLAG },
  run: (args) =>
    withWriter(args, { make: false }, async ({ ledger }) => {
      const { options, terminal } = args;
      const found = await ledger.upkeep(undefined, { signal: terminal.signal });
      if (options.json) return terminal.print(json(found));
      await terminal.print(table(SETTLED, [Object.entries(found.settled)]));
      if (found.left.length === 0) return;
      await terminal.print(["\n"]);
      return terminal.print(table(LEFT, [found.left]));
    }),
});

const SETTLED: readonly Column<readonly [command: string, times: number]>[] = [
  left("settled", ([command]) => command),
  right("times", ([, times]) => times),
];

const LEFT: readonly Column<UpkeepReport["left"][number]>[] = [
  left("left", ({ rejection }) => rejection.code),
  left("command", ({ command }) => jsonLine(command).trimEnd()),
];
