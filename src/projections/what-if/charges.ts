// What would another tariff have charged for an event, and given back?

import type { EventType, LedgerEvent } from "../../events/catalogue.ts";
import type { FeeLine, ReturnedFee } from "../../events/fields.ts";
import { minorUnits } from "../../money/money.ts";
import { covers, type InactivityRules } from "../../policy/inactivity.ts";
import { feeLines, type Tariff } from "../../policy/tariff.ts";
import { chargedFor } from "./charged.ts";
import type { Knowledge } from "./known.ts";

/** What a refund would have given back, had what came before it on the same original been charged like this. */
export type FeesReturned = (refund: LedgerEvent<"Refunded">, earlier: readonly LedgerEvent[]) => readonly ReturnedFee[];

/** What prices are worked out from. */
export interface Pricing {
  readonly tariff: Tariff;
  readonly inactivity: InactivityRules | undefined;
  readonly known: Knowledge;
  readonly returned: FeesReturned;
}

function priceOf(event: LedgerEvent, { tariff, known }: Pricing): FeeLine[] {
  const charged = chargedFor(event, known);
  // What a campaign has waived it would have waived of these, its caps aside.
  return charged ? feeLines(tariff, charged, known.campaignOf(linesOf(event))) : [];
}

function linesOf({ data }: LedgerEvent): readonly FeeLine[] {
  if ("charges" in data) return data.charges;
  return "fees" in data ? data.fees : [];
}

/**
 * An event with the fees that the tariff would have set; undefined where it has no say. The accounts are as they were when
 * the price was set. `earlier` has the events of its `priceTagOf` that came before it.
 */
export function repriced(
  event: LedgerEvent,
  earlier: readonly LedgerEvent[],
  pricing: Pricing,
): LedgerEvent | undefined {
  if (event.type === "Refunded") {
    const { returned: _, ...data } = event.data;
    const charged = earlier.map((each) => (each.type === "Refunded" ? each : (repriced(each, [], pricing) ?? each)));
    const returned = [...pricing.returned(event, charged)];
    return { ...event, data: returned.length === 0 ? data : { ...data, returned } };
  }
  if (event.type === "FeeCharged") return { ...event, data: { ...event.data, fees: forInactivity(event, pricing) } };
  if (event.type === "RateQuoted") return { ...event, data: { ...event.data, charges: priceOf(event, pricing) } };
  if (!isPriced(event)) return undefined;
  const setBy = PRICE_SET_BY[event.type];
  const set = setBy === undefined ? event : earlier.find(({ type }) => type === setBy);
  // What leaves along with an account that closes is charged nothing by any tariff.
  if (!set || set.meta.cause !== undefined) return undefined;
  // Only the fees are others: the type still fits its data.
  return { ...event, data: { ...event.data, fees: priceOf(set, pricing) } } as LedgerEvent;
}

/** What a month of inactivity would have cost: no more than was charged, since its holder was not told of more. */
function forInactivity({ data, position }: LedgerEvent<"FeeCharged">, { inactivity, known }: Pricing): FeeLine[] {
  const { kind } = known.partyAt(data.account, position);
  if (!inactivity || !covers(inactivity, kind)) return [];
  return data.fees.flatMap((fee) => {
    const price = inactivity.fees.find(({ currency }) => currency === fee.amount.currency);
    if (!price) return [];
    const amount = minorUnits(price) < minorUnits(fee.amount) ? price : fee.amount;
    return { ...fee, amount, fixed: amount };
  });
}

/** The events that carry fees by a tariff, and where the fees of one were set earlier, by which event. */
const PRICE_SET_BY = {
  Funded: undefined,
  Transferred: undefined,
  PaymentCaptured: undefined,
  WithdrawalRequested: undefined,
  WithdrawalSubmitted: "WithdrawalRequested",
  WithdrawalFailed: "WithdrawalRequested",
  Converted: "RateQuoted",
} as const satisfies { readonly [T in EventType]?: EventType | undefined };

function isPriced(event: LedgerEvent): event is LedgerEvent<keyof typeof PRICE_SET_BY> {
  return Object.hasOwn(PRICE_SET_BY, event.type);
}
