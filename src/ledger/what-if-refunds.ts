// Which fees would a refund have given back, had another tariff charged them?

import type { LedgerEvent } from "../events/catalogue.ts";
import type { ReturnedFee } from "../events/fields.ts";
import type { Assets } from "../money/assets.ts";
import { minorUnits } from "../money/money.ts";
import type { Policy } from "../policy/policy.ts";
import type { FeesReturned } from "../projections/what-if.ts";
import { feesToReturn } from "../wallet/fee-return.ts";
import { fold, FOLDS } from "../wallet/folds.ts";
import type { PaymentState } from "../wallet/payment.ts";
import type { TransferState } from "../wallet/transfer.ts";

/** Works it out by the folds and the rule that decisions use, on what was received as that tariff would have charged it. */
export function feesReturnedUnder(policy: Policy, assets: Assets): FeesReturned {
  function returned(refund: LedgerEvent<"Refunded">, earlier: readonly LedgerEvent[]): ReturnedFee[] {
    const { original: kind, of } = refund.data;
    const original = FOLDS[kind].initial(of);
    for (const event of earlier) fold(kind, original, event.type === "Refunded" ? returning(event, original) : event);
    return returnedBy(refund, original);
  }

  /** An earlier refund, with what it would have given back itself. */
  function returning(refund: LedgerEvent<"Refunded">, original: TransferState | PaymentState): LedgerEvent {
    const { returned: _, ...data } = refund.data;
    const fees = returnedBy(refund, original);
    return { ...refund, data: fees.length === 0 ? data : { ...data, returned: fees } };
  }

  function returnedBy(refund: LedgerEvent<"Refunded">, original: TransferState | PaymentState): ReturnedFee[] {
    if (original.status === "unknown") return [];
    const { at: now, id, meta, data } = refund;
    return feesToReturn(original, minorUnits(data.amount), { now, newId: () => id, policy, assets, meta });
  }

  return returned;
}
