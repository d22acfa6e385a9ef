// When may the house give up what an account owes it?

import * as z from "zod";
import { Actor, Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import { closed, existing } from "./account.ts";
import { unlessTwo } from "./approvers.ts";
import { defineCommand } from "./command.ts";
import { exactFunds } from "./cover.ts";
import { accept, propose, reject } from "./decision.ts";

export const writeOffLoss = defineCommand({
  input: z.strictObject({
    account: Id,
    /** @defaultValue all that the account is below zero, in every asset */
    amount: MoneyInput.optional(),
    reason: Text,
    /** Two. */
    approvers: z.array(Actor).max(16),
    /** @defaultValue a fresh id, `los_…` */
    loss: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ account }) => [`account:${account}`, `credits:${account}`],
  decide(book, { account: id, amount, reason, approvers, loss: given }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const loss = given ?? `los_${env.newId()}`;
    if (book.newUse("loss", loss).status === "used") {
      return reject("already_exists", `loss "${loss}" exists already`, { loss });
    }
    if (account.status === "closed") return closed(account);
    const unapproved = unlessTwo(approvers, "a write-off");
    if (unapproved) return unapproved;
    const credits = book.creditsExact(id);
    const assets = amount
      ? [amount.currency]
      : [...new Set([...Object.keys(account.balances), ...Object.keys(credits.balances)])].sort();
    const amounts: Money[] = [];
    for (const asset of assets) {
      const debt = -exactFunds(book, account, asset, env);
      if (debt > 0n) amounts.push(fromMinorUnits(debt, asset, env.assets.scale(asset)));
    }
    const [debt] = amounts;
    if (!debt) return reject("already_done", `account "${id}" has no debt`, { account: id });
    if (amount && minorUnits(amount) > minorUnits(debt)) {
      return reject(
        "exceeds_remaining",
        `asked to write off ${amount.value} ${amount.currency} of account "${id}": it owes ${debt.value}`,
        { account: id, asked: amount, remaining: debt },
      );
    }
    // Everything holds; from here on the decision is accepted.
    const written = amount ? [amount] : amounts;
    return accept(propose(env, "LossWrittenOff", { loss, account: id, amounts: written, reason, approvers }));
  },
});
