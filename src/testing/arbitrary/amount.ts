// Which amounts does one try? Mostly a few minor units, so that balances and rests are hit exactly.

import * as fc from "fast-check";
import { defaultAssets, type Assets } from "../../money/assets.ts";
import type { FeeLine } from "../../events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../../money/money.ts";

/** Assets of every kind of scale: 2, 0, 8 and 18. */
const CURRENCIES = ["USD", "JPY", "BTC", "ETH"] as const;

export interface MoneyConstraints {
  /** The assets to draw from. */
  readonly currencies?: readonly string[];
  /** Where their scales are known. */
  readonly assets?: Assets;
}

/** The code of an asset; mostly the first, so that amounts are often in one currency. */
export function currency(codes: readonly string[] = CURRENCIES): fc.Arbitrary<string> {
  const [first, ...others] = codes;
  if (first === undefined) throw new RangeError("currency: codes is empty: expected at least one asset code");
  if (others.length === 0) return fc.constant(first);
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(first, ...others) },
  );
}

/** An amount above zero, in minor units of a scale: from one unit to the most that an amount can be written with. */
function minor(scale: number): fc.Arbitrary<bigint> {
  return fc.oneof(
    { weight: 24, arbitrary: fc.bigInt({ min: 1n, max: 6n }) },
    { weight: 6, arbitrary: fc.constantFrom(10n, 50n, 100n, 101n, 2490n) },
    { weight: 2, arbitrary: fc.bigInt({ min: 1n, max: 10n ** 12n }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(2n ** 53n + 1n, 2n ** 63n, 10n ** BigInt(scale), 10n ** BigInt(30 + scale) - 1n),
    },
  );
}

/** An amount above zero, of exactly its asset's scale. */
export function money({ currencies, assets = defaultAssets }: MoneyConstraints = {}): fc.Arbitrary<Money> {
  return currency(currencies).chain((code) => {
    const scale = assets.scale(code);
    return minor(scale).map((units) => fromMinorUnits(units, code, scale));
  });
}

/** An amount that may be nothing. */
export function moneyOrZero(): fc.Arbitrary<Money> {
  return fc.oneof(
    { weight: 3, arbitrary: money() },
    { weight: 1, arbitrary: fc.constant({ currency: "USD", value: "0.00" }) },
  );
}

/** An amount in two parts, either of which may be zero. */
export function parted(): fc.Arbitrary<{ whole: Money; part: Money; rest: Money }> {
  return fc.tuple(money(), fc.integer({ min: 0, max: 4 })).map(([whole, quarters]) => {
    const units = minorUnits(whole);
    const part = (units * BigInt(quarters)) / 4n;
    return { whole, part: like(whole, part), rest: like(whole, units - part) };
  });
}

/** So many minor units, in the asset and the scale of an amount. */
export function like(amount: Money, units: bigint): Money {
  return fromMinorUnits(units, amount.currency, scaleOf(amount));
}

/** One fee line, or none where the fee is nothing; with a waiver, that much of it is waived. */
export function feeLines(amount: Money, payer: string, waiver?: Waiver): FeeLine[] {
  const fee = minorUnits(amount);
  if (fee === 0n) return [];
  const line = { kind: "transfer", amount, payer, tariff: "generated-1" };
  const waived = waiver ? (fee * BigInt(waiver.quarters)) / 4n : 0n;
  return waiver && waived > 0n ? [{ ...line, waived: like(amount, waived), campaign: waiver.campaign }] : [line];
}

/** Which campaign waives how many quarters of a fee. */
export interface Waiver {
  readonly campaign: string;
  readonly quarters: number;
}

/** Now and then some of a fee, or all of it. */
export function waiver(): fc.Arbitrary<Waiver | undefined> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.record({
        campaign: fc.constantFrom("summer-26", "a:b", "constructor"),
        quarters: fc.integer({ min: 1, max: 4 }),
      }),
    },
  );
}

/** An amount that no command may bring: of the wrong scale or sign, not a decimal string, or in an unknown asset. */
export function badMoney(): fc.Arbitrary<Money> {
  return fc.oneof(
    fc.record({ currency: fc.constant("USD"), value: fc.constantFrom(...NOT_DOLLARS) }),
    fc.record({ currency: fc.constant("JPY"), value: fc.constantFrom("0", "-1", "1.0", "-0", "1e2") }),
    fc.record({
      currency: fc.constantFrom("XXX", "usd", "", "__proto__", "toString", "USD "),
      value: fc.constantFrom("1.00", "1", "junk"),
    }),
  );
}

const NOT_DOLLARS = [
  "0.00",
  "-1.00",
  "-0.00",
  "0",
  "1",
  "1.0",
  "1.000",
  "+1.00",
  " 1.00",
  "1.00 ",
  "01.00",
  "1,00",
  "1e2",
  "",
  ".",
  ".50",
  "1.",
  "NaN",
  "Infinity",
  "0x10",
  "1_000.00",
  "١.٠٠",
  "1.00\n",
  `1${"0".repeat(30)}.00`,
];
