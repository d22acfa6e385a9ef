// What did an operation ask of restrictions, limits and caps?

import type { EventData, LedgerEvent } from "../../events/catalogue.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../../money/money.ts";
import type { Operation } from "../../policy/signals/fact.ts";

/** What an operation asked to be let through. */
export interface Wish {
  /** Where it was to be done, where that was asked. */
  readonly placed?: { readonly operation: Operation; readonly from?: string; readonly to?: string };
  readonly amount: Money;
  /** What it was to use of whose limits, in the order in which that was asked. */
  readonly uses: readonly Use[];
  /** What was to be credited to whom under a cap. */
  readonly credit?: { readonly account: string; readonly amount: Money };
}

/** Something that limits were asked about. */
export interface Use {
  readonly account: string;
  readonly operation: Operation;
  readonly amount: Money;
  /** The payment that this is more of, where that is counted already. */
  readonly moreOf?: string;
}

/** What a decision asked restrictions, limits and caps about an event; undefined where it asked nothing. */
export function wishOf(event: LedgerEvent): Wish | undefined {
  switch (event.type) {
    case "Transferred":
      return paying(event.data.from, event.data.to, event.data.amount);
    case "Funded":
      return event.data.of === undefined ? comingIn(event.data.account, event.data.amount) : undefined;
    case "FundingStarted":
      return comingIn(event.data.account, event.data.amount);
    case "PaymentAuthorized":
      return authorizing(event.data.from, event.data.to, event.data.amount);
    case "PaymentCaptured":
      return capturing(event.data);
    case "WithdrawalRequested":
      // What leaves along with an account that closes is let go whatever the limits are.
      return event.meta.cause === undefined ? goingOut(event.data.account, event.data.amount) : undefined;
    case "Converted": {
      const { account, sell, buy, transfer } = event.data;
      const wish = converting(account, sell);
      // What it buys goes on at once where it pays a transfer.
      return transfer === undefined ? { ...wish, credit: { account, amount: buy } } : wish;
    }
    case "ActionRefused":
      return wishRefused(event.data);
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
    case "RateQuoted":
    case "MoneyRequested":
    case "RequestDeclined":
    case "RequestCancelled":
    case "RequestExpired":
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
    case "FundingFailed":
    case "FundingReversed":
    case "WithdrawalSubmitted":
    case "WithdrawalPaid":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "WithdrawalCancelled":
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

function capturing({ payment, from, to, amount, held }: EventData<"PaymentCaptured">): Wish {
  // What is held was counted when it was authorised.
  const beyond = minorUnits(amount) - minorUnits(held);
  const more = fromMinorUnits(beyond, amount.currency, scaleOf(amount));
  return {
    amount,
    uses: [
      ...(beyond > 0n ? [{ account: from, operation: "payment", amount: more, moreOf: payment } as const] : []),
      { account: to, operation: "receive", amount },
    ],
    credit: { account: to, amount },
  };
}

/** What was refused by risk rules had been let through by what is asked before them. Of a conversion it is not known what it would have bought. */
function wishRefused({ account, action, amount, counterparty }: EventData<"ActionRefused">): Wish | undefined {
  if (!amount) return undefined;
  switch (action) {
    case "fund":
      return comingIn(account, amount);
    case "transfer":
      return counterparty === undefined ? undefined : paying(account, counterparty, amount);
    case "payment":
      return counterparty === undefined ? undefined : authorizing(account, counterparty, amount);
    case "withdraw":
      return goingOut(account, amount);
    case "convert":
      return converting(account, amount);
    default:
      return undefined;
  }
}

function comingIn(account: string, amount: Money): Wish {
  return {
    placed: { operation: "fund", to: account },
    amount,
    uses: [{ account, operation: "fund", amount }],
    credit: { account, amount },
  };
}

function paying(from: string, to: string, amount: Money): Wish {
  return {
    placed: { operation: "transfer", from, to },
    amount,
    uses: [
      { account: from, operation: "transfer", amount },
      { account: to, operation: "receive", amount },
    ],
    credit: { account: to, amount },
  };
}

function authorizing(from: string, to: string, amount: Money): Wish {
  return {
    placed: { operation: "payment", from, to },
    amount,
    uses: [{ account: from, operation: "payment", amount }],
  };
}

function goingOut(account: string, amount: Money): Wish {
  return {
    placed: { operation: "withdraw", from: account },
    amount,
    uses: [{ account, operation: "withdraw", amount }],
  };
}

function converting(account: string, amount: Money): Wish {
  return {
    placed: { operation: "convert", from: account, to: account },
    amount,
    uses: [{ account, operation: "convert", amount }],
  };
}
