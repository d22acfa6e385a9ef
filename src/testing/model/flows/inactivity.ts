// Telling somebody that an account is not used, and charging for it, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { charge } from "../fees.ts";
import { id, matches } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { minor } from "../amount.ts";
import type { Reason } from "../rank.ts";
import type { Records } from "../records.ts";

/** What a holder was told, and when the account had been active last. */
export interface Notice {
  readonly since: string;
  readonly chargesFrom: string;
  readonly monthly: readonly { readonly currency: string; readonly value: string }[];
}

type Rules = NonNullable<Records["policy"]["inactivity"]>;

export const commands: ModelCommands<"noticeInactivity" | "chargeInactivity"> = {
  noticeInactivity: {
    fields: { account: id },
    judge(records, { account: id }, { now }) {
      const account = records.accounts.get(id);
      if (!account) return { reasons: ["account_not_found"] };
      const reasons: Reason[] = [];
      if (account.closed) reasons.push("account_closed");
      const rules = rulesFor(records, id);
      if (!rules || now < inMonths(lastActive(records, id), rules.afterMonths)) reasons.push("wrong_state");
      if (reasons.length > 0) return { reasons };
      return standing(records, id) ? { reasons, repeats: id } : { reasons };
    },
    change(records, _input, id, { now }) {
      const rules = rulesFor(records, id);
      if (!rules) return;
      records.notices.set(id, {
        since: lastActive(records, id),
        chargesFrom: new Date(Date.parse(now) + rules.noticeDays * 86_400_000).toISOString(),
        monthly: rules.fees,
      });
    },
  },

  chargeInactivity: {
    fields: { account: id, period: matches(/^\d{4}-(0[1-9]|1[0-2])$/) },
    judge(records, { account: id, period }, { now }) {
      const account = records.accounts.get(id);
      if (!account) return { reasons: ["account_not_found"] };
      if (records.taken.has(`inactivity ${id} ${period}`)) return { reasons: [], repeats: id };
      const reasons: Reason[] = [];
      if (account.closed) reasons.push("account_closed");
      const byLaw = [...records.freezes.values()].some(
        (freeze) => freeze.account === id && !freeze.lifted && freeze.source === "legal" && freeze.scope !== "credit",
      );
      if (byLaw) reasons.push("account_frozen");
      const notice = standing(records, id);
      if (!rulesFor(records, id) || !notice || now < notice.chargesFrom || now.slice(0, 7) < period)
        reasons.push("wrong_state");
      else if (now.slice(0, 7) > period) reasons.push("expired");
      else if (amountsDue(records, id, now).length === 0) reasons.push("already_done");
      return { reasons };
    },
    change(records, { period }, id, { now }) {
      records.taken.add(`inactivity ${id} ${period}`);
      for (const { currency, full, amount } of amountsDue(records, id, now)) {
        makeAvailable(records, id, currency, full, now);
        charge(records, [{ kind: "inactivity", payer: id, amount, fixed: amount, waived: 0n }], currency);
      }
    },
  },
};

function rulesFor({ policy, accounts }: Records, id: string): Rules | undefined {
  const rules = policy.inactivity;
  const kinds: readonly string[] | undefined = rules?.kinds;
  return kinds?.includes(accounts.get(id)?.kind ?? "") === false ? undefined : rules;
}

/** When somebody last used an account. */
export function lastActive(records: Records, id: string): string {
  return records.known(records.active, id);
}

/** What the holder was told, if nothing has happened since. */
function standing(records: Records, id: string): Notice | undefined {
  const notice = records.notices.get(id);
  return notice?.since === lastActive(records, id) ? notice : undefined;
}

/** What can be taken for a month in each currency: of what was told and still is asked, as much as can be spent. */
function amountsDue(
  records: Records,
  id: string,
  now: string,
): { readonly currency: string; readonly full: bigint; readonly amount: bigint }[] {
  return (rulesFor(records, id)?.fees ?? []).flatMap((asked) => {
    const { currency } = asked;
    const told = records.notices.get(id)?.monthly.find((each) => each.currency === currency);
    const full = told && minor(told) < minor(asked) ? minor(told) : minor(asked);
    const there = spendable(records, id, currency, now);
    const amount = there < full ? there : full;
    return told && amount > 0n ? [{ currency, full, amount }] : [];
  });
}

/** The same day and time so many months later; where that month is too short, on its last day. */
export function inMonths(instant: string, months: number): string {
  const [year = 0, month = 0, day = 0] = instant.slice(0, 10).split("-").map(Number);
  const count = year * 12 + (month - 1) + months;
  for (let date = day; ; date -= 1) {
    const text = [
      String(Math.floor(count / 12)).padStart(4, "0"),
      String((count % 12) + 1).padStart(2, "0"),
      String(date).padStart(2, "0"),
    ].join("-");
    const found = `${text}${instant.slice(10)}`;
    if (new Date(found).toJSON() === found) return found;
  }
}
