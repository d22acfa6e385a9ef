// What does the host report that bears on risk: declined charges, failed challenges, theft?

import * as z from "zod";
import { Id, MoneyInput, Text } from "../events/fields.ts";
import { closed, existing } from "./account.ts";
import { consequencesOf } from "./consequences.ts";
import { defineCommand } from "./command.ts";
import { accept, propose, reject } from "./decision.ts";

export const recordDecline = defineCommand({
  input: z.strictObject({
    instrument: Id,
    /** What the rail said. */
    reason: Text,
  }),
  looks: ({ instrument }) => [`instrument:${instrument}`],
  decide(book, { instrument: id, reason }, env) {
    const instrument = book.instrument(id);
    if (instrument.status === "unknown") {
      return reject("instrument_not_found", `instrument "${id}" does not exist`, { instrument: id });
    }
    const account = existing(book, instrument.account);
    if ("outcome" in account) return account;
    if (account.status === "closed") return closed(account);
    // Everything holds; from here on the decision is accepted.
    const declined = propose(env, "InstrumentDeclined", { instrument: id, account: instrument.account, reason });
    return accept(declined, ...consequencesOf(book, account, declined, env));
  },
});

export const failChallenge = defineCommand({
  input: z.strictObject({
    account: Id,
    /** What was to be done when the proof was asked for, for rules about high values. */
    amount: MoneyInput.optional(),
    reason: Text.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, amount, reason }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (account.status === "closed") return closed(account);
    // Everything holds; from here on the decision is accepted.
    const failed = propose(env, "ChallengeFailed", {
      account: id,
      ...(amount === undefined ? {} : { amount }),
      ...(reason === undefined ? {} : { reason }),
    });
    return accept(failed, ...consequencesOf(book, account, failed, env));
  },
});

export const reportTheft = defineCommand({
  input: z.strictObject({ account: Id, reason: Text.optional() }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, reason }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (account.status === "closed") return closed(account);
    // Everything holds; from here on the decision is accepted.
    const reported = propose(env, "TheftReported", { account: id, ...(reason === undefined ? {} : { reason }) });
    return accept(reported, ...consequencesOf(book, account, reported, env));
  },
});
