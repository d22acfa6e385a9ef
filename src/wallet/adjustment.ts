// How may an operator put the books right?

import * as z from "zod";
import { isChartAccount, walletOf } from "../events/chart.ts";
import { Actor, Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { closed, existing, type ExistingAccount } from "./account.ts";
import { unlessTwo } from "./approvers.ts";
import { defineCommand } from "./command.ts";
import { coverFor, lacks, releases } from "./cover.ts";
import { accept, propose, reject } from "./decision.ts";
import { shortfallsHeld } from "./shortfall.ts";

export const adjust = defineCommand({
  input: z.strictObject({
    /** They sum to zero per asset: + debit, - credit. */
    postings: z
      .array(z.strictObject({ account: z.string().max(200), amount: MoneyInput }))
      .min(2)
      .max(100),
    reason: Text,
    /** Two. */
    approvers: z.array(Actor).max(16),
    /** @defaultValue a fresh id, `adj_…` */
    adjustment: Id.optional(),
  }),
  amounts: ({ postings }) =>
    postings.map(({ amount }, index) => [`postings.${index}.amount`, amount, "notZero"] as const),
  looks: ({ postings }) =>
    postings.flatMap(({ account }) => {
      const wallet = walletOf(account);
      return wallet ? [`account:${wallet.id}`, `credits:${wallet.id}`] : [];
    }),
  check({ postings }, assets) {
    for (const [index, { account }] of postings.entries()) {
      const wallet = walletOf(account);
      if (!isChartAccount(account) || (wallet && wallet.part !== "available")) {
        return reject(
          "invalid_command",
          `postings.${index}.account is "${account}": expected an account of the chart, of a wallet its "available"`,
          { field: `postings.${index}.account`, seen: account },
        );
      }
    }
    const sums = new Map<string, bigint>();
    for (const { amount } of postings) {
      sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + minorUnits(amount));
    }
    for (const [asset, sum] of sums) {
      if (sum === 0n) continue;
      const off = fromMinorUnits(sum, asset, assets.scale(asset));
      return reject("invalid_command", `postings sum to ${off.value} ${asset}: expected zero per asset`, {
        field: "postings",
        sum: off,
      });
    }
    return undefined;
  },
  decide(book, { postings, reason, approvers, adjustment: given }, env) {
    const wallets = [...new Set(postings.flatMap(({ account }) => walletOf(account)?.id ?? []))];
    const accounts = [];
    for (const id of wallets) {
      const account = existing(book, id);
      if ("outcome" in account) return account;
      accounts.push(account);
    }
    const id = given ?? `adj_${env.newId()}`;
    if (book.newUse("adjustment", id).status === "used") {
      return reject("already_exists", `adjustment "${id}" exists already`, { adjustment: id });
    }
    const shut = accounts.find(({ status }) => status === "closed");
    if (shut) return closed(shut);
    const unapproved = unlessTwo(approvers, "an adjustment");
    if (unapproved) return unapproved;
    const lapsed = [];
    const debited = new Set<ExistingAccount>();
    for (const account of accounts) {
      for (const asset of new Set(postings.map(({ amount }) => amount.currency))) {
        const taken = postings
          .filter((line) => walletOf(line.account)?.id === account.account && line.amount.currency === asset)
          .reduce((sum, { amount }) => sum + minorUnits(amount), 0n);
        if (taken > 0n) debited.add(account);
        const cover = coverFor(book, account, asset, taken, env);
        const short = lacks(account.account, cover.funds, taken, asset, env);
        if (short) return short;
        lapsed.push(...cover.lapsed);
      }
    }
    // Everything holds; from here on the decision is accepted.
    const adjusted = propose(env, "Adjusted", { adjustment: id, postings, reason, approvers });
    const events = [...releases(lapsed, adjusted, env), adjusted];
    return accept(...events, ...[...debited].flatMap((account) => shortfallsHeld(book, account, events, env)));
  },
});
