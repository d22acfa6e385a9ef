// What is the holder of an account told of money that comes in, goes out, or is taken back over a rail?

import type { ProposedEvent } from "../../events/catalogue.ts";
import type { Notification, NotificationWhat } from "./notification.ts";
import { told, until, type Said } from "./told.ts";

type OnRail = ProposedEvent<
  | "FundingStarted"
  | "Funded"
  | "FundingFailed"
  | "FundingReversed"
  | "WithdrawalRequested"
  | "WithdrawalSubmitted"
  | "WithdrawalPaid"
  | "WithdrawalFailed"
  | "WithdrawalReturned"
  | "WithdrawalCancelled"
  | "ChargebackReceived"
  | "ChargebackRepresented"
  | "ChargebackWon"
  | "ChargebackLost"
>;

/** @param opening the request of a withdrawal: that it was paid does not name the account */
export function toldOfRail(event: OnRail, opening: ProposedEvent | undefined): Notification[] {
  switch (event.type) {
    case "FundingStarted": {
      const { account, source, expectedAt } = event.data;
      return told(event, account, "funding_announced", { counterparty: source.rail, ...until(expectedAt) });
    }
    case "Funded":
      return told(event, event.data.account, event.data.of === undefined ? "funding_received" : "funding_settled", {
        counterparty: event.data.source.rail,
      });
    case "FundingFailed":
      return told(event, event.data.account, "funding_failed", { counterparty: event.data.rail });
    case "FundingReversed": {
      const { account, rail, bearer } = event.data;
      // What the house bears is of an account that is closed.
      return bearer === "house" ? [] : told(event, account, "funding_reversed", { counterparty: rail });
    }
    case "ChargebackReceived": {
      const { amount, reference, respondBy } = event.data;
      const said = { asked: amount, counterparty: reference.rail, ...until(respondBy) };
      return toldOfChargeback(event, "chargeback_received", said);
    }
    case "ChargebackRepresented":
      return toldOfChargeback(event, "chargeback_represented");
    case "ChargebackWon":
      return toldOfChargeback(event, "chargeback_won", { counterparty: event.data.rail });
    case "ChargebackLost":
      return toldOfChargeback(event, "chargeback_lost");
    case "WithdrawalRequested": {
      const { account, amount, destination, expectedAt } = event.data;
      const said = { asked: amount, counterparty: destination.rail, ...until(expectedAt) };
      return told(event, account, "withdrawal_requested", said);
    }
    case "WithdrawalSubmitted":
      return told(event, event.data.account, "withdrawal_submitted", { counterparty: event.data.rail });
    case "WithdrawalPaid": {
      const { withdrawal, amount, rail } = event.data;
      if (opening?.type !== "WithdrawalRequested" || opening.data.withdrawal !== withdrawal) return [];
      return told(event, opening.data.account, "withdrawal_paid", { asked: amount, counterparty: rail });
    }
    case "WithdrawalFailed":
      return told(event, event.data.account, "withdrawal_failed", { asked: event.data.amount });
    case "WithdrawalReturned": {
      const { account, amount, rail } = event.data;
      return told(event, account, "withdrawal_returned", { asked: amount, counterparty: rail });
    }
    case "WithdrawalCancelled":
      return told(event, event.data.account, "withdrawal_cancelled", { asked: event.data.amount });
  }
}

type OnChargeback = ProposedEvent<"ChargebackReceived" | "ChargebackRepresented" | "ChargebackWon" | "ChargebackLost">;

/** Whose account is closed bears nothing of it: the house does. */
function toldOfChargeback(event: OnChargeback, what: NotificationWhat, said: Said = {}): Notification[] {
  const { account, bearer } = event.data;
  return bearer === "house" ? [] : told(event, account, what, said);
}
