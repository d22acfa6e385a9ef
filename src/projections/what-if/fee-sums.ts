// What was charged, and what would have been, by kind of fee and asset?

import type { LedgerEvent } from "../../events/catalogue.ts";
import type { Assets } from "../../money/assets.ts";
import { fromMinorUnits, minorUnits, type Money } from "../../money/money.ts";
import { feesMoved } from "../fees.ts";

/** Fees of one kind in one asset, less what was given back of them. */
export interface WhatIfFees {
  readonly kind: string;
  readonly asset: string;
  /** As recorded. */
  readonly recorded: Money;
  /** As the policy would have charged. */
  readonly otherwise: Money;
  /** `otherwise` less `recorded`: + is more for the house. */
  readonly difference: Money;
}

interface Pair {
  readonly kind: string;
  readonly asset: string;
  recorded: bigint;
  otherwise: bigint;
}

/** The fees of all accounts together, and of each. */
export class FeeSums {
  readonly #all = new Map<string, Pair>();
  readonly #byAccount = new Map<string, Map<string, Pair>>();

  /** Takes what an event moved, and what it would have; where that is not given, it is the same. */
  take(event: LedgerEvent, otherwise: LedgerEvent = event): void {
    this.#add(event, "recorded");
    this.#add(otherwise, "otherwise");
  }

  all(assets: Assets): WhatIfFees[] {
    return rowsOf(this.#all, assets);
  }

  /** The fees of an account that would have been others. */
  changedOf(account: string, assets: Assets): WhatIfFees[] {
    const pairs = this.#byAccount.get(account) ?? new Map<string, Pair>();
    const changed = [...pairs].filter(([, { recorded, otherwise }]) => recorded !== otherwise);
    return rowsOf(new Map(changed), assets);
  }

  accounts(): Iterable<string> {
    return this.#byAccount.keys();
  }

  #add(event: LedgerEvent, side: "recorded" | "otherwise"): void {
    for (const { kind, amount, payer } of feesMoved(event)) {
      const units = minorUnits(amount);
      let own = this.#byAccount.get(payer);
      if (!own) this.#byAccount.set(payer, (own = new Map<string, Pair>()));
      for (const pairs of [this.#all, own]) pairOf(pairs, kind, amount.currency)[side] += units;
    }
  }
}

function pairOf(pairs: Map<string, Pair>, kind: string, asset: string): Pair {
  const key = `${kind} ${asset}`;
  let pair = pairs.get(key);
  if (!pair) pairs.set(key, (pair = { kind, asset, recorded: 0n, otherwise: 0n }));
  return pair;
}

function rowsOf(pairs: ReadonlyMap<string, Pair>, assets: Assets): WhatIfFees[] {
  return [...pairs]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { kind, asset, recorded, otherwise }]) => {
      const money = (units: bigint): Money => fromMinorUnits(units, asset, assets.scale(asset));
      return {
        kind,
        asset,
        recorded: money(recorded),
        otherwise: money(otherwise),
        difference: money(otherwise - recorded),
      };
    });
}
