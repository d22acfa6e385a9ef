// How does a person read an amount?

import { scaleOf, type Money } from "./money.ts";

/**
 * An amount for people, by `Intl.NumberFormat`: `format(money("1234.50 USD"), "en-US")` is `$1,234.50`.
 * The digits shown are exactly those of the amount; assets that Intl has no symbol for show their code.
 * @param locale a BCP 47 tag; the runtime's own where absent
 */
export function format(amount: Money, locale?: string): string {
  const digits = scaleOf(amount);
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const value = amount.value as Intl.StringNumericLiteral;
  if (!/^[A-Z]{3}$/.test(amount.currency)) {
    return `${new Intl.NumberFormat(locale, fraction).format(value)} ${amount.currency}`;
  }
  return new Intl.NumberFormat(locale, { style: "currency", currency: amount.currency, ...fraction }).format(value);
}
