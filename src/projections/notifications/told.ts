// What does an account get and pay by an event, as it is told?

import { scaleIn } from "../../events/amounts.ts";
import type { ProposedEvent } from "../../events/catalogue.ts";
import { subjectOf } from "../../events/tags.ts";
import { applyPostings, balancesIn, wholeIn, type Balances } from "../../journal/wallet-balances.ts";
import { fromMinorUnits, type Money } from "../../money/money.ts";
import { feesMoved } from "../fees.ts";
import type { Notification, NotificationWhat } from "./notification.ts";

/** What is said beside the amounts. */
export type Said = Partial<Omit<Notification, "account" | "what" | "amount" | "available" | "fees">>;

/** What an account is told of an event: once for each currency in which its money moves, or once where none does. */
export function told(event: ProposedEvent, account: string, what: NotificationWhat, said: Said = {}): Notification[] {
  const changes: Record<string, Balances> = {};
  applyPostings(changes, event, account);
  const common = { account, what, about: subjectOf(event), ...said };
  const currencies = Object.keys(changes);
  if (currencies.length === 0) return [common];
  const borne = feesMoved(event).filter(({ payer }) => payer === account);
  return currencies.map((currency) => {
    const money = (units: bigint): Money => fromMinorUnits(units, currency, scaleIn(event.data, currency));
    const fees = borne.flatMap(({ kind, amount }) => (amount.currency === currency ? { kind, amount } : []));
    return {
      ...common,
      amount: money(wholeIn(changes, currency)),
      available: money(balancesIn(changes, currency).available),
      ...(fees.length === 0 ? {} : { fees }),
    };
  });
}

/** Until when something can be done, if there is an end to it. */
export function until(due: string | undefined): Said {
  return due === undefined ? {} : { due };
}
