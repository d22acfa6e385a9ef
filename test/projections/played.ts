// A ledger on which anything has happened, and the figures that a reader should get from it, added up naively.

import * as fc from "fast-check";
import {
  memoryStore,
  openLedger,
  postings,
  RejectedError,
  type Ledger,
  type LedgerEvent,
  type Policy,
} from "tallystick";
import { arbitraries, type Submission } from "tallystick/testing";
import { eventsOf } from "../wallet/market.ts";

/** What was sent, and under which policy. */
export interface Script {
  readonly submissions: readonly Submission[];
  readonly policy: Policy;
}

export const scripts: fc.Arbitrary<Script> = fc.record({
  submissions: arbitraries.submissions({ keys: "none", maxLength: 40 }),
  policy: arbitraries.policy(),
});

/** A ledger that was sent all of it, with everything that it recorded. Several events share an instant. */
export async function played({ submissions, policy }: Script): Promise<{ ledger: Ledger; events: LedgerEvent[] }> {
  let readings = 0;
  const clock = () => Date.UTC(2026, 0, 31, 9, 0, Math.floor((readings += 1) / 4));
  const ledger = await openLedger({ store: memoryStore(), policy, clock });
  for (const { command, options } of submissions) {
    await ledger.submit(command, options).catch((error: unknown) => {
      if (!(error instanceof RejectedError)) throw error;
    });
  }
  return { ledger, events: await eventsOf(ledger) };
}

/** The accounts that were opened. */
export function accountsIn(events: readonly LedgerEvent[]): string[] {
  return events.flatMap((event) => (event.type === "AccountOpened" ? [event.data.account] : []));
}

/** The sum of the postings on an account of the books in one asset, in minor units: + debit, - credit. */
export function sumOn(account: string, asset: string, events: readonly LedgerEvent[]): bigint {
  return events
    .flatMap(postings)
    .filter((line) => line.account === account && line.asset === asset)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** The lines on which the house earns fees or gives them back, but for those that it pays itself. */
export function borneByPayers<Line extends { readonly account: string }>(lines: readonly Line[]): Line[] {
  return feesNotAgainst("expenses:promotions:", lines);
}

/** Those of them between the house and its payers: without what became unclaimed money, since an account was closed. */
export function exchangedWithPayers<Line extends { readonly account: string }>(lines: readonly Line[]): Line[] {
  const borne = new Set(borneByPayers(lines));
  return feesNotAgainst("liabilities:unclaimed", lines).filter((line) => borne.has(line));
}

/** Postings stand in pairs. */
function feesNotAgainst<Line extends { readonly account: string }>(against: string, lines: readonly Line[]): Line[] {
  return lines.filter(({ account }, index) => {
    const other = lines[index % 2 === 0 ? index + 1 : index - 1];
    return account.startsWith("income:fees:") && other?.account.startsWith(against) !== true;
  });
}

/** The instants around which as-of reads could go wrong: each of the log, between them, before and after all. */
export function instantsAround(events: readonly LedgerEvent[]): string[] {
  const own = events.map(({ at }) => Date.parse(at));
  const around = [0, ...own.flatMap((at) => [at - 1, at, at + 1]), Date.UTC(2100)];
  return [...new Set(around)].map((at) => new Date(at).toISOString());
}
