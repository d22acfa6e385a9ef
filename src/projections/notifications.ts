// Who is to be told of an event, and what?

import type { ProposedEvent } from "../events/catalogue.ts";
import { walletOf } from "../events/chart.ts";
import { minorUnits } from "../money/money.ts";
import { toldOfAccount } from "./notifications/account.ts";
import { toldOfDispute } from "./notifications/dispute.ts";
import type { Notification, NotificationWhat } from "./notifications/notification.ts";
import { toldOfRail } from "./notifications/rail.ts";
import { told, until } from "./notifications/told.ts";

export type { Notification, NotificationWhat, NotifiedFee } from "./notifications/notification.ts";

/**
 * Everybody who is to be told of an event, both sides of a transfer and of a dispute, with what concerns them: amounts of their
 * own side, net of the fees that they bear. Nobody for what is only the house's: quotes, campaigns, flags and what clears them.
 * @param opening for an event that `openingTag` names a tag of: the first event that bears it. Without it nobody is told.
 */
export function notificationsOf(event: ProposedEvent, opening?: ProposedEvent): readonly Notification[] {
  switch (event.type) {
    case "AccountOpened":
    case "AccountClosed":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "TierChanged":
    case "TermsAccepted":
    case "ContactVerified":
    case "CredentialChanged":
    case "DeviceSeen":
    case "ChallengeFailed":
    case "TheftReported":
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "InstrumentDeclined":
    case "ActionRefused":
    case "InactivityNoticed":
      return toldOfAccount(event);
    case "FundingStarted":
    case "Funded":
    case "FundingFailed":
    case "FundingReversed":
    case "WithdrawalRequested":
    case "WithdrawalSubmitted":
    case "WithdrawalPaid":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "WithdrawalCancelled":
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
      return toldOfRail(event, opening);
    case "FeeCharged":
      return told(event, event.data.account, "fee_charged");
    case "Adjusted": {
      const wallets = event.data.postings.flatMap(({ account }) => walletOf(account)?.id ?? []);
      return [...new Set(wallets)].flatMap((wallet) => told(event, wallet, "balance_adjusted"));
    }
    case "LossWrittenOff":
      return told(event, event.data.account, "debt_written_off");
    case "Transferred": {
      const { from, to, memo, order, request } = event.data;
      const said = {
        ...(memo === undefined ? {} : { memo }),
        ...(order === undefined ? {} : { order }),
        ...(request === undefined ? {} : { request }),
      };
      return [
        ...told(event, from, "money_sent", { counterparty: to, ...said }),
        ...told(event, to, "money_received", { counterparty: from, ...said }),
      ];
    }
    case "MoneyRequested": {
      const { from, to, amount, memo, expiresAt } = event.data;
      const said = { asked: amount, due: expiresAt, ...(memo === undefined ? {} : { memo }) };
      return [
        ...told(event, from, "request_received", { counterparty: to, ...said }),
        ...told(event, to, "request_made", { counterparty: from, ...said }),
      ];
    }
    case "RequestDeclined":
      return bothAsked(event, "request_declined");
    case "RequestCancelled":
      return bothAsked(event, "request_cancelled");
    case "RequestExpired":
      return bothAsked(event, "request_expired");
    case "PaymentAuthorized": {
      const { from, to, amount, memo, order, expiresAt } = event.data;
      const said = { ...(memo === undefined ? {} : { memo }), ...(order === undefined ? {} : { order }) };
      return [
        ...told(event, from, "payment_authorized", { counterparty: to, due: expiresAt, ...said }),
        ...told(event, to, "authorization_received", { counterparty: from, asked: amount, due: expiresAt, ...said }),
      ];
    }
    case "PaymentCaptured": {
      const { payment, from, to, settlesAt } = event.data;
      return [
        ...told(event, from, "payment_made", { about: payment, counterparty: to }),
        ...told(event, to, "payment_received", { about: payment, counterparty: from, ...until(settlesAt) }),
      ];
    }
    case "PaymentSettled": {
      const { payment, from, to, net } = event.data;
      if (minorUnits(net) === 0n) return [];
      return told(event, to, "payment_settled", { about: payment, counterparty: from });
    }
    case "PaymentVoided":
      return bothPaid(event, "payment_voided", "authorization_voided");
    case "PaymentExpired":
      return bothPaid(event, "payment_expired", "authorization_expired");
    case "Refunded":
      return [
        ...told(event, event.data.from, "refund_sent", { counterparty: event.data.to }),
        ...told(event, event.data.to, "refund_received", { counterparty: event.data.from }),
      ];
    case "ReserveHeld":
      return told(event, event.data.account, "reserve_held", { due: event.data.releaseAt });
    case "ReserveReleased":
      return told(event, event.data.account, "reserve_released");
    case "Converted": {
      const { account, sell } = event.data;
      return told(event, account, "currency_bought").map((each) =>
        each.amount?.currency === sell.currency ? { ...each, what: "currency_sold" as const } : each,
      );
    }
    case "DisputeOpened":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "DisputeResolved":
    case "DisputeWithdrawn":
      return toldOfDispute(event, opening);
    case "DisputeShortfallHeld":
      return told(event, event.data.seller, "dispute_held");
    case "UpkeepCompleted":
    case "RateQuoted":
    case "CampaignDefined":
    case "CampaignEnded":
    case "RiskFlagCleared":
    case "RuleSnoozed":
      return [];
  }
}

/**
 * The tag by whose first event an event is to be told, where it does not name the accounts that it concerns itself: what is
 * said in a dispute, and that a withdrawal was paid. Undefined for any other.
 */
export function openingTag({ type, data }: ProposedEvent): string | undefined {
  if (type === "WithdrawalPaid") return `withdrawal:${data.withdrawal}`;
  const isBetween = type === "DisputeAnswered" || type === "DisputeEvidenceSubmitted" || type === "DisputeEscalated";
  return isBetween ? `dispute:${data.dispute}` : undefined;
}

type Answer = ProposedEvent<"RequestDeclined" | "RequestCancelled" | "RequestExpired">;

function bothAsked(event: Answer, what: NotificationWhat): Notification[] {
  const { from, to } = event.data;
  return [...told(event, from, what, { counterparty: to }), ...told(event, to, what, { counterparty: from })];
}

/** Of what was held for a payment and is not any more: the payer has it back, the payee will not get it. */
function bothPaid(
  event: ProposedEvent<"PaymentVoided" | "PaymentExpired">,
  ofPayer: NotificationWhat,
  ofPayee: NotificationWhat,
): Notification[] {
  const { from, to, amount } = event.data;
  return [
    ...told(event, from, ofPayer, { counterparty: to }),
    ...told(event, to, ofPayee, { counterparty: from, asked: amount }),
  ];
}
