// Rule 9: nothing went out for months, and then much.

import * as z from "zod";
import { PositiveMoney } from "../../../events/fields.ts";
import { DAY_MS, monthsAfter } from "../../calendar.ts";
import { lineOf } from "../../line.ts";
import { newest, newestTime } from "../../signals/recent.ts";
import { defineRule, OUTGOING } from "../rule.ts";
import { shown } from "../shown.ts";

/** No month has fewer days. */
const SHORTEST_MONTH_MS = 28 * DAY_MS;

export const dormant = defineRule({
  rule: "dormant",
  version: 1,
  name: "A large payment after a long silence",
  reason: "an account that was long not used",
  on: OUTGOING,
  parameters: {
    /** Nothing has gone out for so many months of the calendar, in UTC … */
    months: z.int().min(1).max(120),
    /** … and now this much or more. */
    least: PositiveMoney,
  },
  /** The newest movement is remembered however old it is. Without any, the silence began when the account was opened. */
  find({ conduct }, fact, { months, least }) {
    if (fact.currency !== least.currency) return undefined;
    const since = newestTime(conduct.out) ?? conduct.openedAt;
    if (fact.time - since < months * SHORTEST_MONTH_MS || fact.amount < lineOf(least)) return undefined;
    if (fact.time < monthsAfter(since, months)) return undefined;
    const last = newest(conduct.out);
    return {
      observed: `${shown(fact.amount, fact)}, nothing out since ${new Date(since).toISOString()}`,
      threshold: `${least.value} ${least.currency} or more after ${months} months`,
      evidence: last ? [last.event] : [],
    };
  },
});
