// Which events made this balance?

import type { LedgerEvent } from "../events/catalogue.ts";
import { applyPostings, balancesIn, type Balances } from "../journal/wallet-balances.ts";
import type { Assets } from "../money/assets.ts";
import { walletBalance, type WalletBalance } from "./balances.ts";
import type { Projection } from "./projection.ts";

/** One event behind a balance: what it changed, and what the balance was then. */
export interface ExplainedEvent {
  readonly event: LedgerEvent;
  readonly change: WalletBalance;
  readonly after: WalletBalance;
}

/** A balance and every event that made it: the changes sum to it. */
export interface Explanation {
  readonly account: string;
  readonly currency: string;
  readonly balance: WalletBalance;
  readonly events: readonly ExplainedEvent[];
}

export interface ExplanationState {
  readonly balances: Record<string, Balances>;
  readonly events: ExplainedEvent[];
}

export function explanationOf(wallet: string, currency: string, assets: Assets): Projection<ExplanationState> {
  return {
    name: "explanation",
    initial: () => ({ balances: {}, events: [] }),
    apply: ({ balances, events }, event) => {
      const change: Record<string, Balances> = {};
      applyPostings(change, event, wallet);
      if (change[currency] === undefined) return;
      applyPostings(balances, event, wallet);
      events.push({
        event,
        change: walletBalance(balancesIn(change, currency), currency, assets),
        after: walletBalance(balancesIn(balances, currency), currency, assets),
      });
    },
  };
}
