// What may a decision look at?

import type { AccountState } from "./account.ts";
import type { CampaignState, Uses } from "./campaign-state.ts";
import type { CaptureState } from "./capture.ts";
import type { ChargebackState } from "./chargeback-state.ts";
import type { ClaimsState } from "./claims.ts";
import type { CreditsState } from "./credits.ts";
import type { DisputeState } from "./dispute-state.ts";
import type { FreezeState } from "./freeze.ts";
import type { FundingState } from "./funding.ts";
import type { FingerprintState, InstrumentState } from "./instrument.ts";
import type { Kind, States } from "./folds.ts";
import type { NoticeState } from "./inactivity.ts";
import type { QuoteState } from "./quote.ts";
import type { RequestState } from "./request.ts";
import type { PaymentState } from "./payment.ts";
import type { ReserveState } from "./reserve.ts";
import type { TransferState } from "./transfer.ts";
import type { Conduct } from "../policy/signals/conduct.ts";
import type { Inflow } from "../policy/signals/inflow.ts";
import type { UpkeepState } from "./upkeep.ts";
import type { UseState } from "./use.ts";
import type { WithdrawalState } from "./withdrawal.ts";

/**
 * How a state is looked at.
 * `exact`: as it is; the look becomes a guard of the append.
 * `new`: it is expected not to exist and presumed so without a read; the guard proves it.
 * `atLeast`: not guarded; what arrives meanwhile can only help.
 * `fixed`: for what of it never changes once it is there; not guarded, and nobody waits for what else happens to it.
 */
export type Look = "exact" | "new" | "atLeast" | "fixed";

/** Gives the state of a tag, and remembers that it was looked at. */
export type LookUp = <K extends Kind>(kind: K, id: string, look: Look) => Readonly<States[K]>;

/** What is used at most once, and mostly was not before. */
type OnceUsed = "ref" | "refund" | "adjustment" | "conversion" | "reversal" | "terms" | "proof" | "evidence" | "loss";

/** The book of a decision. Every look is remembered; all but `opened`, `credits` and `inflowAtLeast` become guards of the append. */
export interface Book {
  account(id: string): Readonly<AccountState>;
  /** What an account was opened as, which stays: not guarded. What is in memory may be from before it was opened elsewhere. */
  opened(id: string): Readonly<AccountState>;
  /** What the wallet received: a lower bound, not guarded. */
  credits(id: string): Readonly<CreditsState>;
  /** What the wallet received, exactly: guarded, for rules that need the figure. */
  creditsExact(id: string): Readonly<CreditsState>;
  transfer(id: string): Readonly<TransferState>;
  dispute(id: string): Readonly<DisputeState>;
  freeze(id: string): Readonly<FreezeState>;
  /** What policies go by of an account: of what it does, and of what it receives. Guarded as the account and its credits. */
  conduct(account: string): Readonly<Conduct>;
  inflow(account: string): Readonly<Inflow>;
  /** What an account received, for policies: a lower bound, not guarded. */
  inflowAtLeast(account: string): Readonly<Inflow>;
  upkeep(): Readonly<UpkeepState>;
  quote(id: string): Readonly<QuoteState>;
  request(id: string): Readonly<RequestState>;
  /** The disputes that an account has open as a buyer. */
  claims(id: string): Readonly<ClaimsState>;
  chargeback(id: string): Readonly<ChargebackState>;
  funding(id: string): Readonly<FundingState>;
  newAccount(id: string): Readonly<AccountState>;
  newTransfer(id: string): Readonly<TransferState>;
  newDispute(id: string): Readonly<DisputeState>;
  newFreeze(id: string): Readonly<FreezeState>;
  newQuote(id: string): Readonly<QuoteState>;
  newRequest(id: string): Readonly<RequestState>;
  payment(id: string): Readonly<PaymentState>;
  capture(id: string): Readonly<CaptureState>;
  reserve(id: string): Readonly<ReserveState>;
  newPayment(id: string): Readonly<PaymentState>;
  newCapture(id: string): Readonly<CaptureState>;
  newReserve(id: string): Readonly<ReserveState>;
  newUse(kind: OnceUsed, id: string): Readonly<UseState>;

