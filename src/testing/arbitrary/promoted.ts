// What is a campaign used for, and what becomes of that?

import * as fc from "fast-check";
import type { Command } from "../../wallet/commands.ts";
import { money } from "./amount.ts";
import { idOf } from "./id.ts";
import { maybe } from "./maybe.ts";
import { twoAccounts } from "./party.ts";

function source(of: bigint) {
  return { rail: "bank", reference: `promoted-${of}` };
}

/** Commands that use a campaign, with what they need before and what may undo it after. */
export function promotedUse(campaign: string): fc.Arbitrary<Command[]> {
  const dollars = money({ currencies: ["USD"] });
  const reference = fc.bigInt({ min: 0n, max: 10n ** 9n });
  const used = { parties: twoAccounts(), amount: dollars, reference };
  return fc.oneof(
    fc
      .record({ ...used, transfer: idOf("transfer"), back: maybe(dollars) })
      .map(({ parties: [from, to], amount, reference: of, transfer, back }): Command[] => [
        { type: "fund", account: from, amount, source: source(of), campaign },
        { type: "transfer", from, to, amount, campaign, transfer },
        { type: "refund", of: transfer, ...(back === undefined ? {} : { amount: back }) },
      ]),
    fc
      .record({ ...used, payment: idOf("payment"), part: maybe(dollars) })
      .map(({ parties: [from, to], amount, reference: of, payment, part }): Command[] => [
        { type: "fund", account: from, amount, source: source(of) },
        { type: "authorizePayment", from, to, amount, payment },
        { type: "capturePayment", payment, campaign, ...(part === undefined ? {} : { amount: part }) },
        { type: "capturePayment", payment, campaign },
        { type: "refund", of: payment, amount },
        { type: "refund", of: payment },
      ]),
    fc
      .record({
        ...used,
        withdrawal: idOf("withdrawal"),
        way: fc.constantFrom("cancelWithdrawal", "failWithdrawal", "submitWithdrawal"),
      })
      .map(({ parties: [account], amount, reference: of, withdrawal, way }): Command[] => [
        { type: "fund", account, amount, source: source(of) },
        { type: "fund", account, amount, source: source(of + 1n) },
        {
          type: "requestWithdrawal",
          account,
          amount,
          withdrawal,
          campaign,
          destination: { rail: "bank", token: "tok_1" },
        },
        ...(way === "failWithdrawal" ? [{ type: "submitWithdrawal", withdrawal } as const] : []),
        way === "failWithdrawal" ? { type: way, withdrawal, reason: "account unknown" } : { type: way, withdrawal },
      ]),
    fc
      .record({ ...used, quote: idOf("quote"), pays: fc.boolean() })
      .map(({ parties: [from, to], amount, reference: of, quote, pays }): Command[] => [
        { type: "fund", account: from, amount, source: source(of) },
        {
          type: "quoteRate",
          account: from,
          sell: "USD",
          buy: "JPY",
          fixed: "sell",
          amount,
          mid: "150.25",
          markupBps: 0,
          expiresAt: "2099-01-01T00:00:00.000Z",
          quote,
          campaign,
        },
        pays
          ? { type: "transfer", from, to, amount: { currency: "JPY", value: "1" }, quote, campaign }
          : { type: "convert", quote },
      ]),
    fc
      .record({ ...used, funding: idOf("funding") })
      .map(({ parties: [account], amount, reference: of, funding }): Command[] => [
        { type: "startFunding", account, amount, source: source(of), funding },
        { type: "settleFunding", funding, campaign },
      ]),
  );
}
