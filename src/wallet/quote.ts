// What does the house promise for an amount, at which rate and until when?

import * as z from "zod";
import type { EventAbout, EventData } from "../events/catalogue.ts";
import { FixedSide, MarkupBps, Rate } from "../events/conversion.ts";
import { paidInAll } from "../events/fee-line.ts";
import { Deadline, Id, MoneyInput, type FeeLine } from "../events/fields.ts";
import { boughtFor, costOf, isAbove, lessMarkup, type ScaledAsset } from "../money/convert.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import { feeLines } from "../policy/tariff.ts";
import { closed, existing } from "./account.ts";
import type { Book } from "./book.ts";
import { campaignFor, campaignOver, notOfCampaign } from "./campaign.ts";
import { exhausted } from "./campaign-caps.ts";
import { AMOUNT_PATTERN, defineCommand } from "./command.ts";
import { accept, propose, reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { isDue, past } from "./due.ts";

/** A quote: what was promised, and what it was used for. */
export type QuoteState = { status: "unknown" } | GivenQuote | UsedQuote;

interface Quoted {
  /** As it was quoted. */
  terms: EventData<"RateQuoted">;
}
export interface GivenQuote extends Quoted {
  status: "given";
}
export interface UsedQuote extends Quoted {
  status: "used";
  conversion: string;
  /** Where it was used to pay: the transfer. */
  transfer?: string;
}

export function initialQuote(): QuoteState {
  return { status: "unknown" };
}

export function foldQuote(draft: QuoteState, event: EventAbout<"quote">): void {
  if (event.type === "RateQuoted") {
    // A copy: what is recorded is in the hands of callers too.
    become<QuoteState>(draft, { status: "given", terms: structuredClone(event.data) });
  } else if (event.type === "Converted" && draft.status === "given") {
    const { conversion, transfer } = event.data;
    const { terms } = draft;
    become<QuoteState>(draft, { status: "used", terms, conversion, ...(transfer === undefined ? {} : { transfer }) });
  }
}

/** A quote that was given to an account, or to any if none is named; or the rejection that says there is none. */
export function quoteGiven(book: Book, id: string, account?: string): GivenQuote | UsedQuote | Rejected {
  const quote = book.quote(id);
  if (quote.status !== "unknown" && (account === undefined || account === quote.terms.account)) return quote;
  const to = account === undefined ? "" : ` to account "${account}"`;
  return reject("quote_not_found", `quote "${id}" was never given${to}`, {
    quote: id,
    ...(account === undefined ? {} : { account }),
  });
}

/** Why a quote cannot be used, if so: it is used once, and only before the instant at which it expires. */
export function quoteOver(quote: GivenQuote | UsedQuote, env: Env): Rejected | undefined {
  const { quote: id, expiresAt } = quote.terms;
  if (quote.status === "used") {
    const { conversion, transfer } = quote;
    return reject("already_done", `quote "${id}" was used by conversion "${conversion}"`, {
      quote: id,
      conversion,
      ...(transfer === undefined ? {} : { transfer }),
    });
  }
  if (!isDue(expiresAt, env)) return undefined;
  return reject("expired", `quote "${id}" expired at ${expiresAt}`, { quote: id, expiresAt });
}

const QuoteInput = z.strictObject({
  account: Id,
  /** The code of the asset that is sold. */
  sell: z.string(),
  /** The code of the asset that is bought. */
  buy: z.string(),
  /** Which of the two the `amount` is of; the other follows from the rate. */
  fixed: FixedSide,
  /** In the asset that is `fixed`. To sell: all that leaves the wallet, fees included. To buy: what comes in. */
  amount: MoneyInput,
  /** The market's rate, in units of `buy` per unit of `sell`. */
  mid: Rate.refine((mid) => !/\.[0-9]{21}/.test(mid), "expected at most 20 decimals"),
  /** What the customer's rate is below the mid; with a `rate` it is only recorded. */
  markupBps: MarkupBps,
  /**
   * The customer's rate, never above the mid.
   * @defaultValue the mid less the mark-up
   */
  rate: Rate.optional(),
  /** From then on it cannot be used. */
  expiresAt: Deadline,
  /** @defaultValue a fresh id, `quo_…` */
  quote: Id.optional(),
  /** The campaign that waives the fees of the conversion. */
  campaign: Id.optional(),
});

export const quoteRate = defineCommand({
  input: QuoteInput,
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ account, campaign }) => [`account:${account}`, ...(campaign === undefined ? [] : [`campaign:${campaign}`])],
  check({ sell, buy, fixed, amount, mid, markupBps, rate }, assets) {
    for (const [field, code] of [
      ["sell", sell],
      ["buy", buy],
    ] as const) {
      if (assets.has(code)) continue;
      return reject("unknown_asset", `${field} is "${code}": expected an asset that this ledger knows`, {
        field,
        seen: code,
      });
    }
    if (sell === buy) {
      return reject("invalid_command", `buy is ${buy}, as is sell: expected two assets`, { field: "buy", seen: buy });
    }
    if (rate !== undefined && isAbove(rate, mid)) {
      return reject("invalid_command", `rate is ${rate}: expected no more than the mid rate ${mid}`, {
        field: "rate",
        seen: rate,
      });
    }
    if (amount.currency !== (fixed === "sell" ? sell : buy)) return undefined;
    const other = converted(amount, fixed, rate ?? lessMarkup(mid, markupBps), {
      sell: { currency: sell, scale: assets.scale(sell) },
      buy: { currency: buy, scale: assets.scale(buy) },
    });
    if (AMOUNT_PATTERN.test(other.value)) return undefined;
    return reject(
      "invalid_amount",
      `amount comes to ${other.value} ${other.currency}: expected no more than a command can bring`,
      { field: "amount", seen: amount },
    );
  },
  decide(book, input, env) {
    const { account: id, sell, buy, fixed, amount, mid, markupBps, expiresAt } = input;
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const quote = input.quote ?? `quo_${env.newId()}`;
    if (book.newQuote(quote).status !== "unknown") {
      return reject("already_exists", `quote "${quote}" exists already`, { quote });
    }
    const campaign = input.campaign === undefined ? undefined : campaignFor(book, input.campaign, "convert");
    if (campaign && "outcome" in campaign) return campaign;
    const expected = fixed === "sell" ? sell : buy;
    if (amount.currency !== expected) {
      return reject("currency_mismatch", `amount is in ${amount.currency}: the fixed side is in ${expected}`, {
        seen: amount.currency,
        expected,
      });
    }
    const other = campaign && notOfCampaign(campaign, sell);
    if (other) return other;
    if (account.status === "closed") return closed(account);
    const late = past("expiresAt", expiresAt, env) ?? (campaign && campaignOver(campaign, env));
    if (late) return late;
    const rate = input.rate ?? lessMarkup(mid, markupBps);
    const assets = {
      sell: { currency: sell, scale: env.assets.scale(sell) },
      buy: { currency: buy, scale: env.assets.scale(buy) },
    };
    const chargesOn: ChargesOn = (sold) =>
      feeLines(
        env.policy.tariff,
        { operation: "convert", amount: sold, payer: account, payee: account },
        campaign?.terms,
      );
    const terms = fixed === "sell" ? selling(amount, rate, assets, chargesOn) : buying(amount, rate, assets, chargesOn);
    if ("outcome" in terms) return terms;
    const spent = campaign && exhausted(book, [terms.charges], env);
    if (spent) return spent;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "RateQuoted", {
        quote,
        account: id,
        sell: terms.sell,
        buy: terms.buy,
        fixed,
        rate,
        mid,
        markupBps,
        spread: spreadOf(terms, mid, assets.buy),
        charges: terms.charges,
        expiresAt,
      }),
    );
  },
});

