// tallystick timeline: what concerns an account, in a sentence each?

import type { TimelineEntry } from "../../projections/timeline.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { given, required } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { PAGE, pagesOf } from "../pages.ts";
import { left, right, table, type Column } from "../table.ts";
import { PERIOD } from "./statement.ts";

export const timeline = defineCommand({
  name: "timeline",
  summary: "everything that concerns an account, in a sentence each, for support",
  more: "Internal: it tells why an analyst or the law has stopped somebody.",
  operands: { account: required("ACCOUNT", "the id of an account") },
  options: { ...LEDGER, ...PERIOD, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const { from, to } = options;
      const query = given({ from, to });
      if (options.json) return terminal.print(json(await ledger.timeline(operands.account, query)));
      const pages = pagesOf((after) => ledger.timeline(operands.account, { ...query, after, limit: PAGE }));
      return terminal.print(table(COLUMNS, pages));
    }),
});

const COLUMNS: readonly Column<TimelineEntry>[] = [
  right("position", ({ position }) => position),
  left("at", ({ at }) => at),
  left("type", ({ type }) => type),
  left("actor", ({ actor }) => actor),
  left("summary", ({ summary }) => summary),
];
