// What happened on an account, told to whoever supports its holder?

import type { EventType, LedgerEvent, ProposedEvent } from "../events/catalogue.ts";
import { subjectOf } from "../events/tags.ts";
import { applyPostings, balancesIn, type Balances } from "../journal/wallet-balances.ts";
import type { Assets } from "../money/assets.ts";
import { walletBalance, type WalletBalance } from "./balances.ts";
import { saidOfAccount } from "./timeline/account.ts";
import { saidOfDispute } from "./timeline/dispute.ts";
import { saidOfMoney } from "./timeline/money.ts";
import { saidOfRail } from "./timeline/rail.ts";
import { sum } from "./timeline/words.ts";

/** One event that concerns an account, for support: internal, since it tells the reasons of analysts too. */
export interface TimelineEntry {
  readonly position: number;
  readonly at: string;
  /** When it took effect, if that was before it was recorded. */
  readonly effectiveAt?: string;
  readonly type: EventType;
  /** What the event is about: the id of the transfer, the freeze, the dispute. */
  readonly id: string;
  /** The event's own id, by which another names it as its cause. */
  readonly event: string;
  /** One sentence in English, with every amount that moved on the account. */
  readonly summary: string;
  /** By currency, how the account's balances change; absent where none of its money moves. */
  readonly change?: Readonly<Record<string, WalletBalance>>;
  /** Who asked for it. */
  readonly actor?: string;
  /** The idempotency key of the command. */
  readonly key?: string;
  /** The id of the event that led to it. */
  readonly cause?: string;
}

/** What an event is for an account. */
export function timelineEntryOf(event: LedgerEvent, wallet: string, assets: Assets): TimelineEntry {
  const { position, at, type, id, meta } = event;
  const { effectiveAt, actor, key, cause } = meta;
  const changes: Record<string, Balances> = {};
  applyPostings(changes, event, wallet);
  const change = Object.keys(changes).map(
    (currency) => [currency, walletBalance(balancesIn(changes, currency), currency, assets)] as const,
  );
  return {
    position,
    at,
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
    type,
    id: subjectOf(event),
    event: id,
    summary: summaryOf(event, wallet),
    ...(change.length === 0 ? {} : { change: Object.fromEntries(change) }),
    ...(actor === undefined ? {} : { actor }),
    ...(key === undefined ? {} : { key }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** What happened, in one sentence, as an account sees it. */
export function summaryOf(event: ProposedEvent, wallet: string): string {
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
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "ActionRefused":
    case "InactivityNoticed":
      return saidOfAccount(event);
    case "FundingStarted":
    case "Funded":
    case "FundingFailed":
    case "FundingReversed":
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
    case "WithdrawalRequested":
    case "WithdrawalSubmitted":
    case "WithdrawalPaid":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "WithdrawalCancelled":
      return saidOfRail(event);
    case "DisputeOpened":
    case "DisputeShortfallHeld":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "DisputeResolved":
    case "DisputeWithdrawn":
      return saidOfDispute(event);
    case "Transferred":
    case "MoneyRequested":
    case "RequestDeclined":
    case "RequestCancelled":
    case "RequestExpired":
    case "Refunded":
    case "PaymentAuthorized":
    case "PaymentCaptured":
    case "PaymentSettled":
    case "PaymentVoided":
    case "PaymentExpired":
    case "ReserveHeld":
    case "ReserveReleased":
    case "RateQuoted":
    case "Converted":
    case "FeeCharged":
    case "Adjusted":
    case "LossWrittenOff":
      return saidOfMoney(event, wallet);
    case "CampaignDefined":
      return `Campaign ${event.data.campaign} defined${event.data.caps.budget ? `, budget ${sum(event.data.caps.budget)}` : ""}.`;
    case "CampaignEnded":
      return `Campaign ${event.data.campaign} ended.`;
    case "UpkeepCompleted":
      return `Upkeep completed through ${event.data.through}.`;
  }
}
