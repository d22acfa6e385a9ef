// Is anybody there? What an account's holder does or causes counts, not what is done to it.

import type { EventAbout } from "../events/catalogue.ts";

/**
 * Whether an event is a sign of life of a wallet: its holder sends or receives money, or does something to the account.
 * What the house, a bank or a deadline does is none, nor is money that only comes back. In doubt it is one: that costs nobody
 * anything.
 */
export function isActivity(event: EventAbout<"account" | "credits">, wallet: string): boolean {
  switch (event.type) {
    case "Transferred":
    case "Refunded":
    case "PaymentAuthorized":
    case "PaymentCaptured":
    case "Funded":
    case "FundingStarted":
    case "Converted":
    case "WithdrawalRequested":
    case "WithdrawalCancelled":
    case "AccountOpened":
    case "AccountClosed":
    case "TermsAccepted":
    case "ContactVerified":
    case "CredentialChanged":
    case "DeviceSeen":
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "TheftReported":
      return true;
    case "AccountFrozen":
      return event.data.source === "holder";
    case "DisputeResolved":
      // The buyer is paid.
      return event.data.buyer === wallet;
    case "AccountUnfrozen":
    case "ActionRefused":
    case "Adjusted":
    case "ChallengeFailed":
    case "InstrumentDeclined":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
    case "DisputeOpened":
    case "DisputeShortfallHeld":
    case "DisputeWithdrawn":
    case "FeeCharged":
    case "FundingFailed":
    case "FundingReversed":
    case "InactivityNoticed":
    case "LossWrittenOff":
    case "PaymentExpired":
    case "PaymentSettled":
    case "PaymentVoided":
    case "ReserveHeld":
    case "ReserveReleased":
    case "TierChanged":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "WithdrawalSubmitted":
      return false;
  }
}

/** What a state remembers of it. */
export interface Activity {
  /** The instant of the last sign of life; "" before any. */
  lastActivityAt: string;
}

/** Takes an event into what is remembered. */
export function foldActivity(draft: Activity, event: EventAbout<"account" | "credits">, wallet: string): void {
  if (event.at > draft.lastActivityAt && isActivity(event, wallet)) draft.lastActivityAt = event.at;
}

/** When a wallet was last active: by what its holder did, or by what came in. */
export function lastActivity(account: Readonly<Activity>, credits: Readonly<Activity>): string {
  return account.lastActivityAt > credits.lastActivityAt ? account.lastActivityAt : credits.lastActivityAt;
}
