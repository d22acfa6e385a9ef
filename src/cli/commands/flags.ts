// tallystick flags: what looks suspicious on an account, by the rules of a policy?

import type { RiskFlag } from "../../projections/risk-flags.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { required } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { left, right, table, type Column } from "../table.ts";
import { POLICY } from "./limits.ts";

export const flags = defineCommand({
  name: "flags",
  summary: "what the risk rules of a policy find on an account, and what they refused",
  operands: { account: required("ACCOUNT", "the id of an account") },
  options: { ...LEDGER, ...POLICY, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const found = await ledger.riskFlags(operands.account);
      return terminal.print(options.json ? json(found) : table(COLUMNS, [found]));
    }),
});

const COLUMNS: readonly Column<RiskFlag>[] = [
  right("position", ({ position }) => position),
  left("at", ({ at }) => at),
  left("rule", ({ rule }) => rule),
  left("outcome", ({ outcome }) => outcome),
  left("state", ({ shadow, refused, cleared }) =>
    cleared ? "cleared" : refused ? "refused" : shadow ? "shadow" : undefined,
  ),
  left("evidence", ({ evidence }) => evidence.join(",")),
  left("threshold", ({ threshold }) => threshold),
  left("observed", ({ observed }) => observed),
];
