// What is chosen by chance, and the same way every time? Whole numbers only.

export interface Chance {
  /** From 0 up to, not including, `bound`. */
  below(bound: number): number;
  /** Minor units from `least` to `most`, both included. */
  between(least: bigint, most: bigint): bigint;
  pick<Item>(from: readonly Item[]): Item;
}

/** Mulberry32: 32-bit integer arithmetic, so that every machine draws the same. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  function pick<Item>(from: readonly Item[]): Item {
    const item = from[next() % from.length];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  return {
    below: (bound) => next() % bound,
    between: (least, most) => least + (BigInt(next()) % (most - least + 1n)),
    pick,
  };
}
