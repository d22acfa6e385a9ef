// Money from one account to another, in the plainest words.

import type { ModelCommands, Understood } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf, paid, type ModelFee } from "../fees.ts";
import { amount, id, optional, record, reference, text, word } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { againstCap, againstLimits, againstPlace, count } from "../limits.ts";
import { received, type Original } from "../original.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { againstNaming, isSpent, termsOf, use } from "../campaign-uses.ts";
import { exchange, lacksFor } from "./conversion.ts";
import { holdClaims } from "./contested.ts";
import { isFrozen } from "./freeze.ts";
import { againstPaying } from "./request.ts";

export type Transfer = Original;

export const commands: ModelCommands<"transfer"> = {
  transfer: {
    fields: {
      from: id,
      to: id,
      amount,
      memo: optional(text),
      purpose: optional(word),
      order: optional(id),
      biller: optional(record({ reference })),
      request: optional(id),
      quote: optional(id),
      campaign: optional(id),
      transfer: optional(id),
    },
    amounts: { amount: "positive" },
    judge(records, command, { now }) {
      const { from, to, amount, transfer } = command;
      const reasons: Reason[] = [];
      if (!records.accounts.has(from) || !records.accounts.has(to)) reasons.push("account_not_found");
      if (transfer !== undefined && records.transfers.has(transfer)) reasons.push("already_exists");
      if (from === to) reasons.push("same_account");
      if (records.accounts.get(from)?.closed || records.accounts.get(to)?.closed) reasons.push("account_closed");
      if (isFrozen(records, from, "debit") || isFrozen(records, to, "credit")) reasons.push("account_frozen");
      if (command.request !== undefined)
        reasons.push(...againstPaying(records, command.request, { from, to, amount, now }));
      const quote = command.quote === undefined ? undefined : records.quotes.get(command.quote);
      if (command.quote !== undefined && quote?.account !== from) reasons.push("quote_not_found");
      else if (quote) {
        if (isFrozen(records, from, "credit")) reasons.push("account_frozen");
        if (quote.buys !== amount.currency) reasons.push("currency_mismatch");
        if (quote.used) reasons.push("already_done");
        else if (now >= quote.expiresAt) reasons.push("expired");
      }
      reasons.push(...againstPlace(records, { operation: "transfer", currency: amount.currency, from, to }));
      if (quote)
        reasons.push(...againstPlace(records, { operation: "convert", currency: quote.sells, from, to: from }));
      const paying = {
        account: from,
        operation: "transfer",
        currency: amount.currency,
        units: minor(amount),
      } as const;
      reasons.push(...againstLimits(records, paying, now));
      reasons.push(
        ...againstLimits(
          records,
          { account: to, operation: "receive", currency: amount.currency, units: minor(amount) },
          now,
        ),
      );
      reasons.push(...againstCap(records, to, amount.currency, minor(amount)));
      if (quote)
        reasons.push(
          ...againstLimits(
            records,
            { account: from, operation: "convert", currency: quote.sells, units: quote.sold },
            now,
            { too: paying },
          ),
        );
      reasons.push(...againstNaming(records, command.campaign, "transfer", amount.currency, now));
      if (reasons.length > 0) return { reasons };
      const fees = feesOfTransfer(records, command);
      const needed = neededFor(command, fees);
      const bought = quote?.bought ?? 0n;
      if (bought > needed) reasons.push(...againstCap(records, from, amount.currency, bought - needed));
      const has = spendable(records, from, amount.currency, now) + bought;
      if (has < needed || (quote && lacksFor(records, quote, now))) reasons.push("insufficient_funds");
      // What was quoted uses its campaign too.
      if (isSpent(records, [quote?.fees ?? [], fees])) reasons.push("promotion_exhausted");
      return { reasons };
    },
    change(records, command, id, { now }) {
      const { from, to, amount, request, quote } = command;
      const { currency } = amount;
      const fees = feesOfTransfer(records, command);
      const bought = quote === undefined ? 0n : records.known(records.quotes, quote).bought;
      makeAvailable(records, from, currency, neededFor(command, fees), now, bought);
      records.used(now, from, to);
      // What was bought to pay with has an id that nobody was told.
      if (quote !== undefined) exchange(records, quote, { conversion: undefined, toPay: true }, now);
      if (request !== undefined) records.known(records.requests, request).ended = "paid";
      count(records, { account: from, operation: "transfer", currency: amount.currency, units: minor(amount) }, now);
      count(records, { account: to, operation: "receive", currency: amount.currency, units: minor(amount) }, now);
      records.transfers.set(id, received({ from, to, currency }, minor(amount), fees));
      records.pay(wallet(from), wallet(to), currency, minor(amount));
      charge(records, fees, currency);
      use(records, fees);
      holdClaims(records, from, now);
    },
  },
};

/** What the payer has to have: the amount, and the fees on top of it. */
function neededFor({ from, amount }: Understood<"transfer">, fees: readonly ModelFee[]): bigint {
  return fees.filter(({ payer }) => payer === from).reduce((sum, fee) => sum + paid(fee), minor(amount));
}

function feesOfTransfer(records: Records, command: Understood<"transfer">): ModelFee[] {
  const { from, to, amount, purpose, biller, campaign } = command;
  const charged = {
    operation: "transfer",
    currency: amount.currency,
    amount: minor(amount),
    purpose: purpose ?? (biller ? "bill" : "person"),
    payer: records.party(from),
    payee: records.party(to),
  } as const;
  return feesOf(records.policy, charged, termsOf(records, campaign));
}
