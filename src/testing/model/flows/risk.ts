// What the host reports that bears on risk, and what operators decide about it, in the plainest words: nothing of it moves money.

import type { ModelCommands } from "../command.ts";
import { amount, id, instant, matches, optional, text } from "../fields.ts";
import type { Reason } from "../rank.ts";
import type { Records } from "../records.ts";

const rule = matches(/^[a-zA-Z][a-zA-Z0-9]{0,63}$/);

function ofOpen(records: Records, id: string): Reason[] {
  const account = records.accounts.get(id);
  if (!account) return ["account_not_found"];
  return account.closed ? ["account_closed"] : [];
}

function byReviewer(records: Records, account: string, actor = ""): Reason[] {
  const reasons: Reason[] = [];
  if (!records.accounts.has(account)) reasons.push("account_not_found");
  const [role, ...name] = actor.split(":");
  if ((role !== "operator" && role !== "compliance") || name.join(":") === "") reasons.push("not_permitted");
  return reasons;
}

const nothing = (): void => {};

type Types = "recordDecline" | "failChallenge" | "reportTheft" | "clearRiskFlag" | "snoozeRule";

export const commands: ModelCommands<Types> = {
  recordDecline: {
    fields: { instrument: id, reason: text },
    judge(records, { instrument }) {
      const known = records.instruments.get(instrument);
      return { reasons: known ? ofOpen(records, known.account) : ["instrument_not_found"] };
    },
    change: nothing,
  },
  failChallenge: {
    fields: { account: id, amount: optional(amount), reason: optional(text) },
    amounts: { amount: "positive" },
    judge: (records, { account }) => ({ reasons: ofOpen(records, account) }),
    change: nothing,
  },
  reportTheft: {
    fields: { account: id, reason: optional(text) },
    judge: (records, { account }) => ({ reasons: ofOpen(records, account) }),
    change: (records, { account }, _id, { now }) => records.used(now, account),
  },
  clearRiskFlag: {
    fields: { account: id, rule, flagged: id, reason: text },
    judge: (records, { account }, { actor }) => ({ reasons: byReviewer(records, account, actor) }),
    change: nothing,
  },
  snoozeRule: {
    fields: { account: id, rule, until: instant, reason: text },
    instants: ["until"],
    judge(records, { account, until }, { actor, now }) {
      const reasons = byReviewer(records, account, actor);
      return { reasons: until <= now ? [...reasons, "expired"] : reasons };
    },
    change: nothing,
  },
};
