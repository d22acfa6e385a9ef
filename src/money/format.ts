// How does a person read an amount?

import { described } from "./described.ts";
import { LedgerError } from "./errors.ts";
import { scaleOf, wellFormed, type Money } from "./money.ts";

/**
 * An amount for people, by `Intl.NumberFormat`: `format(money("1234.50 USD"), "en-US")` is `$1,234.50`.
 * The digits shown are exactly those of the amount; assets that Intl has no symbol for show their code.
 * @param locale a BCP 47 tag; the runtime's own where absent
 * @throws MoneyError `invalid_amount` for what is no amount; LedgerError `invalid_options` for a locale that is none
 */
export function format(amount: Money, locale?: string): string {
  const digits = scaleOf(wellFormed(amount));
  checkLocale(locale);
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const value = amount.value as Intl.StringNumericLiteral;
  if (!/^[A-Z]{3}$/.test(amount.currency)) {
    return `${new Intl.NumberFormat(locale, fraction).format(value)} ${amount.currency}`;
  }
  return new Intl.NumberFormat(locale, { style: "currency", currency: amount.currency, ...fraction }).format(value);
}

/** Whether this runtime has words for it does not matter: Intl falls back to what it has. */
function checkLocale(locale: string | undefined): void {
  if (locale === undefined) return;
  try {
    // Of a number it makes no locale, and says nothing.
    if (Intl.getCanonicalLocales(locale).length === 0) throw new RangeError("no locale");
  } catch (cause) {
    const message = `locale is ${described(locale)}: expected a BCP 47 tag, such as "en-US"`;
    throw new LedgerError("invalid_options", message, { cause });
  }
}
