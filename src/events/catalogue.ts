// What can have happened? Every type of event, and the unions derived from them.

import type * as z from "zod";
import { AccountClosed, AccountOpened } from "./account.ts";
import { Adjusted } from "./adjustment.ts";
import { CampaignDefined, CampaignEnded } from "./campaign.ts";
import { Converted, RateQuoted } from "./conversion.ts";
import { ChargebackLost, ChargebackReceived, ChargebackRepresented, ChargebackWon } from "./chargeback.ts";
import {
  DisputeAnswered,
  DisputeEscalated,
  DisputeEvidenceSubmitted,
  DisputeOpened,
  DisputeResolved,
  DisputeShortfallHeld,
  DisputeWithdrawn,
} from "./dispute.ts";
import type { Meta } from "./envelope.ts";
import { ContactVerified, CredentialChanged, DeviceSeen, TermsAccepted, TierChanged } from "./facts.ts";
import { AccountFrozen, AccountUnfrozen } from "./freeze.ts";
import { PaymentAuthorized, PaymentCaptured, PaymentExpired, PaymentSettled, PaymentVoided } from "./payment.ts";
import { Funded, FundingFailed, FundingReversed, FundingStarted } from "./funding.ts";
import { FeeCharged, InactivityNoticed } from "./inactivity.ts";
import { InstrumentLinked, InstrumentRemoved, InstrumentVerified } from "./instrument.ts";
import { LossWrittenOff } from "./loss.ts";
import { Refunded } from "./refund.ts";
import {
  ActionRefused,
  ChallengeFailed,
  InstrumentDeclined,
  RiskFlagCleared,
  RuleSnoozed,
  TheftReported,
} from "./risk.ts";
import { MoneyRequested, RequestCancelled, RequestDeclined, RequestExpired } from "./request.ts";
import { ReserveHeld, ReserveReleased } from "./reserve.ts";
import { Transferred } from "./transfer.ts";
import { UpkeepCompleted } from "./upkeep.ts";
import {
  WithdrawalCancelled,
  WithdrawalFailed,
  WithdrawalPaid,
  WithdrawalRequested,
  WithdrawalReturned,
  WithdrawalSubmitted,
} from "./withdrawal.ts";

export const EVENTS = {
  AccountOpened,
  AccountClosed,
  Funded,
  Transferred,
  Refunded,
  DisputeOpened,
  DisputeShortfallHeld,
  DisputeAnswered,
  DisputeEvidenceSubmitted,
  DisputeEscalated,
  DisputeResolved,
  DisputeWithdrawn,
  ChargebackReceived,
  ChargebackRepresented,
  ChargebackWon,
  ChargebackLost,
  LossWrittenOff,
  AccountFrozen,
  AccountUnfrozen,
  Adjusted,
  UpkeepCompleted,
  RateQuoted,
  Converted,
  MoneyRequested,
  RequestDeclined,
  RequestCancelled,
  RequestExpired,

  PaymentAuthorized,
  PaymentCaptured,
  PaymentSettled,
  PaymentVoided,
  PaymentExpired,
  ReserveHeld,
  ReserveReleased,

  TierChanged,
  TermsAccepted,
  ContactVerified,
  CredentialChanged,
  DeviceSeen,
  InstrumentLinked,
  InstrumentVerified,
  InstrumentRemoved,
  FundingStarted,
  FundingFailed,
  FundingReversed,
  WithdrawalRequested,
  WithdrawalSubmitted,
  WithdrawalPaid,
  WithdrawalFailed,
  WithdrawalReturned,
  WithdrawalCancelled,

  ActionRefused,
  InstrumentDeclined,
  ChallengeFailed,
  TheftReported,
  RiskFlagCleared,
  RuleSnoozed,
  InactivityNoticed,
  FeeCharged,
  CampaignDefined,
  CampaignEnded,
} as const;

export type EventType = keyof typeof EVENTS;

/** The data of one type of event. */
export type EventData<Type extends EventType> = z.infer<(typeof EVENTS)[Type]["data"]>;

/** An event before it has a position: what a decision proposes, and what state folds read. */
export type ProposedEvent<Type extends EventType = EventType> = {
  [T in Type]: {
    readonly id: string;
    readonly type: T;
    readonly version: number;
    readonly at: string;
    readonly data: EventData<T>;
    readonly meta: Meta;
  };
}[Type];

/** An event that may bear a tag of this kind: what the fold of such a tag is given. A key stands on any event. */
export type EventAbout<Kind extends string> = {
  [T in EventType]: Kind extends ReturnType<(typeof EVENTS)[T]["tags"]>[number][0] | "key" | "proof"
    ? ProposedEvent<T>
    : never;
}[EventType];

/** A recorded event: a fact with its place in the one total order. */
export type LedgerEvent<Type extends EventType = EventType> = {
  [T in Type]: { readonly position: number } & ProposedEvent<T>;
}[Type];
