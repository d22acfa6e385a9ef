// What of an open dispute could not be held when it was opened, and is held as soon as something comes in?

import * as z from "zod";
import type { ProposedEvent } from "../events/catalogue.ts";
import { Id } from "../events/fields.ts";
import { applyPostings, balancesIn, type Balances } from "../journal/wallet-balances.ts";
import { fromMinorUnits } from "../money/money.ts";
import { existing, type Claim, type ExistingAccount } from "./account.ts";
import type { Book } from "./book.ts";
import { defineCommand } from "./command.ts";
import { available, lapsedIn, releases } from "./cover.ts";
import { accept, propose, proposeAlong, reject, type Env } from "./decision.ts";
import { finished, isFinished, noDispute, stateNow } from "./dispute-state.ts";
import { silenceOf } from "./silence.ts";

/**
 * What a seller's open disputes still claim is held now, as far as it is there after what is to be recorded, the last of
 * which is what the decision is about: to be recorded along with it. What may be spent is less by these claims whether or
 * not they are held, so this moves what is claimed to where everybody sees it, and no more.
 */
export function shortfallsHeld(
  book: Book,
  seller: ExistingAccount,
  recorded: readonly ProposedEvent[],
  env: Env,
): ProposedEvent[] {
  const main = recorded.at(-1);
  if (!main) return [];
  const events: ProposedEvent[] = [];
  let left: Map<string, bigint> | undefined;
  for (const [dispute, { asset, shortfall }] of claimsOn(seller)) {
    if (silenceOf(book.dispute(dispute), env)) continue;
    left ??= new Map();
    const there = left.get(asset) ?? leftAfter(book, seller, recorded, asset);
    const held = there < shortfall ? there : shortfall;
    left.set(asset, there - held);
    if (held <= 0n) continue;
    const amount = fromMinorUnits(held, asset, env.assets.scale(asset));
    events.push(proposeAlong(env, main, "DisputeShortfallHeld", { dispute, seller: seller.account, amount }));
  }
  return events;
}

/** The disputes that claim more of a seller than they hold, the oldest first: in a record ids of digits would come first. */
function claimsOn({ disputes }: ExistingAccount): (readonly [dispute: string, claim: Claim])[] {
  let claims: (readonly [string, Claim])[] | undefined;
  for (const dispute in disputes) {
    const claim = disputes[dispute];
    if (claim && claim.shortfall > 0n) (claims ??= []).push([dispute, claim]);
  }
  if (!claims) return [];
  return claims.sort(([, { openedAt: one }], [, { openedAt: other }]) => (one < other ? -1 : one > other ? 1 : 0));
}

/** What the disputes that were opened before another claim of the same asset. */
function claimedBefore(seller: ExistingAccount, dispute: string, asset: string): bigint {
  const claims = claimsOn(seller);
  return claims
    .slice(
      0,
      claims.findIndex(([id]) => id === dispute),
    )
    .reduce((sum, [, claim]) => (claim.asset === asset ? sum + claim.shortfall : sum), 0n);
}

/** The figure goes on record, so it is the exact one. */
function leftAfter(book: Book, seller: ExistingAccount, recorded: readonly ProposedEvent[], asset: string): bigint {
  const moved: Record<string, Balances> = {};
  for (const event of recorded) applyPostings(moved, event, seller.account);
  return available(seller, book.creditsExact(seller.account), asset) + balancesIn(moved, asset).available;
}

export const holdShortfall = defineCommand({
  input: z.strictObject({ dispute: Id }),
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id }, env) {
    const dispute = stateNow(book.dispute(id), env);
    if (dispute.status === "unknown") return noDispute(id);
    const { seller, currency, amount } = dispute;
    const account = existing(book, seller);
    if ("outcome" in account) return account;
    if (isFinished(dispute)) return finished(dispute, env);
    const shortfall = amount - dispute.held;
    if (shortfall === 0n) {
      return reject("already_done", `all that dispute "${id}" claims is held`, { dispute: id });
    }
    // The figure goes on record, so it is the exact one.
    const before = claimedBefore(account, id, currency);
    const recorded = available(account, book.creditsExact(seller), currency) - before;
    const lapsed = recorded < shortfall ? lapsedIn(book, account, currency, env) : [];
    const there = lapsed.reduce((sum, each) => sum + each.amount, recorded);
    const scale = env.assets.scale(currency);
    if (there <= 0n) {
      const has = fromMinorUnits(there, currency, scale);
      return reject("insufficient_funds", `account "${seller}" has ${has.value} ${currency}: nothing can be held`, {
        account: seller,
        available: has,
        needed: fromMinorUnits(shortfall, currency, scale),
      });
    }
    // Everything holds; from here on the decision is accepted.
    const more = fromMinorUnits(there < shortfall ? there : shortfall, currency, scale);
    const held = propose(env, "DisputeShortfallHeld", { dispute: id, seller, amount: more });
    return accept(...releases(lapsed, held, env), held);
  },
});
