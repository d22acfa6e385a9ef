// What do the events that end a dispute say of it?

import { fromMinorUnits } from "../money/money.ts";
import type { Env } from "./decision.ts";
import type { Contested } from "./dispute-state.ts";

/** What it is about, and what its hold still had. */
export function partsOf({ dispute, of, original, buyer, seller, currency, held }: Readonly<Contested>, env: Env) {
  return { dispute, of, original, buyer, seller, held: fromMinorUnits(held, currency, env.assets.scale(currency)) };
}

/** The same, and how all that is contested is shared: so many minor units to the buyer, the rest to the seller. */
export function sharedOut(dispute: Readonly<Contested>, toBuyer: bigint, env: Env) {
  const { currency, amount } = dispute;
  const scale = env.assets.scale(currency);
  return {
    ...partsOf(dispute, env),
    toBuyer: fromMinorUnits(toBuyer, currency, scale),
    toSeller: fromMinorUnits(amount - toBuyer, currency, scale),
  };
}
