// What did a wallet receive? Only ever more, so it may be looked at without a guard.

import type { EventAbout } from "../events/catalogue.ts";
import { applyPostings, copyBalances, type Balances } from "../journal/wallet-balances.ts";
import { foldActivity, type Activity } from "./activity.ts";

/** The sum of the events that bear `credits:ID`: those whose net effect on the wallet is a credit. */
export interface CreditsState extends Activity {
  account: string;
  balances: Record<string, Balances>;
}

export function initialCredits(account: string): CreditsState {
  return { account, balances: {}, lastActivityAt: "" };
}

export function copyCredits({ balances, ...rest }: CreditsState): CreditsState {
  return { ...rest, balances: copyBalances(balances) };
}

export function foldCredits(draft: CreditsState, event: EventAbout<"credits">): void {
  applyPostings(draft.balances, event, draft.account);
  foldActivity(draft, event, draft.account);
}
