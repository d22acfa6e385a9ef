// What happened on a wallet, line by line, and what did it have after each?

import type { LedgerEvent } from "../events/catalogue.ts";
import type { FeeLine, ReturnedFee } from "../events/fields.ts";
import { subjectOf } from "../events/tags.ts";
import { applyPostings, balancesIn, type Balances } from "../journal/wallet-balances.ts";
import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import { walletBalance, type WalletBalance } from "./balances.ts";
import { feesBackOf, paid } from "./fees.ts";
import type { Projection } from "./projection.ts";

/** One event's effect on a wallet in one currency. */
export interface StatementEntry {
  readonly position: number;
  readonly at: string;
  /** When it took effect, if that was before it was recorded. */
  readonly effectiveAt?: string;
  readonly type: LedgerEvent["type"];
  /** What the event is about: the id of the transfer, the funding, the refund, the dispute. */
  readonly id: string;
  /** The change of what is available, fees included: + came in, - went out. Zero where only held money moved. */
  readonly amount: Money;
  /** What was available after it. */
  readonly balance: Money;
  /** All four balances after it. */
  readonly balances: WalletBalance;
  /** The other wallet, or the rail. */
  readonly counterparty?: string;
  readonly memo?: string;
  /** What was bought. */
  readonly order?: string;
  /** Of a bill: what the biller wants to see on the payment. */
  readonly reference?: string;
  /** Of a fee that is for a month: which. */
  readonly period?: string;
  /**
   * The fees that this wallet bore, each less what was waived of it within `amount`; where what was captured settles later,
   * they are within what is pending, and `amount` is zero.
   */
  readonly fees: readonly FeeLine[];
  /** The fees within `amount` that this wallet got back, where it did. */
  readonly returned?: readonly ReturnedFee[];
}

export interface StatementState {
  readonly balances: Record<string, Balances>;
  readonly entries: StatementEntry[];
}

/** The lines of a wallet's statement, every event that moved its money, oldest first. */
export function statementOf(wallet: string, assets: Assets): Projection<StatementState> {
  return {
    name: "statement",
    initial: () => ({ balances: {}, entries: [] }),
    apply: ({ balances, entries }, event) => {
      const change: Record<string, Balances> = {};
      applyPostings(change, event, wallet);
      for (const currency of Object.keys(change)) {
        const before = balancesIn(balances, currency);
        const moved = balancesIn(change, currency);
        const after: Balances = {
          available: before.available + moved.available,
          pending: before.pending + moved.pending,
          held: before.held + moved.held,
          reserved: before.reserved + moved.reserved,
        };
        balances[currency] = after;
        const shown = walletBalance(after, currency, assets);
        const { fees, ...described } = describe(event, wallet);
        entries.push({
          position: event.position,
          at: event.at,
          ...(event.meta.effectiveAt === undefined ? {} : { effectiveAt: event.meta.effectiveAt }),
          type: event.type,
          id: subjectOf(event),
          amount: fromMinorUnits(moved.available, currency, assets.scale(currency)),
          balance: shown.available,
          balances: shown,
          ...described,
          fees: fees.filter(({ amount }) => amount.currency === currency),
        });
      }
    },
  };
}

type Described = "counterparty" | "memo" | "order" | "reference" | "period" | "fees" | "returned";

function describe(event: LedgerEvent, wallet: string): Pick<StatementEntry, Described> {
  switch (event.type) {
    case "Funded":
      return { counterparty: event.data.source.rail, fees: paidBy(wallet, event.data.fees) };
    case "Transferred": {
      const { from, to, memo, order, biller, fees } = event.data;
      return {
        counterparty: from === wallet ? to : from,
        ...(memo === undefined ? {} : { memo }),
        ...(order === undefined ? {} : { order }),
        ...(biller === undefined ? {} : { reference: biller.reference }),
        fees: paidBy(wallet, fees),
      };
    }
    case "Refunded":
      return { counterparty: otherSide(wallet, event.data), fees: [], ...returnedTo(wallet, event) };
    case "DisputeOpened":
    case "DisputeResolved":
    case "DisputeWithdrawn":
      return { counterparty: event.data.seller === wallet ? event.data.buyer : event.data.seller, fees: [] };
    case "FeeCharged":
      return { period: event.data.period, fees: event.data.fees };
    case "Converted":
      return { fees: paidBy(wallet, event.data.fees) };
    case "PaymentAuthorized": {
      const { to, memo } = event.data;
      return { counterparty: to, ...(memo === undefined ? {} : { memo }), fees: [] };
    }
    case "PaymentCaptured":
      return { counterparty: otherSide(wallet, event.data), fees: paidBy(wallet, event.data.fees) };
    case "PaymentSettled":
    case "PaymentVoided":
    case "PaymentExpired":
      return { counterparty: otherSide(wallet, event.data), fees: [] };
    case "ReserveHeld":
    case "ReserveReleased":
      return { fees: [] };
    case "ChargebackReceived":
      return { counterparty: event.data.reference.rail, fees: event.data.fees };
    case "ChargebackWon":
      return { counterparty: event.data.rail, fees: [], ...returnedTo(wallet, event) };
    case "AccountClosed":
      return { counterparty: "unclaimed", fees: [] };
    case "FundingStarted":
      return { counterparty: event.data.source.rail, fees: [] };
    case "FundingFailed":
    case "FundingReversed":
    case "WithdrawalSubmitted":
    case "WithdrawalPaid":
    case "WithdrawalReturned":
      return { counterparty: event.data.rail, fees: [] };
    case "WithdrawalRequested":
      return { counterparty: event.data.destination.rail, fees: paidBy(wallet, event.data.fees) };
    case "WithdrawalFailed":
    case "WithdrawalCancelled":
      return { fees: [], ...returnedTo(wallet, event) };
    case "ActionRefused":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "TierChanged":
    case "TermsAccepted":
    case "ContactVerified":
    case "CredentialChanged":
    case "DeviceSeen":
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "AccountOpened":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "Adjusted":
    case "UpkeepCompleted":
    case "RateQuoted":
    case "MoneyRequested":
    case "RequestDeclined":
    case "RequestCancelled":
    case "RequestExpired":
    case "CampaignDefined":
    case "CampaignEnded":
    case "DisputeShortfallHeld":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "ChargebackRepresented":
    case "ChargebackLost":
    case "LossWrittenOff":
    case "InactivityNoticed":
      return { fees: [] };
  }
}

function paidBy(wallet: string, fees: readonly FeeLine[]): FeeLine[] {
  return fees.filter(({ payer }) => payer === wallet);
}

function returnedTo(wallet: string, event: LedgerEvent): Pick<StatementEntry, "returned"> {
  // What was only held of a withdrawal that is cancelled is no fee that goes back, but it is on the statement as one.
  const back = event.type === "WithdrawalCancelled" ? event.data.fees.flatMap(paid) : feesBackOf(event);
  const returned = back.filter(({ payer }) => payer === wallet);
  return returned.length === 0 ? {} : { returned };
}

function otherSide(wallet: string, { from, to }: { readonly from: string; readonly to: string }): string {
  return from === wallet ? to : from;
}
