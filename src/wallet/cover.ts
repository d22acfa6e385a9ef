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
import { resolvedBySilence, silences, type Silence } from "./silence.ts";

/** A hold that has run out, with the wallet whose money it is. */
export type LapsedHold = Hold & { readonly account: string };

/** A dispute that its seller has won by silence: what it held of an asset is the seller's again. */
interface Won {
  readonly kind: "dispute";
  readonly silence: Silence;
  readonly asset: string;
  readonly amount: bigint;
}

/** What has kept money of a wallet back until an instant that has passed, and nobody has recorded it. */
export type Lapsed = LapsedHold | Won;

export interface Cover {
  /** What can be spent, in minor units; less than nothing where the wallet is in debt. */
  readonly funds: bigint;
  /** What has run out, whose ends go on record before what is paid with it: nothing where it is covered without. */
  readonly lapsed: readonly Lapsed[];
}

/**
 * What a wallet can spend of an asset, for something that needs so much. Every voluntary debit asks here. What was kept back
 * until an instant that has passed, or by a dispute that silence has decided, is the wallet's money again at once; where that
 * is needed, the decision records its end along with what needs it.
 * @param incoming what the decision itself brings in before it is spent: of what can be spent
 */
export function coverFor(
  book: Book,
  account: ExistingAccount,
  asset: string,
  needed: bigint,
  env: Env,
  incoming = 0n,
): Cover {
  const atLeast = spendable(account, book.credits(account.account), asset) + incoming;
  if (atLeast >= needed || needed <= 0n) return { funds: atLeast, lapsed: [] };
  const lapsed = lapsedIn(book, account, asset, env);
  if (lapsed.length === 0) return { funds: atLeast, lapsed };
  // Whether they are needed goes on record, so it is the exact figure.
  const exactly = spendable(account, book.creditsExact(account.account), asset) + incoming;
  if (exactly >= needed) return { funds: exactly, lapsed: [] };
  return { funds: lapsed.reduce((sum, each) => sum + freed(each), exactly), lapsed };
}

/** What may be spent of a wallet once an end is recorded: a dispute that is won claims nothing more, either. */
function freed(lapsed: Lapsed): bigint {
  return lapsed.kind === "dispute" ? lapsed.silence.dispute.amount : lapsed.amount;
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

/** What of a wallet has run out in an asset. */
export function lapsedIn(book: Book, account: ExistingAccount, asset: string, env: Env): Lapsed[] {
  const won = silences(book, Object.keys(account.disputes), env).flatMap((silence): Won[] => {
    const { dispute, toBuyer } = silence;
    return toBuyer > 0n ? [] : [{ kind: "dispute", silence, asset: dispute.currency, amount: dispute.held }];
  });
  return [...lapsedHolds(account, env), ...won].filter((each) => each.asset === asset);
}

/** The holds of a wallet that have run out and nobody has recorded it. */
export function lapsedHolds({ account, holds }: ExistingAccount, env: Pick<Env, "now">): LapsedHold[] {
  return Object.values(holds).flatMap((hold) => (isDue(hold.until, env) ? [{ ...hold, account }] : []));
}

/** The ends of what has run out, as they are recorded before the event that needs its money. */
export function releases(
  lapsed: readonly Lapsed[],
  cause: ProposedEvent,
  env: Env,
): ProposedEvent<"PaymentExpired" | "ReserveReleased" | "DisputeResolved">[] {
  return lapsed.map((each) => {
    const amount = fromMinorUnits(each.amount, each.asset, env.assets.scale(each.asset));
    switch (each.kind) {
      case "payment": {
        const { payment, account: from, to } = each;
        return proposeAlong(env, cause, "PaymentExpired", { payment, from, to, amount });
      }
      case "reserve":
        return proposeAlong(env, cause, "ReserveReleased", { reserve: each.reserve, account: each.account, amount });
      case "dispute":
        return proposeAlong(env, cause, "DisputeResolved", resolvedBySilence(each.silence, env));
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