  instrument(id: string): Readonly<InstrumentState>;
  withdrawal(id: string): Readonly<WithdrawalState>;
  newFunding(id: string): Readonly<FundingState>;
  newInstrument(id: string): Readonly<InstrumentState>;
  newFingerprint(id: string): Readonly<FingerprintState>;
  newWithdrawal(id: string): Readonly<WithdrawalState>;
  /** What an account was told of its inactivity since an instant: `ACCOUNT/INSTANT`. */
  notice(id: string): Readonly<NoticeState>;
  /** Of what is more often used than not. */
  use(kind: "device" | "fee", id: string): Readonly<UseState>;
  newChargeback(id: string): Readonly<ChargebackState>;
  /** With what was used of it so far, exactly. */
  campaign(id: string): Readonly<CampaignState>;
  newCampaign(id: string): Readonly<CampaignState>;
  /** How often one account used a campaign, by the id of both. */
  campaignUse(id: string): Readonly<Uses>;
}

/** A book over anything that can look states up. */
export function bookOf(lookUp: LookUp): Book {
  return {
    account: (id) => lookUp("account", id, "exact"),
    opened: (id) => lookUp("account", id, "fixed"),
    credits: (id) => lookUp("credits", id, "atLeast"),
    creditsExact: (id) => lookUp("credits", id, "exact"),
    transfer: (id) => lookUp("transfer", id, "exact"),
    dispute: (id) => lookUp("dispute", id, "exact"),
    freeze: (id) => lookUp("freeze", id, "exact"),
    conduct: (account) => lookUp("conduct", account, "exact"),
    inflow: (account) => lookUp("inflow", account, "exact"),
    inflowAtLeast: (account) => lookUp("inflow", account, "atLeast"),
    upkeep: () => lookUp("upkeep", "ledger", "exact"),
    quote: (id) => lookUp("quote", id, "exact"),
    request: (id) => lookUp("request", id, "exact"),
    claims: (id) => lookUp("claims", id, "exact"),
    chargeback: (id) => lookUp("chargeback", id, "exact"),
    funding: (id) => lookUp("funding", id, "exact"),
    newAccount: (id) => lookUp("account", id, "new"),
    newTransfer: (id) => lookUp("transfer", id, "new"),
    newDispute: (id) => lookUp("dispute", id, "new"),
    newFreeze: (id) => lookUp("freeze", id, "new"),
    newQuote: (id) => lookUp("quote", id, "new"),
    newRequest: (id) => lookUp("request", id, "new"),
    payment: (id) => lookUp("payment", id, "exact"),
    capture: (id) => lookUp("capture", id, "exact"),
    reserve: (id) => lookUp("reserve", id, "exact"),
    newPayment: (id) => lookUp("payment", id, "new"),
    newCapture: (id) => lookUp("capture", id, "new"),
    newReserve: (id) => lookUp("reserve", id, "new"),
    newChargeback: (id) => lookUp("chargeback", id, "new"),
    newFunding: (id) => lookUp("funding", id, "new"),
    newUse: (kind, id) => lookUp(kind, id, "new"),

    instrument: (id) => lookUp("instrument", id, "exact"),
    withdrawal: (id) => lookUp("withdrawal", id, "exact"),
    newInstrument: (id) => lookUp("instrument", id, "new"),
    newFingerprint: (id) => lookUp("fingerprint", id, "new"),
    newWithdrawal: (id) => lookUp("withdrawal", id, "new"),
    notice: (id) => lookUp("notice", id, "exact"),
    use: (kind, id) => lookUp(kind, id, "exact"),
    campaign: (id) => lookUp("campaign", id, "exact"),
    newCampaign: (id) => lookUp("campaign", id, "new"),
    campaignUse: (id) => lookUp("campaign-use", id, "exact"),
  };
}
