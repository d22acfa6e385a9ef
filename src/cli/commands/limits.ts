// tallystick limits: how much more may an account do, by the limits of a policy?

import type { LimitsLeft } from "../../ledger/reads.ts";
import type { Money } from "../../money/money.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { required } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { left, right, table, type Column } from "../table.ts";

/** Without one there would be nothing to tell, which could be taken for good news. */
export const POLICY = { policy: required("FILE", "the policy that the ledger is run with, as JSON") };

export const limits = defineCommand({
  name: "limits",
  summary: "what an account has used of the limits of a policy, and what is left",
  operands: { account: required("ACCOUNT", "the id of an account") },
  options: { ...LEDGER, ...POLICY, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const found = await ledger.limitsLeft(operands.account);
      return terminal.print(options.json ? json(found) : table(COLUMNS, [rowsOf(found)]));
    }),
});

interface Row {
  readonly what: string;
  readonly per: string;
  readonly most: Money | number | undefined;
  readonly used: Money | number;
  readonly left: Money | number;
}

function rowsOf({ limits, balances }: LimitsLeft): readonly Row[] {
  return [
    ...limits.map(({ limit: { operations, per, amount, count }, used, left }) => {
      return { what: operations.join(","), per, most: amount ?? count, used, left };
    }),
    ...balances.map(({ cap, balance, left }) => ({ what: "balance", per: "", most: cap.most, used: balance, left })),
  ];
}

const COLUMNS: readonly Column<Row>[] = [
  left("limit", ({ what }) => what),
  left("per", ({ per }) => per),
  right("most", ({ most }) => most),
  right("used", ({ used }) => used),
  right("left", ({ left }) => left),
  left("currency", ({ used }) => (typeof used === "object" ? used.currency : undefined)),
];
