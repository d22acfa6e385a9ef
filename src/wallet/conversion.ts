// When is a quote used, and what does that record?

import * as z from "zod";
import type { EventData } from "../events/catalogue.ts";
import { paidInAll } from "../events/fee-line.ts";
import { Id } from "../events/fields.ts";
import { minorUnits } from "../money/money.ts";
import { barred, existing, type ExistingAccount } from "./account.ts";
import { assessed } from "./assessment.ts";
import type { Book } from "./book.ts";
import { exhausted } from "./campaign-caps.ts";
import { defineCommand } from "./command.ts";
import { coverFor, lacks, releases, type Cover } from "./cover.ts";
import { accept, alreadyDone, propose, reject, type Env, type Rejected } from "./decision.ts";
import { capped, limited, restricted } from "./limits.ts";
import { quoteGiven, quoteOver, type GivenQuote, type UsedQuote } from "./quote.ts";

/** What covers that which a quote sells, and its fees; or the rejection for a wallet that has less. */
export function coverForQuote(
  book: Book,
  account: ExistingAccount,
  { terms: { sell, charges } }: GivenQuote | UsedQuote,
  env: Env,
): Cover | Rejected {
  const needed = minorUnits(sell) + paidInAll(charges);
  const cover = coverFor(book, account, sell.currency, needed, env);
  return lacks(account.account, cover.funds, needed, sell.currency, env) ?? cover;
}

/** The rejection for the id of a conversion that was made before, if it was. */
export function conversionMade(book: Book, conversion: string): Rejected | undefined {
  if (book.newUse("conversion", conversion).status === "unused") return undefined;
  return reject("already_exists", `conversion "${conversion}" exists already`, { conversion });
}

/** What using a quote records: what was promised, whatever the rate and the tariff are now. */
export function asQuoted({ terms }: GivenQuote | UsedQuote, conversion: string): EventData<"Converted"> {
  const { quote, account, sell, buy, rate, mid, spread, charges } = structuredClone(terms);
  return { conversion, quote, account, sell, buy, rate, mid, spread, fees: charges };
}

export const convert = defineCommand({
  input: z.strictObject({
    quote: Id,
    /** @defaultValue a fresh id, `cnv_…` */
    conversion: Id.optional(),
  }),
  looks: ({ quote }) => [`quote:${quote}`],
  decide(book, { quote: of, conversion: given }, env) {
    const quote = quoteGiven(book, of);
    if ("outcome" in quote) return quote;
    const isSame =
      quote.status === "used" && quote.transfer === undefined && (given ?? quote.conversion) === quote.conversion;
    if (isSame) return alreadyDone(`conversion:${quote.conversion}`, "Converted");
    const account = existing(book, quote.terms.account);
    if ("outcome" in account) return account;
    const conversion = given ?? `cnv_${env.newId()}`;
    const made = conversionMade(book, conversion);
    if (made) return made;
    const stopped = barred(account, "debit") ?? barred(account, "credit");
    if (stopped) return stopped;
    const over = quoteOver(quote, env);
    if (over) return over;
    const { sell, buy } = quote.terms;
    const beyond =
      restricted({ operation: "convert", amount: sell, from: account, to: account }, env) ??
      limited(book, account, { operation: "convert", amount: sell }, env) ??
      capped(book, account, buy, env);
    if (beyond) return beyond;
    const cover = coverForQuote(book, account, quote, env);
    if ("outcome" in cover) return cover;
    // A quote uses nothing of its campaign: others may have, since it was given.
    const spent = exhausted(book, [quote.terms.charges], env);
    if (spent) return spent;
    const attempt = { account, what: "convert", amount: sell } as const;
    const passed = assessed(book, { ...attempt, asks: ["convert"] }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    const converted = propose(passed, "Converted", asQuoted(quote, conversion));
    return accept(...releases(cover.lapsed, converted, env), converted);
  },
});
