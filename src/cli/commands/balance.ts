// tallystick balance: what does an account have?

import type { AsOf } from "../../ledger/reads.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { WalletBalance } from "../../projections/balances.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { given, instant, oneOf, required, text, whole } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { left, right, table, type Column } from "../table.ts";

/** As of when. */
export const AS_OF = {
  at: instant("as of this instant, with its offset: 2026-01-31T09:00:00Z"),
  position: whole("N", "as of this position of the log"),
  by: oneOf(["recorded", "effective"], "which instant of an event counts for --at"),
};

export const balance = defineCommand({
  name: "balance",
  summary: "what an account has, in one currency or in all of them",
  operands: { account: required("ACCOUNT", "the id of an account"), currency: text("[CURRENCY]", "one currency only") },
  options: { ...LEDGER, ...AS_OF, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const { account, currency } = operands;
      const { at, position, by } = options;
      const asOf = given({ at, position, by });
      const balances =
        currency === undefined
          ? await balancesOf(ledger, account, asOf)
          : { [currency]: await ledger.balance(account, currency, asOf) };
      if (options.json) return terminal.print(json(currency === undefined ? balances : balances[currency]));
      return terminal.print(balanceTable(balances));
    }),
});

/** In every currency that it ever had. */
async function balancesOf(
  ledger: Ledger,
  account: string,
  asOf: AsOf,
): Promise<Readonly<Record<string, WalletBalance>>> {
  const { balances } = await ledger.account(account);
  if (asOf.at === undefined && asOf.position === undefined) return balances;
  const then: Record<string, WalletBalance> = {};
  for (const currency of Object.keys(balances)) then[currency] = await ledger.balance(account, currency, asOf);
  return then;
}

type Row = readonly [currency: string, balance: WalletBalance];

const COLUMNS: readonly Column<Row>[] = [
  left("currency", ([currency]) => currency),
  right("available", ([, { available }]) => available),
  right("pending", ([, { pending }]) => pending),
  right("held", ([, { held }]) => held),
  right("reserved", ([, { reserved }]) => reserved),
];

export function balanceTable(balances: Readonly<Record<string, WalletBalance>>): AsyncIterable<string> {
  return table(COLUMNS, [Object.entries(balances)]);
}
