// How is an amount shared out so that nothing is lost?

import { described } from "./described.ts";
import { MoneyError } from "./errors.ts";
import { DECIMAL_PATTERN, fromMinorUnits, minorUnits, scaleOf, wellFormed, type Money } from "./money.ts";

/**
 * Shares an amount in proportion to weights, to the last minor unit: the parts sum exactly to the amount.
 * What is left after rounding down goes to the largest remainders, ties to the first.
 * `allocate(money("0.05 USD"), ["30", "70"])` is 0.02 and 0.03.
 * @param weights non-negative decimal strings, at least one above zero
 * @throws MoneyError `invalid_amount` for weights that share nothing
 */
export function allocate<Currency extends string>(
  amount: Money<Currency>,
  weights: readonly string[],
): Money<Currency>[] {
  const shares = integers(weights);
  const whole = shares.reduce((sum, share) => sum + share, 0n);
  if (whole === 0n) {
    throw new MoneyError("invalid_amount", `cannot allocate by [${weights.join(", ")}]: expected a weight above zero`);
  }
  const minor = minorUnits(wellFormed(amount));
  const total = minor < 0n ? -minor : minor;
  const parts = shares.map((share) => (total * share) / whole);
  const remainders = shares.map((share, index) => ({ index, rest: (total * share) % whole }));
  // A stable sort: among equal remainders the first stays first.
  remainders.sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : 0));
  let left = total - parts.reduce((sum, part) => sum + part, 0n);
  for (const { index } of remainders) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  const scale = scaleOf(amount);
  return parts.map((part) => fromMinorUnits(minor < 0n ? -part : part, amount.currency, scale));
}

/** Weights as whole numbers in the same proportion. */
function integers(weights: readonly string[]): bigint[] {
  if (!Array.isArray(weights)) {
    throw new MoneyError("invalid_amount", `${described(weights)} is no list of weights: expected decimal strings`);
  }
  for (const weight of weights) {
    if (typeof weight !== "string" || !DECIMAL_PATTERN.test(weight) || weight.startsWith("-")) {
      throw new MoneyError(
        "invalid_amount",
        `${described(weight)} is not a weight: expected a decimal string of zero or more`,
      );
    }
  }
  const decimals = weights.map((weight) => scaleOf({ currency: "", value: weight }));
  const widest = decimals.reduce((most, count) => (count > most ? count : most), 0);
  return weights.map(
    (weight, index) => minorUnits({ currency: "", value: weight }) * 10n ** BigInt(widest - (decimals[index] ?? 0)),
  );
}
