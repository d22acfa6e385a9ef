// What does one wallet hold, per asset?

import type { ProposedEvent } from "../events/catalogue.ts";
import type { WalletPart } from "../events/chart.ts";
import { linesOf } from "./postings.ts";

/** A wallet's four balances in one asset, in minor units, as its holder sees them: + is theirs. */
export interface Balances {
  available: bigint;
  pending: bigint;
  held: bigint;
  reserved: bigint;
}

const FIELD = {
  available: "available",
  pending: "pending",
  held: "held",
  reserve: "reserved",
} as const satisfies Record<WalletPart, keyof Balances>;

/** Adds what an event does to one wallet: minus its postings, since customer money is a liability. */
export function applyPostings(balances: Record<string, Balances>, event: ProposedEvent, wallet: string): void {
  for (const { account, asset, amount } of linesOf(event)) {
    if (typeof account === "string" || account.id !== wallet) continue;
    const field = FIELD[account.part];
    const balance = (balances[asset] ??= { available: 0n, pending: 0n, held: 0n, reserved: 0n });
    balance[field] -= amount;
  }
}

/** A copy that can be added to without changing the original. */
export function copyBalances(balances: Readonly<Record<string, Balances>>): Record<string, Balances> {
  const copy: Record<string, Balances> = {};
  for (const asset in balances) copy[asset] = { ...(balances[asset] as Balances) };
  return copy;
}

const NOTHING: Readonly<Balances> = { available: 0n, pending: 0n, held: 0n, reserved: 0n };

/** The balances in an asset; zeros where it never had any. */
export function balancesIn(balances: Readonly<Record<string, Balances>>, asset: string): Readonly<Balances> {
  return balances[asset] ?? NOTHING;
}

/** All that a wallet has in an asset, in whichever part of it. */
export function wholeIn(balances: Readonly<Record<string, Balances>>, asset: string): bigint {
  const { available, pending, held, reserved } = balancesIn(balances, asset);
  return available + pending + held + reserved;
}
