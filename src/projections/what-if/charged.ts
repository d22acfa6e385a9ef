// What is an event charged for, and which earlier ones was its price set by?

import type { LedgerEvent } from "../../events/catalogue.ts";
import { paidInAll } from "../../events/fee-line.ts";
import { fromMinorUnits, minorUnits, scaleOf } from "../../money/money.ts";
import type { ChargedOperation } from "../../policy/tariff.ts";
import type { Knowledge } from "./known.ts";

/**
 * The tag of the earlier events on which the fees of an event depend: a withdrawal is charged what was set when it was
 * asked for, a conversion what was quoted, and a refund gives back of what was charged.
 */
export function priceTagOf(event: LedgerEvent): string | undefined {
  switch (event.type) {
    case "Converted":
      return `quote:${event.data.quote}`;
    case "WithdrawalSubmitted":
    case "WithdrawalFailed":
      return `withdrawal:${event.data.withdrawal}`;
    case "Refunded":
      return `${event.data.original}:${event.data.of}`;
    case "AccountOpened":
    case "AccountClosed":
    case "Funded":
    case "Transferred":
    case "DisputeOpened":
    case "DisputeShortfallHeld":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "DisputeResolved":
    case "DisputeWithdrawn":
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
    case "LossWrittenOff":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "Adjusted":
    case "UpkeepCompleted":
    case "RateQuoted":
    case "MoneyRequested":
    case "RequestDeclined":
    case "RequestCancelled":
    case "RequestExpired":
    case "PaymentAuthorized":
    case "PaymentCaptured":
    case "PaymentSettled":
    case "PaymentVoided":
    case "PaymentExpired":
    case "ReserveHeld":
    case "ReserveReleased":
    case "TierChanged":
    case "TermsAccepted":
    case "ContactVerified":
    case "CredentialChanged":
    case "DeviceSeen":
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "FundingStarted":
    case "FundingFailed":
    case "FundingReversed":
    case "WithdrawalRequested":
    case "WithdrawalPaid":
    case "WithdrawalReturned":
    case "WithdrawalCancelled":
    case "ActionRefused":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "InactivityNoticed":
    case "FeeCharged":
    case "CampaignDefined":
    case "CampaignEnded":
      return undefined;
  }
}

/** What an event is charged for, by the parties as they were then. */
export function chargedFor(event: LedgerEvent, known: Knowledge): ChargedOperation | undefined {
  const { position } = event;
  switch (event.type) {
    case "Transferred": {
      const { from, to, amount, purpose } = event.data;
      const [payer, payee] = [known.partyAt(from, position), known.partyAt(to, position)];
      return { operation: "transfer", amount, purpose, payer, payee };
    }
    case "Funded": {
      const { account, amount, source } = event.data;
      return { operation: "fund", amount, rail: source.rail, payee: known.partyAt(account, position) };
    }
    case "PaymentCaptured": {
      const { from, to, amount, settlesAt } = event.data;
      const settlement = settlesAt === undefined ? "instant" : "standard";
      const [payer, payee] = [known.partyAt(from, position), known.partyAt(to, position)];
      return { operation: "payment", amount, settlement, payer, payee };
    }
    case "WithdrawalRequested": {
      const { account, amount, destination, settlement = "standard" } = event.data;
      const payer = known.partyAt(account, position);
      return { operation: "withdraw", amount, settlement, rail: destination.rail, payer };
    }
    case "RateQuoted": {
      const { account, sell, fixed, charges } = event.data;
      // Of what is to be sold fees are taken first, less what was waived; what is to be bought has them on top.
      const gross = minorUnits(sell) + paidInAll(charges);
      const amount = fixed === "sell" ? fromMinorUnits(gross, sell.currency, scaleOf(sell)) : sell;
      const party = known.partyAt(account, position);
      return { operation: "convert", amount, payer: party, payee: party };
    }
    case "AccountOpened":
    case "AccountClosed":
    case "Refunded":
    case "DisputeOpened":
    case "DisputeShortfallHeld":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "DisputeResolved":
    case "DisputeWithdrawn":
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
    case "LossWrittenOff":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "Adjusted":
    case "UpkeepCompleted":
    case "Converted":
    case "MoneyRequested":
    case "RequestDeclined":
    case "RequestCancelled":
    case "RequestExpired":
    case "PaymentAuthorized":
    case "PaymentSettled":
    case "PaymentVoided":
    case "PaymentExpired":
    case "ReserveHeld":
    case "ReserveReleased":
    case "TierChanged":
    case "TermsAccepted":
    case "ContactVerified":
    case "CredentialChanged":
    case "DeviceSeen":
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "FundingStarted":
    case "FundingFailed":
    case "FundingReversed":
    case "WithdrawalSubmitted":
    case "WithdrawalPaid":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "WithdrawalCancelled":
    case "ActionRefused":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "InactivityNoticed":
    case "FeeCharged":
    case "CampaignDefined":
    case "CampaignEnded":
      return undefined;
  }
}
