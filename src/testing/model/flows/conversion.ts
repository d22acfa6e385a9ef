// Selling one asset for another at a rate that was promised, in the plainest words.

import type { Assets } from "../../../money/assets.ts";
import type { ModelCommands, Understood } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf, paid, type ModelFee } from "../fees.ts";
import { amount, id, instant, matches, oneOf, optional, string, type Check } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { againstCap, againstLimits, againstPlace, count } from "../limits.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { againstNaming, isSpent, termsOf, use } from "../campaign-uses.ts";
import { isFrozen } from "./freeze.ts";

export interface Quote {
  readonly account: string;
  readonly sells: string;
  readonly sold: bigint;
  readonly buys: string;
  readonly bought: bigint;
  readonly spread: bigint;
  readonly fees: readonly ModelFee[];
  readonly expiresAt: string;
  /** Once it was used: the conversion, and whether that was to pay somebody. */
  used: { readonly conversion: string | undefined; readonly toPay: boolean } | undefined;
}

const rate = matches(/^(?!0(?:\.0+)?$)(0|[1-9][0-9]{0,19})(\.[0-9]{1,24})?$/);
const mid: Check = (value) => rate(value) && ((value as string).split(".")[1] ?? "").length <= 20;
const bps: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 10_000;

export const commands: ModelCommands<"quoteRate" | "convert"> = {
  quoteRate: {
    fields: {
      account: id,
      sell: string,
      buy: string,
      fixed: oneOf("sell", "buy"),
      amount,
      mid,
      markupBps: bps,
      rate: optional(rate),
      expiresAt: instant,
      quote: optional(id),
      campaign: optional(id),
    },
    instants: ["expiresAt"],
    amounts: { amount: "positive" },
    check(command, assets) {
      const { sell, buy, fixed, amount } = command;
      const reasons: Reason[] = [];
      if (!assets.has(sell) || !assets.has(buy)) reasons.push("unknown_asset");
      if (sell === buy) reasons.push("invalid_command");
      const given = command.rate === undefined ? undefined : widened(command.rate);
      if (given !== undefined && given > widened(command.mid)) reasons.push("invalid_command");
      const isRight = amount.currency === (fixed === "sell" ? sell : buy) && /^[0-9.]+$/.test(amount.value);
      if (reasons.length > 0 || !isRight) return reasons;
      const comesTo =
        fixed === "sell" ? boughtFor(minor(amount), command, assets) : costOf(minor(amount), command, assets);
      // No command can bring more than thirty digits before the point.
      const most = 10n ** BigInt(30 + assets.scale(fixed === "sell" ? buy : sell));
      return comesTo < most ? [] : ["invalid_amount"];
    },
    judge(records, command, { now }) {
      const { account, sell, buy, fixed, amount, expiresAt, quote } = command;
      const reasons: Reason[] = [];
      if (!records.accounts.has(account)) reasons.push("account_not_found");
      if (quote !== undefined && records.quotes.has(quote)) reasons.push("already_exists");
      if (amount.currency !== (fixed === "sell" ? sell : buy)) reasons.push("currency_mismatch");
      if (records.accounts.get(account)?.closed) reasons.push("account_closed");
      if (expiresAt <= now) reasons.push("expired");
      reasons.push(...againstNaming(records, command.campaign, "convert", sell, now));
      if (reasons.length > 0) return { reasons };
      const { bought, fees } = dealOf(records, command);
      if (bought <= 0n) reasons.push("below_minimum");
      if (isSpent(records, [fees])) reasons.push("promotion_exhausted");
      return { reasons };
    },
    change(records, command, id) {
      const { account, sell, buy, expiresAt } = command;
      const terms = dealOf(records, command);
      records.quotes.set(id, { account, sells: sell, buys: buy, expiresAt, used: undefined, ...terms });
    },
  },

  convert: {
    fields: { quote: id, conversion: optional(id) },
    judge(records, { quote: id, conversion }, { now }) {
      const quote = records.quotes.get(id);
      if (!quote) return { reasons: ["quote_not_found"] };
      const { used, account } = quote;
      if (used && !used.toPay && used.conversion !== undefined && (conversion ?? used.conversion) === used.conversion) {
        return { reasons: [], repeats: used.conversion };
      }
      const reasons: Reason[] = [];
      if (conversion !== undefined && records.taken.has(`conversion ${conversion}`)) reasons.push("already_exists");
      if (records.accounts.get(account)?.closed) reasons.push("account_closed");
      if (isFrozen(records, account, "debit") || isFrozen(records, account, "credit")) reasons.push("account_frozen");
      if (used) reasons.push("already_done");
      else if (now >= quote.expiresAt) reasons.push("expired");
      if (lacksFor(records, quote, now)) reasons.push("insufficient_funds");
      reasons.push(
        ...againstPlace(records, { operation: "convert", currency: quote.sells, from: account, to: account }),
      );
      reasons.push(
        ...againstLimits(records, { account, operation: "convert", currency: quote.sells, units: quote.sold }, now),
      );
      reasons.push(...againstCap(records, account, quote.buys, quote.bought));
      if (isSpent(records, [quote.fees])) reasons.push("promotion_exhausted");
      return { reasons };
    },
    change(records, { quote }, id, { now }) {
      records.taken.add(`conversion ${id}`);
      exchange(records, quote, { conversion: id, toPay: false }, now);
    },
  },
};

