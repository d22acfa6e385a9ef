// Arbitrary amounts: of every scale, of either sign, often awkward.

import * as fc from "fast-check";
import { defaultAssets, type Money } from "tallystick";
import { fromMinorUnits } from "../../src/money/money.ts";

/** One asset of each scale that there is. */
export const assets = fc.constantFrom("JPY", "USD", "KWD", "CLF", "USDC", "BTC", "ETH");

/** Minor units around zero, around 2^53 where numbers stop being exact, and far beyond. */
export const minors: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
  fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n }),
);

/** An amount of any asset. */
export const amounts: fc.Arbitrary<Money> = assets.chain(amountsOf);

/** Two amounts of one asset. */
export const pairs: fc.Arbitrary<[Money, Money]> = assets.chain((asset) =>
  fc.tuple(amountsOf(asset), amountsOf(asset)),
);

/** Three amounts of one asset. */
export const triples: fc.Arbitrary<[Money, Money, Money]> = assets.chain((asset) =>
  fc.tuple(amountsOf(asset), amountsOf(asset), amountsOf(asset)),
);

/** The amount of so many minor units. */
export function amount(minor: bigint, asset: string): Money {
  return fromMinorUnits(minor, asset, defaultAssets.scale(asset));
}

function amountsOf(asset: string): fc.Arbitrary<Money> {
  return minors.map((minor) => amount(minor, asset));
}
