// When may money move from one wallet to another?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import { Id, MoneyInput, Text, Word } from "../events/fields.ts";
import { Biller } from "../events/transfer.ts";
import { paidOf } from "../events/fee-line.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../money/money.ts";
import { feeLines } from "../policy/tariff.ts";
import { barred, existing } from "./account.ts";
import { assessed } from "./assessment.ts";
import { campaignFor, campaignOver, notOfCampaign } from "./campaign.ts";
import { exhausted } from "./campaign-caps.ts";
import { defineCommand } from "./command.ts";
import { asQuoted, conversionMade, coverForQuote } from "./conversion.ts";
import { consequencesOfCredit } from "./consequences.ts";
import { coverFor, lacks, releases } from "./cover.ts";
import { accept, propose, proposeAlong, reject, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { capped, limited, restricted } from "./limits.ts";
import { foldGivenBack, received, type Original } from "./original.ts";
import { quoteGiven, quoteOver } from "./quote.ts";
import { otherThanAsked, requestMade, requestOver } from "./request.ts";
import { shortfallsHeld } from "./shortfall.ts";

/** A transfer, with what was given back of it since. */
export type TransferState = { status: "unknown" } | SettledTransfer;

export interface SettledTransfer extends Original {
  status: "settled";
}

export function initialTransfer(): TransferState {
  return { status: "unknown" };
}

export function foldTransfer(draft: TransferState, event: EventAbout<"transfer">): void {
  if (event.type === "Transferred") {
    const { from, to, amount, fees } = event.data;
    become<TransferState>(draft, { status: "settled", ...received(from, to, amount, fees) });
  } else if (draft.status === "settled") {
    foldGivenBack(draft, event);
  }
}

export const transfer = defineCommand({
  input: z.strictObject({
    from: Id,
    to: Id,
    amount: MoneyInput,
    memo: Text.optional(),
    /**
     * What it is for, in a word of yours; a tariff can go by it.
     * @defaultValue `bill` where a biller is named, else `person`
     */
    purpose: Word.optional(),
    /** Your id of what was bought; `order:ID` is a tag. */
    order: Id.optional(),
    /** What the biller wants to see on the payment of a bill. */
    biller: Biller.optional(),
    /** The request for money that it pays, in full. */
    request: Id.optional(),
    /** The quote of the payer that it is paid with, in another asset. */
    quote: Id.optional(),
    /** The campaign that waives its fees. */
    campaign: Id.optional(),
    /** @defaultValue a fresh id, `trf_…` */
    transfer: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ from, to, request, quote, campaign }) => [
    `account:${from}`,
    `credits:${from}`,
    `account:${to}`,
    ...(request === undefined ? [] : [`request:${request}`]),
    ...(quote === undefined ? [] : [`quote:${quote}`]),
    ...(campaign === undefined ? [] : [`campaign:${campaign}`]),
  ],
  decide(book, { from, to, amount, memo, order, biller, request: pays, quote: by, campaign: named, ...input }, env) {
    const payer = existing(book, from);
    if ("outcome" in payer) return payer;
    const payee = existing(book, to);
    if ("outcome" in payee) return payee;
    const id = input.transfer ?? `trf_${env.newId()}`;
    if (book.newTransfer(id).status !== "unknown") {
      return reject("already_exists", `transfer "${id}" exists already`, { transfer: id });
    }
    const request = pays === undefined ? undefined : requestMade(book, pays, { from, to });
    if (request && "outcome" in request) return request;
    const quote = by === undefined ? undefined : quoteGiven(book, by, from);
    if (quote && "outcome" in quote) return quote;
    const conversion = quote && asQuoted(quote, `cnv_${env.newId()}`);
    const made = conversion && conversionMade(book, conversion.conversion);
    if (made) return made;
    const campaign = named === undefined ? undefined : campaignFor(book, named, "transfer");
    if (campaign && "outcome" in campaign) return campaign;

    if (from === to) return reject("same_account", `account "${from}" cannot transfer to itself`, { account: from });
    const other =
      (request && inOtherCurrency(amount, "request", request.asked.amount)) ??
      (quote && inOtherCurrency(amount, "quote", quote.terms.buy)) ??
      (campaign && notOfCampaign(campaign, amount.currency));
    if (other) return other;
    // What is bought to pay with comes into the payer's wallet first.
    const stopped = barred(payer, "debit") ?? (quote && barred(payer, "credit")) ?? barred(payee, "credit");
    if (stopped) return stopped;
    const over =
      (request && requestOver(request, env)) ??
      (quote && quoteOver(quote, env)) ??
      (campaign && campaignOver(campaign, env));
    if (over) return over;
    const mismatch = request && otherThanAsked(request, amount);
    if (mismatch) return mismatch;

    const paying = { operation: "transfer", amount } as const;
    const beyond =
      restricted({ operation: "transfer", amount, from: payer, to: payee }, env) ??
      (quote && restricted({ operation: "convert", amount: quote.terms.sell, from: payer, to: payer }, env)) ??
      limited(book, payer, paying, env) ??
      (quote && limited(book, payer, { operation: "convert", amount: quote.terms.sell }, env, [paying])) ??
      limited(book, payee, { operation: "receive", amount }, env) ??
      capped(book, payee, amount, env);
    if (beyond) return beyond;
    const purpose = input.purpose ?? (biller ? "bill" : "person");
    const fees = feeLines(env.policy.tariff, { operation: "transfer", amount, purpose, payer, payee }, campaign?.terms);
    let needed = minorUnits(amount);
    for (const fee of fees) if (fee.payer === from) needed += paidOf(fee);
    // What is bought is there before anything is paid, and what is left of it stays.
    const bought = conversion ? minorUnits(conversion.buy) : 0n;
    const stays = bought - needed;
    const full =
      stays > 0n ? capped(book, payer, fromMinorUnits(stays, amount.currency, scaleOf(amount)), env) : undefined;
    if (full) return full;
    const sold = quote && coverForQuote(book, payer, quote, env);
    if (sold && "outcome" in sold) return sold;
    const cover = coverFor(book, payer, amount.currency, needed, env, bought);
    const short = lacks(from, cover.funds, needed, amount.currency, env);
    if (short) return short;
    const spent = (campaign ?? quote) && exhausted(book, [...(quote ? [quote.terms.charges] : []), fees], env);
    if (spent) return spent;
    const attempt = {
      account: payer,
      what: "transfer",
      direction: "out",
      amount,
      counterparty: payee.account,
    } as const;
    const passed = assessed(book, { ...attempt, asks: quote ? ["transfer", "convert"] : ["transfer"], payee: to }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    const paid = propose(passed, "Transferred", {
      transfer: id,
      // The strings that their states have, so that what remembers the event keeps no others.
      from: payer.account,
      to: payee.account,
      amount,
      purpose,
      ...(memo === undefined ? {} : { memo }),
      ...(order === undefined ? {} : { order }),
      ...(biller === undefined ? {} : { biller }),
      ...(pays === undefined ? {} : { request: pays }),
      fees,
    });
    // What is bought comes first, so that the wallet has what it pays with at every position of the log.
    const converted = conversion ? [proposeAlong(env, paid, "Converted", { ...conversion, transfer: id })] : [];
    const released = releases([...(sold?.lapsed ?? []), ...cover.lapsed], paid, env);
    const events = [...released, ...converted, paid];
    return accept(
      ...events,
      ...shortfallsHeld(book, payer, events, env),
      ...consequencesOfCredit(book, payee, paid, env),
    );
  },
});

/** The rejection for an amount in another currency than what it is to pay, or what it is to be paid with. */
function inOtherCurrency(
  amount: Money,
  what: "request" | "quote",
  { currency: expected }: Money,
): Rejected | undefined {
  const { currency: seen } = amount;
  if (seen === expected) return undefined;
  return reject("currency_mismatch", `amount is in ${seen}: the ${what} is in ${expected}`, { seen, expected });
}
