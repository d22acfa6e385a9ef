// When is the holder of an account told that nobody uses it, and when is it charged for?

import * as z from "zod";
import type { EventAbout, EventData } from "../events/catalogue.ts";
import { factOf } from "../events/facts.ts";
import { Id, Month, type FeeLine } from "../events/fields.ts";
import { feeOf } from "../events/inactivity.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { covers, type InactivityRules } from "../policy/inactivity.ts";
import { DAY_MS } from "../policy/calendar.ts";
import { closed, existing, type ExistingAccount } from "./account.ts";
import { lastActivity } from "./activity.ts";
import { defineCommand } from "./command.ts";
import { coverFor, releases, type Lapsed } from "./cover.ts";
import { accept, alreadyDone, propose, reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { isDue, later, monthsLater, notYet } from "./due.ts";

/** What an account was told after it had been inactive since an instant. It stands until there is activity. */
export type NoticeState =
  { status: "none" } | ({ status: "given" } & Pick<EventData<"InactivityNoticed">, "chargesFrom" | "monthly">);

export function initialNotice(): NoticeState {
  return { status: "none" };
}

export function foldNotice(draft: NoticeState, { data }: EventAbout<"notice">): void {
  const { chargesFrom, monthly } = data;
  become<NoticeState>(draft, { status: "given", chargesFrom, monthly: structuredClone(monthly) });
}

/** From when on an account that was last active at an instant is inactive. */
export function inactiveFrom(lastActivityAt: string, { afterMonths }: InactivityRules): string {
  return monthsLater(lastActivityAt, afterMonths);
}

export const noticeInactivity = defineCommand({
  input: z.strictObject({ account: Id }),
  looks: ({ account }) => [`account:${account}`, `credits:${account}`],
  decide(book, { account: id }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (account.status === "closed") return closed(account);
    const rules = rulesFor(account, env);
    if ("outcome" in rules) return rules;
    // What arrives at the same time is activity, so this is exact.
    const inactiveSince = lastActivity(account, book.creditsExact(id));
    const due = inactiveFrom(inactiveSince, rules);
    if (!isDue(due, env)) return notYet(`the notice that account "${id}" is inactive`, { account: id }, due);
    const notice = factOf(id, inactiveSince);
    if (book.notice(notice).status === "given") return alreadyDone(`notice:${notice}`, "InactivityNoticed");
    // Everything holds; from here on the decision is accepted.
    const chargesFrom = later(env.now, rules.noticeDays * DAY_MS);
    return accept(
      propose(env, "InactivityNoticed", {
        account: id,
        inactiveSince,
        chargesFrom,
        monthly: structuredClone(rules.fees),
      }),
    );
  },
});

export const chargeInactivity = defineCommand({
  input: z.strictObject({
    account: Id,
    /** The present month. */
    period: Month,
  }),
  looks: ({ account, period }) => [
    `account:${account}`,
    `credits:${account}`,
    `fee:${feeOf(account, "inactivity", period)}`,
  ],
  decide(book, { account: id, period }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const fee = feeOf(id, "inactivity", period);
    if (book.use("fee", fee).status === "used") return alreadyDone(`fee:${fee}`, "FeeCharged");
    const stopped = account.status === "closed" ? closed(account) : attached(account);
    if (stopped) return stopped;
    const rules = rulesFor(account, env);
    if ("outcome" in rules) return rules;
    // What arrives at the same time is activity, and what is charged goes on record: this is exact.
    const inactiveSince = lastActivity(account, book.creditsExact(id));
    const notice = book.notice(factOf(id, inactiveSince));
    if (notice.status === "none") {
      return reject("wrong_state", `account "${id}" has had no notice since ${inactiveSince}: expected one first`, {
        account: id,
        lastActivityAt: inactiveSince,
      });
    }
    const due = dueFrom(period, notice.chargesFrom);
    if (!isDue(due, env)) return notYet(`the fee of account "${id}" for ${period}`, { account: id, period }, due);
    const present = monthOf(env.now);
    if (period < present) {
      return reject("expired", `${period} is over: the fee of a month is charged within it, and now it is ${present}`, {
        account: id,
        period,
        present,
      });
    }

    const fees: FeeLine[] = [];
    const lapsed: Lapsed[] = [];
    for (const price of rules.fees) {
      const { currency: asset } = price;
      // No more than its holder was told, and no more than it costs by now.
      const told = notice.monthly.find(({ currency }) => currency === asset);
      const full = told ? least(minorUnits(told), minorUnits(price)) : 0n;
      const cover = coverFor(book, account, asset, full, env);
      const units = least(full, cover.funds);
      if (units <= 0n) continue;
      lapsed.push(...cover.lapsed);
      const amount = fromMinorUnits(units, asset, env.assets.scale(asset));
      fees.push({ kind: "inactivity", amount, fixed: amount, payer: id, tariff: env.policy.tariff.version });
    }
    if (fees.length === 0) {
      return reject("already_done", `account "${id}" has nothing that can be charged for ${period}`, {
        account: id,
        period,
      });
    }
    // Everything holds; from here on the decision is accepted.
    const charged = propose(env, "FeeCharged", { account: id, kind: "inactivity", period, fees });
    return accept(...releases(lapsed, charged, env), charged);
  },
});

/** The month (UTC) of an instant. */
export function monthOf(instant: string): string {
  return instant.slice(0, 7);
}

/** The instant at which a month (UTC) begins. */
export function beginOf(month: string): string {
  return `${month}-01T00:00:00.000Z`;
}

/** From when on the fee of a month can be charged: from its beginning, or from when on there are charges at all. */
function dueFrom(period: string, chargesFrom: string): string {
  const begins = beginOf(period);
  return begins > chargesFrom ? begins : chargesFrom;
}

/** What the policy asks of an account like this, or the rejection that says it asks nothing. */
function rulesFor({ account, kind }: ExistingAccount, { policy }: Env): InactivityRules | Rejected {
  const rules = policy.inactivity;
  if (rules && covers(rules, kind)) return rules;
  return reject("wrong_state", `the policy charges no ${kind} account for inactivity: expected one that does`, {
    account,
    kind,
  });
}

/** The rejection for an account whose money the law has stopped. */
function attached({ account, freezes }: ExistingAccount): Rejected | undefined {
  const standing = Object.entries(freezes).flatMap(([freeze, { scope, source }]) =>
    source === "legal" && scope !== "credit" ? [{ freeze, scope, source }] : [],
  );
  if (standing.length === 0) return undefined;
  return reject("account_frozen", `account "${account}" is frozen for debits by law`, { account, freezes: standing });
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
