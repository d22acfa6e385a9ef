// Which money of a wallet is kept back until an instant, and is its own again from then on?

import type { EventAbout } from "../events/catalogue.ts";
import { minorUnits } from "../money/money.ts";
import { without } from "./draft.ts";

/** What an authorised payment holds, or a reserve sets aside. Amounts in minor units of `asset`. */
export type Hold =
  | { kind: "payment"; payment: string; to: string; asset: string; amount: bigint; until: string }
  | { kind: "reserve"; reserve: string; asset: string; amount: bigint; until: string };

/** By the tag of the payment or the reserve. */
export type Holds = Readonly<Record<string, Hold>>;

type Holding = Extract<
  EventAbout<"account">,
  {
    type:
      "PaymentAuthorized" | "PaymentCaptured" | "PaymentVoided" | "PaymentExpired" | "ReserveHeld" | "ReserveReleased";
  }
>;

/** The holds after an event that makes one, takes from one or ends one. */
export function foldHolds(holds: Holds, event: Holding): Holds {
  switch (event.type) {
    case "PaymentAuthorized": {
      const { payment, to, amount, expiresAt } = event.data;
      const hold = { asset: amount.currency, amount: minorUnits(amount), until: expiresAt };
      return { ...holds, [`payment:${payment}`]: { kind: "payment", payment, to, ...hold } };
    }
    case "PaymentCaptured": {
      const { payment, amount, final } = event.data;
      const tag = `payment:${payment}`;
      const hold = holds[tag];
      if (final || !hold) return without(holds, tag);
      return { ...holds, [tag]: { ...hold, amount: hold.amount - minorUnits(amount) } };
    }
    case "PaymentVoided":
    case "PaymentExpired":
      return without(holds, `payment:${event.data.payment}`);
    case "ReserveHeld": {
      const { reserve, amount, releaseAt } = event.data;
      const hold = { asset: amount.currency, amount: minorUnits(amount), until: releaseAt };
      return { ...holds, [`reserve:${reserve}`]: { kind: "reserve", reserve, ...hold } };
    }
    case "ReserveReleased":
      return without(holds, `reserve:${event.data.reserve}`);
  }
}

/** What the holds of a kind keep in an asset. */
export function heldIn(holds: readonly Hold[], kind: Hold["kind"], asset: string): bigint {
  return holds
    .filter((hold) => hold.kind === kind && hold.asset === asset)
    .reduce((sum, { amount }) => sum + amount, 0n);
}
