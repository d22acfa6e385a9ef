// tallystick timeline: what concerns an account, in a sentence each?

import type { Ledger } from "../../ledger/ledger.ts";
import type { TimelineQuery } from "../../ledger/timeline.ts";
import type { TimelineEntry } from "../../projections/timeline.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { given, required } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
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
      return terminal.print(table(COLUMNS, pages(ledger, operands.account, query)));
    }),
});

const COLUMNS: readonly Column<TimelineEntry>[] = [
  right("position", ({ position }) => position),
  left("at", ({ at }) => at),
  left("type", ({ type }) => type),
  left("actor", ({ actor }) => actor),
  left("summary", ({ summary }) => summary),
];

const PAGE = 1000;

async function* pages(
  ledger: Ledger,
  account: string,
  query: TimelineQuery,
): AsyncGenerator<readonly TimelineEntry[], void, undefined> {
  for (let after: number | undefined = 0; after !== undefined;) {
    const page = await ledger.timeline(account, { ...query, after, limit: PAGE });
    yield page.entries;
    after = page.next;
  }
}
