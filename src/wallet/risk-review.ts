// What do operators decide about what risk rules find?

import * as z from "zod";
import { Deadline, Id, Text } from "../events/fields.ts";
import { RuleName } from "../events/risk.ts";
import { existing } from "./account.ts";
import { defineCommand } from "./command.ts";
import { accept, propose, reject, type Env, type Rejected } from "./decision.ts";
import { past } from "./due.ts";

/** Who asks, if it is somebody who may decide about risk; or the rejection that says who may. */
function reviewerOf({ meta: { actor } }: Env): string | Rejected {
  if (actor !== undefined && /^(?:operator|compliance):./.test(actor)) return actor;
  const permitted = ['actor "operator:…"', 'actor "compliance:…"'];
  return reject("not_permitted", `risk is reviewed by operators: expected ${permitted.join(" or ")}`, {
    permitted,
    actor,
  });
}

export const clearRiskFlag = defineCommand({
  input: z.strictObject({
    account: Id,
    /** Which rule found it. */
    rule: RuleName,
    /** The `event` of the flag, as `ledger.riskFlags` shows it. */
    flagged: Id,
    reason: Text,
  }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, rule, flagged, reason }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const by = reviewerOf(env);
    if (typeof by === "object") return by;
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "RiskFlagCleared", { account: id, rule, flagged, by, reason }));
  },
});

export const snoozeRule = defineCommand({
  input: z.strictObject({
    account: Id,
    rule: RuleName,
    /** From then on it looks again. */
    until: Deadline,
    reason: Text,
  }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, rule, until, reason }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const by = reviewerOf(env);
    if (typeof by === "object") return by;
    const late = past("until", until, env);
    if (late) return late;
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "RuleSnoozed", { account: id, rule, until, by, reason }));
  },
});
