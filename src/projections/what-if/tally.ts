// How often, on how many accounts, and how much by asset?

import type { Assets } from "../../money/assets.ts";
import { fromMinorUnits, minorUnits, type Money } from "../../money/money.ts";

/** So many events, and what they came to: one amount per asset. Events without an amount count all the same. */
export interface WhatIfSum {
  readonly count: number;
  readonly amounts: readonly Money[];
}

/** The same, and on how many accounts. */
export interface WhatIfCount extends WhatIfSum {
  readonly accounts: number;
}

export class Tally {
  #count = 0;
  readonly #accounts = new Set<string>();
  readonly #sums = new Map<string, bigint>();

  get count(): number {
    return this.#count;
  }

  add(account: string, amount: Money | undefined): void {
    this.#count += 1;
    this.#accounts.add(account);
    if (!amount) return;
    this.#sums.set(amount.currency, (this.#sums.get(amount.currency) ?? 0n) + minorUnits(amount));
  }

  sum(assets: Assets): WhatIfSum {
    const amounts = [...this.#sums]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([currency, units]) => fromMinorUnits(units, currency, assets.scale(currency)));
    return { count: this.#count, amounts };
  }

  counted(assets: Assets): WhatIfCount {
    return { ...this.sum(assets), accounts: this.#accounts.size };
  }
}

/** The tally of a key, begun where there is none. */
export function tallyOf<Key>(tallies: Map<Key, Tally>, key: Key): Tally {
  let tally = tallies.get(key);
  if (!tally) tallies.set(key, (tally = new Tally()));
  return tally;
}
