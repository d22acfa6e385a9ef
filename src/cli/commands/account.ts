// tallystick account: what is known of an account?

import type { Account } from "../../ledger/account-view.ts";
import type { Money } from "../../money/money.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { required } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";
import { sheet } from "../table.ts";
import { balanceTable } from "./balance.ts";

export const account = defineCommand({
  name: "account",
  summary: "an account: its status, freezes, holds, instruments and balances",
  operands: { account: required("ACCOUNT", "the id of an account") },
  options: { ...LEDGER, ...JSON_FLAG },
  run: (args) =>
    withReader(args, async ({ ledger }) => {
      const { operands, options, terminal } = args;
      const found = await ledger.account(operands.account);
      if (options.json) return terminal.print(json(found));
      await terminal.print(sheet(linesOf(found)));
      await terminal.print(["\n"]);
      return terminal.print(balanceTable(found.balances));
    }),
});

function linesOf(seen: Account): (readonly [string, string])[] {
  const { terms, credentialChangedAt } = seen;
  return [
    ["account", seen.id],
    ["status", seen.status],
    ["kind", seen.kind],
    ["holder", seen.holder],
    ["country", seen.country ?? ""],
    ["tier", String(seen.tier)],
    ["opened", seen.openedAt],
    ["last active", seen.lastActivityAt],
    ...seen.freezes.map(
      (each) => ["freeze", `${each.freeze} ${each.scope} by ${each.source}: ${each.reason}`] as const,
    ),
    ...seen.disputes.map((dispute) => ["dispute", dispute] as const),
    ...seen.holds.map((hold) => ["hold", `${hold.payment} ${shown(hold.amount)} until ${hold.expiresAt}`] as const),
    ...seen.reserves.map(
      (each) => ["reserve", `${each.reserve} ${shown(each.amount)} until ${each.releaseAt}`] as const,
    ),
    ...seen.instruments.map((each) => ["instrument", `${each.instrument} ${each.kind} ${each.status}`] as const),
    ...(terms ? [["terms", `${terms.version} accepted ${terms.acceptedAt}`] as const] : []),
    ...Object.entries(seen.contacts).map(
      ([channel, { contact, verifiedAt }]) => ["contact", `${channel} ${contact} verified ${verifiedAt}`] as const,
    ),
    ...(credentialChangedAt === undefined ? [] : [["credential changed", credentialChangedAt] as const]),
    ...Object.entries(seen.devices).map(([device, at]) => ["device", `${device} first seen ${at}`] as const),
  ];
}

function shown({ value, currency }: Money): string {
  return `${value} ${currency}`;
}