/** Whether a wallet has less than a quote takes from it. */
export function lacksFor(records: Records, quote: Quote, now: string): boolean {
  return spendable(records, quote.account, quote.sells, now) < taken(quote);
}

function taken({ sold, fees }: Quote): bigint {
  return sold + fees.reduce((sum, fee) => sum + paid(fee), 0n);
}

/** Sells and buys as promised. */
export function exchange(records: Records, id: string, used: NonNullable<Quote["used"]>, now: string): void {
  const quote = records.known(records.quotes, id);
  makeAvailable(records, quote.account, quote.sells, taken(quote), now);
  const { account, sells, sold, buys, bought, spread, fees } = quote;
  count(records, { account, operation: "convert", currency: sells, units: sold }, now);
  quote.used = used;
  records.used(now, account);
  charge(records, fees, sells);
  // Not before it is used: what is only quoted uses nothing.
  use(records, fees);
  records.pay(wallet(account), "equity:fx-position", sells, sold);
  records.pay("equity:fx-position", wallet(account), buys, bought);
  records.pay("equity:fx-position", "income:fx-spread", buys, spread);
}

type Asked = Pick<Understood<"quoteRate">, "sell" | "buy" | "mid" | "markupBps" | "rate">;

/** Rates are counted in units of 10^-30. */
const WIDE = 30;

function widened(text: string): bigint {
  const [whole = "", decimals = ""] = text.split(".");
  return BigInt(whole + decimals.padEnd(WIDE, "0"));
}

function rateOf({ mid, markupBps, rate }: Asked): bigint {
  return rate === undefined ? (widened(mid) * BigInt(10_000 - markupBps)) / 10_000n : widened(rate);
}

function times(sold: bigint, wide: bigint, { sell, buy }: Asked, assets: Assets): bigint {
  return (sold * wide * 10n ** BigInt(assets.scale(buy))) / 10n ** BigInt(WIDE + assets.scale(sell));
}

function boughtFor(sold: bigint, asked: Asked, assets: Assets): bigint {
  return times(sold, rateOf(asked), asked, assets);
}

/** The least that buys so much: one less does not. */
function costOf(bought: bigint, asked: Asked, assets: Assets): bigint {
  const { sell, buy } = asked;
  const exact = bought * 10n ** BigInt(WIDE + assets.scale(sell));
  const per = rateOf(asked) * 10n ** BigInt(assets.scale(buy));
  return (exact + per - 1n) / per;
}

function dealOf(
  records: Records,
  command: Understood<"quoteRate">,
): Pick<Quote, "sold" | "bought" | "spread" | "fees"> {
  const { account, sell, fixed, amount } = command;
  const { assets, policy } = records;
  const party = records.party(account);
  const feesOn = (of: bigint): ModelFee[] =>
    feesOf(
      policy,
      { operation: "convert", currency: sell, amount: of, payer: party, payee: party },
      termsOf(records, command.campaign),
    );
  const given = minor(amount);
  let [sold, bought] = [given, given];
  let fees: ModelFee[];
  if (fixed === "sell") {
    fees = feesOn(given);
    for (const fee of fees) sold -= paid(fee);
    bought = sold > 0n ? boughtFor(sold, command, assets) : 0n;
  } else {
    sold = costOf(given, command, assets);
    fees = feesOn(sold);
  }
  return { sold, bought, spread: times(sold, widened(command.mid), command, assets) - bought, fees };
}
