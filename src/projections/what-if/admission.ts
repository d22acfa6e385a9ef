// Would a restriction, a limit or a cap have refused what came about?

import type { LedgerEvent } from "../../events/catalogue.ts";
import { wholeIn } from "../../journal/wallet-balances.ts";
import { fromMinorUnits, minorUnits, scaleOf } from "../../money/money.ts";
import {
  capsOn,
  exceeded,
  exceededCap,
  leftOf,
  limitsOn,
  type CapLeft,
  type LimitLeft,
  type Wanted,
} from "../../policy/limits.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Conduct } from "../../policy/signals/conduct.ts";
import { usageAt } from "../../policy/signals/counted.ts";
import { restrictionOn, type Restriction } from "../../policy/restrictions.ts";
import type { Knowledge } from "./known.ts";
import type { Use, Wish } from "./wish.ts";

/** What would have refused an operation: the first thing that a decision would have come upon. */
export type WhatIfStop =
  | { readonly by: "restriction"; readonly restriction: Restriction }
  /** A limit of this account, with what was used of it before, and left. */
  | ({ readonly by: "limit"; readonly account: string } & LimitLeft)
  /** A cap on what this account may hold, with what it held before. */
  | ({ readonly by: "cap"; readonly account: string } & CapLeft);

/** What would have refused a wish at a place in the log, if anything. */
export function stopOf(wish: Wish, at: LedgerEvent, known: Knowledge, policy: Policy): WhatIfStop | undefined {
  return (
    restrictedBy(wish, at, known, policy) ?? limitedBy(wish, at, known, policy) ?? cappedBy(wish, at, known, policy)
  );
}

function restrictedBy(
  { placed, amount }: Wish,
  { position }: LedgerEvent,
  known: Knowledge,
  { restrictions }: Policy,
): WhatIfStop | undefined {
  if (!placed || !restrictions) return undefined;
  const { operation, from, to } = placed;
  const restriction = restrictionOn(restrictions, {
    operation,
    amount,
    from: from === undefined ? undefined : known.partyAt(from, position),
    to: to === undefined ? undefined : known.partyAt(to, position),
  });
  return restriction && { by: "restriction", restriction };
}

function limitedBy(
  { uses }: Wish,
  { at, position }: LedgerEvent,
  known: Knowledge,
  { limits }: Policy,
): WhatIfStop | undefined {
  if (!limits) return undefined;
  for (const use of uses) {
    const { account } = use;
    const { limits: held } = limitsOn(limits, known.partyAt(account, position), use.operation);
    if (held.length === 0) continue;
    const { conduct, inflow } = known.of(account);
    const usages = [usageAt(conduct, at), inflow.usage];
    const over = exceeded(held, usages, wantedOf(use, conduct), known.dayOf(at));
    if (over) return { by: "limit", account, ...leftOf(over, usages, known.dayOf(at)) };
  }
  return undefined;
}

/** What limits were asked about; of a payment that is counted already, as far as that is remembered, with what it comes to. */
function wantedOf({ operation, amount, moreOf }: Use, { counted }: Conduct): Wanted {
  if (moreOf === undefined) return { operation, amount };
  const units = (counted[`payment:${moreOf}`]?.amount ?? 0n) + minorUnits(amount);
  return { operation, amount, whole: fromMinorUnits(units, amount.currency, scaleOf(amount)) };
}

function cappedBy(
  { credit }: Wish,
  { position }: LedgerEvent,
  known: Knowledge,
  { limits }: Policy,
): WhatIfStop | undefined {
  if (!credit || !limits) return undefined;
  const { account, amount } = credit;
  const caps = capsOn(limits, known.partyAt(account, position), amount);
  const over = exceededCap(caps, wholeIn(known.of(account).balances, amount.currency), amount);
  return over && { by: "cap", account, ...over };
}
