// As what does an event stand in a merchant's report?

import type { ProposedEvent } from "../events/catalogue.ts";

/** What an event is to a wallet whose total it changes, its fees apart. */
export type MerchantEntry =
  "sale" | "refund" | "disputeLost" | "chargeback" | "chargebackWon" | "payout" | "payoutBack" | "other";

/**
 * A sale is what another wallet paid: any transfer whatever its purpose, and any capture, whether it is available at once or
 * only once it has settled. What moves only within the wallet changes nothing, so it does not matter as what it stands.
 */
export function merchantEntryOf(event: ProposedEvent, wallet: string): MerchantEntry {
  switch (event.type) {
    case "Transferred":
    case "PaymentCaptured":
      return event.data.to === wallet ? "sale" : "other";
    case "Refunded":
      return event.data.from === wallet ? "refund" : "other";
    case "DisputeResolved":
      return event.data.seller === wallet ? "disputeLost" : "other";
    case "ChargebackReceived":
      // That of a top-up takes back what was funded, as a reversal does.
      return event.data.original === "funding" ? "other" : "chargeback";
    case "ChargebackWon":
      return event.data.original === "funding" ? "other" : "chargebackWon";
    case "WithdrawalSubmitted":
      return "payout";
    case "WithdrawalFailed":
    case "WithdrawalReturned":
      return "payoutBack";
    case "Funded":
    case "FundingStarted":
    case "FundingFailed":
    case "FundingReversed":
    case "Converted":
    case "Adjusted":
    case "LossWrittenOff":
    case "AccountClosed":
      return "other";
    // Only fees.
    case "FeeCharged":
      return "other";
    // Within the wallet.
    case "PaymentAuthorized":
    case "PaymentSettled":
    case "PaymentVoided":
    case "PaymentExpired":
    case "DisputeOpened":
    case "DisputeShortfallHeld":
    case "DisputeWithdrawn":
    case "ReserveHeld":
    case "ReserveReleased":
    case "WithdrawalRequested":
    case "WithdrawalCancelled":
      return "other";
    // Without postings on any wallet.
    case "AccountOpened":
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
    case "WithdrawalPaid":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "ChargebackRepresented":
    case "ChargebackLost":
    case "RateQuoted":
    case "MoneyRequested":
    case "RequestDeclined":
    case "RequestCancelled":
    case "RequestExpired":
    case "UpkeepCompleted":
    case "ActionRefused":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "InactivityNoticed":
    case "CampaignDefined":
    case "CampaignEnded":
      return "other";
  }
}
