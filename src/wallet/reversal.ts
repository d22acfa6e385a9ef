// What happens when a rail takes back what it had delivered?

import * as z from "zod";
import { Id, MoneyInput, Reference, Text } from "../events/fields.ts";
import type { ReversalBearer } from "../events/funding.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { existing, type ExistingAccount } from "./account.ts";
import { consequencesOf } from "./consequences.ts";
import { exactFunds } from "./cover.ts";
import { defineCommand } from "./command.ts";
import { accept, propose, proposeAlong, reject } from "./decision.ts";
import { fundingIsNot, fundingOf, nothingLeft, unreversed, type KnownFunding } from "./funding.ts";
import { usedReference } from "./reference.ts";

/** Whom a reversal is taken from. */
function bearerOf(funding: KnownFunding, account: ExistingAccount): ReversalBearer {
  if (funding.status === "pending") return "pending";
  return account.status === "closed" ? "house" : "available";
}

/** Whether risk has stopped the debits of an account already. */
function isStoppedByRisk({ freezes }: ExistingAccount): boolean {
  return Object.values(freezes).some(({ source, scope }) => source === "risk" && scope !== "credit");
}

export const reverseFunding = defineCommand({
  input: z.strictObject({
    funding: Id,
    /** @defaultValue all that was not reversed yet */
    amount: MoneyInput.optional(),
    reason: Text,
    /** What the rail calls the reversal: used once, ever. */
    reference: Reference.optional(),
    /** @defaultValue a fresh id, `rev_…` */
    reversal: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ funding }) => [`funding:${funding}`],
  decide(book, { funding: id, amount, reason, reference, reversal: given }, env) {
    const funding = fundingOf(book, id);
    if ("outcome" in funding) return funding;
    const account = existing(book, funding.account);
    if ("outcome" in account) return account;
    const { currency, source } = funding;
    const used = reference === undefined ? undefined : usedReference(book, source.rail, reference);
    if (used) return used;
    const reversal = given ?? `rev_${env.newId()}`;
    if (book.newUse("reversal", reversal).status === "used") {
      return reject("already_exists", `reversal "${reversal}" exists already`, { reversal });
    }
    // The freeze that may follow has its id.
    if (book.newFreeze(reversal).status !== "unknown") {
      return reject("already_exists", `freeze "${reversal}" exists already`, { freeze: reversal });
    }
    if (amount && amount.currency !== currency) {
      return reject("currency_mismatch", `amount is in ${amount.currency}: funding "${id}" was in ${currency}`, {
        funding: id,
        seen: amount.currency,
        expected: currency,
      });
    }
    const rest = unreversed(funding);
    const failed = fundingIsNot(funding, ["pending", "available"]);
    if (failed) return failed;
    const gone = amount === undefined ? nothingLeft(funding) : undefined;
    if (gone) return gone;
    const asked = amount === undefined ? rest : minorUnits(amount);
    const scale = env.assets.scale(currency);
    if (asked > rest) {
      const left = fromMinorUnits(rest, currency, scale);
      return reject(
        "exceeds_remaining",
        `asked for ${amount?.value} ${currency} of funding "${id}": ${left.value} is left`,
        {
          funding: id,
          asked: amount,
          remaining: left,
        },
      );
    }
    // Everything holds; from here on the decision is accepted.
    const bearer = bearerOf(funding, account);
    const reversed = propose(env, "FundingReversed", {
      reversal,
      funding: id,
      account: funding.account,
      amount: fromMinorUnits(asked, currency, scale),
      rail: source.rail,
      bearer,
      reason,
      ...(reference === undefined ? {} : { reference }),
    });
    const frozen = consequencesOf(book, account, reversed, env);
    if (bearer !== "available" || isStoppedByRisk(account) || frozen.length > 0) return accept(reversed, ...frozen);
    // Whether it was spent: what is only held, and has run out, was not.
    const left = exactFunds(book, account, currency, env) - asked;
    if (left >= 0n) return accept(reversed);
    return accept(
      reversed,
      proposeAlong(env, reversed, "AccountFrozen", {
        freeze: reversal,
        account: funding.account,
        scope: "debit",
        source: "risk",
        reason: `funding ${id} was reversed after it was spent`,
      }),
    );
  },
});
