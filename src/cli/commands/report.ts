// tallystick report: what did a merchant sell, give back, pay and draw?

import type { MerchantFigures, MerchantReport, MerchantReportTotal } from "../../projections/merchant-report.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { given, required } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { left, right, table, type Column } from "../table.ts";
import { PERIOD } from "./statement.ts";

export const report = defineCommand({
  name: "report",
  summary: "what an account sold, gave back, lost, paid and drew, per day and in all",
  operands: { account: required("ACCOUNT", "the id of an account") },
  options: { ...LEDGER, ...PERIOD, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const { from, to } = options;
      const found = await ledger.merchantReport(operands.account, given({ from, to }));
      if (options.json) return terminal.print(json(found));
      await terminal.print(table(AMOUNTS, [rowsOf(found)]));
      await terminal.print(["\n"]);
      return terminal.print(table(COUNTS, [found.totals]));
    }),
});

interface Row extends MerchantFigures {
  readonly day: string;
}

function rowsOf({ rows, totals }: MerchantReport): readonly Row[] {
  return [...rows, ...totals.map((total) => ({ day: "total", ...total }))];
}

const AMOUNTS: readonly Column<Row>[] = [
  left("day", ({ day }) => day),
  left("currency", ({ currency }) => currency),
  right("opening", ({ opening }) => opening),
  right("sales", ({ sales }) => sales.amount),
  right("refunds", ({ refunds }) => refunds.amount),
  right("disputes", ({ disputes }) => disputes.amount),
  right("chargebacks", ({ chargebacks }) => chargebacks.amount),
  right("fees", ({ fees }) => fees),
  right("payouts", ({ payouts }) => payouts.amount),
  right("other", ({ other }) => other),
  right("net", ({ net }) => net),
  right("closing", ({ closing }) => closing),
];

const COUNTS: readonly Column<MerchantReportTotal>[] = [
  left("currency", ({ currency }) => currency),
  right("sales", ({ sales }) => sales.count),
  right("refunds", ({ refunds }) => refunds.count),
  right("disputed", ({ disputes }) => disputes.opened),
  right("claimed", ({ disputes }) => disputes.claimed),
  right("lost", ({ disputes }) => disputes.lost),
  right("charged-back", ({ chargebacks }) => chargebacks.received),
  right("won", ({ chargebacks }) => chargebacks.won),
  right("paid-out", ({ payouts }) => payouts.submitted),
  right("came-back", ({ payouts }) => payouts.cameBack),
  right("dispute-ratio", ({ disputeRatio }) => disputeRatio),
];
