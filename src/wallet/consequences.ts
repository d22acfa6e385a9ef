// What follows from something that nobody could refuse, by the rules that find something in it?

import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import { fromMinorUnits } from "../money/money.ts";
import { roundToMinor } from "../money/rounding.ts";
import { DAY_MS } from "../policy/calendar.ts";
import { assess, mayFindAny, rulesFollowing, type Found } from "../policy/risk/assess.ts";
import type { RuleDefinition, Signals } from "../policy/risk/rule.ts";
import { ownFact, receivedFact } from "../policy/signals/fact.ts";
import { percentOf } from "../policy/tariff/percent.ts";
import { afterEvent, type ExistingAccount } from "./account.ts";
import type { Book } from "./book.ts";
import { available, spendable } from "./cover.ts";
import { proposeAlong, type Env } from "./decision.ts";
import { later } from "./due.ts";

/**
 * The freezes and reserves that follow from an event of an account, to be recorded along with it. They name their cause, which
 * is another event where that one comes along itself.
 * @param account as it is before the event
 */
export function consequencesOf(
  book: Book,
  account: ExistingAccount,
  event: EventAbout<"account">,
  env: Env,
  cause: ProposedEvent = event,
): ProposedEvent[] {
  const { risk } = env.policy;
  if (risk.length === 0 || account.status === "closed") return [];
  const fact = ownFact(event);
  const rules = fact ? rulesFollowing(risk, fact.what) : [];
  if (!fact || rules.length === 0) return [];
  const found = assess(rules, exactSignals(book, account), fact);
  return [
    ...frozenBy(account, found, cause, env),
    ...reservedBy(book, { account, event, found, asset: fact.currency, cause }, env),
  ];
}

/** The freezes that follow from what an account was credited, on the same terms: whoever receives something is not asked. */
export function consequencesOfCredit(
  book: Book,
  account: ExistingAccount,
  event: ProposedEvent<"Transferred" | "PaymentCaptured" | "Refunded">,
  env: Env,
): ProposedEvent[] {
  // Nearly always there are none, and this is where most payments come by.
  const rules = rulesFollowing(env.policy.risk, event.type === "Refunded" ? "refund" : "receive");
  if (rules.length === 0 || account.status === "closed") return [];
  const fact = receivedFact(event);
  if (!fact || !mayFindAny(rules, fact)) return [];
  return frozenBy(account, assess(rules, exactSignals(book, account), fact), event, env);
}

/**
 * What may freeze an account goes on record, so these are the exact figures, a merchant's too. What never stands still, which is
 * what came in, is looked at if a rule does: else whoever is paid would be in the way of whoever else pays.
 */
function exactSignals(book: Book, account: ExistingAccount): Signals {
  const { account: id } = account;
  return {
    conduct: book.conduct(id),
    get inflow() {
      return book.inflow(id);
    },
    available: (currency) => available(account, book.creditsExact(id), currency),
  };
}

/** One freeze for each rule that froze. */
export function frozenBy(
  { account }: ExistingAccount,
  found: readonly Found[],
  cause: ProposedEvent,
  env: Env,
): ProposedEvent[] {
  return found
    .filter(({ outcome, shadow }) => outcome === "freeze" && !shadow)
    .map(({ rule: { rule, scope = "debit", source = "risk" }, definition }) =>
      proposeAlong(env, cause, "AccountFrozen", {
        freeze: `frz_${env.newId()}`,
        account,
        scope,
        source,
        reason: reasonOf(rule, definition),
      }),
    );
}

/** What may set something aside: what rules found in an event of an account, as it was before that, about an asset. */
interface Contested {
  readonly account: ExistingAccount;
  readonly event: EventAbout<"account">;
  readonly found: readonly Found[];
  readonly asset: string;
  readonly cause: ProposedEvent;
}

/** One reserve for each rule that sets one aside, of what the event and those before it have left. */
function reservedBy(book: Book, { account, event, found, asset, cause }: Contested, env: Env): ProposedEvent[] {
  const reserves = found.flatMap(({ rule, definition, shadow }) =>
    !shadow && rule.rule === "disputeRatio" && rule.reserve
      ? [{ ...rule.reserve, reason: reasonOf(rule.rule, definition) }]
      : [],
  );
  if (reserves.length === 0) return [];
  const { account: id } = account;
  let left = spendable(afterEvent(account, event), book.creditsExact(id), asset);
  return reserves.flatMap(({ percent, days, reason }) => {
    const units = left > 0n ? roundToMinor(percentOf(left, percent), "floor") : 0n;
    if (units === 0n) return [];
    left -= units;
    return proposeAlong(env, cause, "ReserveHeld", {
      reserve: `rsv_${env.newId()}`,
      account: id,
      amount: fromMinorUnits(units, asset, env.assets.scale(asset)),
      releaseAt: later(env.now, days * DAY_MS),
      reason,
    });
  });
}

function reasonOf(rule: string, { name }: RuleDefinition): string {
  return `${rule}: ${name}`;
}
