// How does an operator put the books right?

import * as z from "zod";
import { minorUnits } from "../money/money.ts";
import { isChartAccount, walletOf, type WrittenPosting } from "./chart.ts";
import { defineEvent, type TagParts } from "./definition.ts";
import { Actor, Id, SignedMoney, Text } from "./fields.ts";

export const Adjusted = defineEvent({
  version: 1,
  subject: "adjustment",
  data: z.strictObject({
    adjustment: Id,
    postings: z
      .array(
        z.strictObject({
          account: z
            .string()
            .min(1)
            .max(200)
            .refine((name): boolean => isChartAccount(name), "expected an account of the chart"),
          amount: SignedMoney,
        }),
      )
      .min(2)
      .refine(isBalanced, "expected postings that sum to zero per asset"),
    reason: Text,
    approvers: z.array(Actor).min(2),
  }),
  tags: ({ adjustment, postings }) => [...walletTags(postings), ["adjustment", adjustment]],
});

// Every other event has its postings made for it; these are written, so a log may hold any.
function isBalanced(postings: readonly WrittenPosting[]): boolean {
  const sums = new Map<string, bigint>();
  for (const { amount } of postings) {
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + minorUnits(amount));
  }
  return [...sums.values()].every((sum) => sum === 0n);
}

/** `account:` for a wallet that any part of the adjustment takes from, `credits:` for one that only receives. */
function walletTags(postings: readonly WrittenPosting[]): TagParts<"account" | "credits">[] {
  const nets = new Map<string, Map<string, bigint>>();
  for (const { account, amount } of postings) {
    const wallet = walletOf(account);
    if (!wallet) continue;
    const net = nets.get(wallet.id) ?? new Map<string, bigint>();
    nets.set(wallet.id, net);
    const line = `${wallet.part} ${amount.currency}`;
    net.set(line, (net.get(line) ?? 0n) + minorUnits(amount));
  }
  return [...nets].map(([id, net]) => ([...net.values()].some((sum) => sum > 0n) ? ["account", id] : ["credits", id]));
}