interface Pair {
  readonly sell: ScaledAsset;
  readonly buy: ScaledAsset;
}

interface Terms {
  readonly sell: Money;
  readonly buy: Money;
  readonly charges: FeeLine[];
}

/** The side that follows from the fixed one. */
function converted(amount: Money, fixed: "sell" | "buy", rate: string, { sell, buy }: Pair): Money {
  return fixed === "sell" ? boughtFor(amount, rate, buy) : costOf(amount, rate, sell);
}

/** The fees on so much that is sold. */
type ChargesOn = (sold: Money) => FeeLine[];

/** Of the amount fees are taken first, and the rest is sold. */
function selling(gross: Money, rate: string, { sell: asset, buy: into }: Pair, chargesOn: ChargesOn): Terms | Rejected {
  const charges = chargesOn(gross);
  const net = minorUnits(gross) - paidInAll(charges);
  const sell = fromMinorUnits(net > 0n ? net : 0n, asset.currency, asset.scale);
  const buy = boughtFor(sell, rate, into);
  if (minorUnits(buy) > 0n) return { sell, buy, charges };
  const least = leastThatBuys(rate, { sell: asset, buy: into }, chargesOn);
  return reject("below_minimum", `${gross.value} ${gross.currency} buys nothing of ${into.currency}`, {
    amount: gross,
    ...(least === undefined ? {} : { least }),
  });
}

/** What is bought is what was asked for; fees come on top of what it costs. */
function buying(buy: Money, rate: string, { sell: asset }: Pair, chargesOn: ChargesOn): Terms {
  const sell = costOf(buy, rate, asset);
  return { sell, buy, charges: chargesOn(sell) };
}

/** What the mid value of what is sold has over what is bought. Rounded down, so never less than nothing, nor too much. */
function spreadOf({ sell, buy }: Terms, mid: string, asset: ScaledAsset): Money {
  const value = boughtFor(sell, mid, asset);
  return fromMinorUnits(minorUnits(value) - minorUnits(buy), asset.currency, asset.scale);
}

/** How often fees on fees are followed; fees that leave next to nothing of an amount have no least that is worth a name. */
const MOST_STEPS = 100;

/**
 * The least amount of which something is left to buy one minor unit. Fees never fall with the amount, so what is needed
 * with the fees on what is needed, and so on from below, comes to rest at the least amount that covers both.
 */
function leastThatBuys(rate: string, { sell, buy }: Pair, chargesOn: ChargesOn): Money | undefined {
  const net = costOf(fromMinorUnits(1n, buy.currency, buy.scale), rate, sell);
  let gross = net;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const needed = minorUnits(net) + paidInAll(chargesOn(gross));
    if (needed === minorUnits(gross)) return gross;
    gross = fromMinorUnits(needed, sell.currency, sell.scale);
  }
  return undefined;
}
