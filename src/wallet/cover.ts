// What can a wallet spend, and what has to be recorded first for it?

import type { ProposedEvent } from "../events/catalogue.ts";
import { balancesIn } from "../journal/wallet-balances.ts";
import { fromMinorUnits } from "../money/money.ts";
import type { ExistingAccount } from "./account.ts";
import type { Book } from "./book.ts";
import type { CreditsState } from "./credits.ts";
import { proposeAlong, reject, type Env, type Rejected } from "./decision.ts";
import { isDue } from "./due.ts";
import type { Hold } from "./hold.ts";
import { silences } from "./silence.ts";

/** A hold that has run out, with the wallet whose money it is. */
export type Lapsed = Hold & { readonly account: string };

export interface Cover {
  /** What can be spent, in minor units; less than nothing where the wallet is in debt. */
  readonly funds: bigint;
  /** Holds that have run out, whose ends go on record before what is paid with them: none where it is covered without. */
  readonly lapsed: readonly Lapsed[];
}

/**
 * What a wallet can spend of an asset, for something that needs so much. Every voluntary debit asks here. A hold whose instant
 * has passed is the wallet's money again at once; where that is needed, the decision records its end along with what needs it.
 */
export function coverFor(book: Book, account: ExistingAccount, asset: string, needed: bigint, env: Env): Cover {
  const atLeast = spendable(account, book.credits(account.account), asset);
  if (atLeast >= needed || needed <= 0n) return { funds: atLeast, lapsed: [] };
  const lapsed = lapsedHolds(account, env).filter((hold) => hold.asset === asset);
  if (lapsed.length === 0) return { funds: atLeast, lapsed };
  // Whether they are needed goes on record, so it is the exact figure.
  const exactly = spendable(account, book.creditsExact(account.account), asset);
  if (exactly >= needed) return { funds: exactly, lapsed: [] };
  return { funds: lapsed.reduce((sum, { amount }) => sum + amount, exactly), lapsed };
}

/** The rejection for an account that has less in an asset than is needed, if it has. */
export function lacks(account: string, funds: bigint, needed: bigint, asset: string, env: Env): Rejected | undefined {
  if (funds >= needed || needed <= 0n) return undefined;
  const scale = env.assets.scale(asset);
  const has = fromMinorUnits(funds, asset, scale);
  const needs = fromMinorUnits(needed, asset, scale);
  return reject(
    "insufficient_funds",
    `account "${account}" has ${has.value} ${asset} available: ${needs.value} ${asset} is needed`,
    { account, available: has, needed: needs },
  );
}

/** The holds of a wallet that have run out and nobody has recorded it. */
export function lapsedHolds({ account, holds }: ExistingAccount, env: Pick<Env, "now">): Lapsed[] {
  return Object.values(holds).flatMap((hold) => (isDue(hold.until, env) ? [{ ...hold, account }] : []));
}

/** The ends of holds that have run out, as they are recorded before the event that needs their money. */
export function releases(
  lapsed: readonly Lapsed[],
  cause: ProposedEvent,
  env: Env,
): ProposedEvent<"PaymentExpired" | "ReserveReleased">[] {
  return lapsed.map((hold) => {
    const { account, asset } = hold;
    const amount = fromMinorUnits(hold.amount, asset, env.assets.scale(asset));
    switch (hold.kind) {
      case "payment":
        return proposeAlong(env, cause, "PaymentExpired", {
          payment: hold.payment,
          from: account,
          to: hold.to,
          amount,
        });
      case "reserve":
        return proposeAlong(env, cause, "ReserveReleased", { reserve: hold.reserve, account, amount });
    }
  });
}

/** What its holder may spend of what is available: not what open disputes claim and could not hold yet. */
export function spendable(account: ExistingAccount, credits: CreditsState, asset: string): bigint {
  let left = available(account, credits, asset);
  for (const dispute in account.disputes) {
    const claim = account.disputes[dispute];
    if (claim?.asset === asset) left -= claim.shortfall;
  }
  return left;
}

/**
 * What a wallet has in an asset once all is recorded that an instant or a silence has ended on it: exactly, for what goes on
 * record because of it. Below zero it owes so much.
 */
export function exactFunds(book: Book, account: ExistingAccount, asset: string, env: Env): bigint {
  let funds = available(account, book.creditsExact(account.account), asset);
  for (const hold of lapsedHolds(account, env)) if (hold.asset === asset) funds += hold.amount;
  for (const { dispute, toBuyer } of silences(book, Object.keys(account.disputes), env)) {
    if (dispute.currency === asset) funds += dispute.held - toBuyer;
  }
  return funds;
}

/** What is available in an asset, in minor units, as the books have it. */
export function available(account: ExistingAccount, credits: CreditsState, asset: string): bigint {
  return balancesIn(account.balances, asset).available + balancesIn(credits.balances, asset).available;
}
