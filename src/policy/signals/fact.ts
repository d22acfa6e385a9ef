// What is one thing that happened on an account, as limits and risk rules see it?

import type { EventAbout } from "../../events/catalogue.ts";
import type { Context, Meta } from "../../events/envelope.ts";
import { timeOf } from "../calendar.ts";
import { minorUnits, scaleOf, type Money } from "../../money/money.ts";

/** What money does on an account; `receive` is money from another wallet. */
export const OPERATIONS = ["fund", "receive", "transfer", "payment", "withdraw", "convert"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The rest that rules look at: what happened to an account beside its movements. */
export type Incident =
  | "refund"
  | "dispute"
  /** A dispute that the buyer has won, all of it or a part. */
  | "disputeLost"
  /** Of a sale. */
  | "chargeback"
  /** Of a top-up: by its rail, or by a bank's chargeback, which comes to the same. */
  | "reversal"
  | "instrumentLinked"
  | "instrumentDeclined"
  | "challengeFailed"
  | "theftReported"
  /** Something that was asked for and that rules have refused. */
  | "refused";

/** One thing that happened on an account, or is about to. */
export interface Fact {
  /** The id of the event; empty while it is only being decided. */
  readonly event: string;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  readonly what: Operation | Incident;
  readonly direction: "in" | "out" | "none";
  /** The asset, empty where it is not about money. */
  readonly currency: string;
  /** In minor units: zero where it is not about money, else above. */
  readonly amount: bigint;
  /** How many decimals that asset has: for showing it. */
  readonly scale: number;
  /** Of what nobody is asked about: what it takes off what is available, or claims of it; the amount where absent. */
  readonly taken: bigint | undefined;
  /** The other wallet, or the rail that money comes from or goes to: `rail bank`, which is no id. Empty where there is none. */
  readonly counterparty: string;
  /** What it is about, if that was there before: the payment that is refunded or contested, the instrument; else empty. */
  readonly about: string;
  /** From where and on what it was asked for, as far as the host has said. */
  readonly context: Context | undefined;
}

interface Parts {
  readonly direction?: Fact["direction"] | undefined;
  readonly amount?: Money | undefined;
  readonly taken?: bigint | undefined;
  readonly counterparty?: string | undefined;
  readonly about?: string | undefined;
}

/** A fact from its parts, where a rail is called by its name alone. */
export function factFrom(
  { id, at, meta }: { readonly id: string; readonly at: string; readonly meta: Meta },
  what: Fact["what"],
  { direction = "none", amount, taken, counterparty = "", about = "" }: Parts,
): Fact {
  return {
    event: id,
    time: timeOf(at),
    what,
    direction,
    currency: amount?.currency ?? "",
    amount: amount === undefined ? 0n : minorUnits(amount),
    scale: amount === undefined ? 0 : scaleOf(amount),
    taken,
    counterparty:
      counterparty !== "" && (what === "fund" || what === "withdraw") ? `rail ${counterparty}` : counterparty,
    about,
    context: meta.context,
  };
}

/** What an event that bears `account:ID` is for that account, if it is anything that rules look at. */
export function ownFact(event: EventAbout<"account">): Fact | undefined {
  switch (event.type) {
    case "Transferred": {
      const { amount, to: counterparty } = event.data;
      return factFrom(event, "transfer", { direction: "out", amount, counterparty });
    }
    case "PaymentAuthorized": {
      const { amount, to: counterparty } = event.data;
      return factFrom(event, "payment", { direction: "out", amount, counterparty });
    }
    case "WithdrawalRequested": {
      const { amount, destination } = event.data;
      return factFrom(event, "withdraw", { direction: "out", amount, counterparty: destination.rail });
    }
    case "Converted":
      return factFrom(event, "convert", { amount: event.data.sell });
    case "Refunded": {
      const { amount, to: counterparty, of: about } = event.data;
      return factFrom(event, "refund", { direction: "out", amount, counterparty, about });
    }
    case "DisputeOpened": {
      const { amount, buyer: counterparty, of: about } = event.data;
      return factFrom(event, "dispute", { amount, counterparty, about });
    }
    case "DisputeResolved": {
      const { toBuyer: amount, held, buyer: counterparty, of: about } = event.data;
      const beyond = minorUnits(amount) - minorUnits(held);
      if (minorUnits(amount) === 0n) return undefined;
      return factFrom(event, "disputeLost", { amount, taken: beyond > 0n ? beyond : 0n, counterparty, about });
    }
    case "ChargebackReceived": {
      const { amount, fees, original, of: about } = event.data;
      const taken = fees.reduce((sum, fee) => sum + minorUnits(fee.amount), minorUnits(amount));
      return factFrom(event, original === "funding" ? "reversal" : "chargeback", { amount, taken, about });
    }
    case "FundingReversed": {
      const { amount, bearer, funding: about } = event.data;
      return factFrom(event, "reversal", { amount, about, taken: bearer === "available" ? undefined : 0n });
    }
    case "InstrumentLinked": {
      const { kind: counterparty, instrument: about } = event.data;
      return factFrom(event, "instrumentLinked", { counterparty, about });
    }
    case "InstrumentDeclined":
      return factFrom(event, "instrumentDeclined", { about: event.data.instrument });
    case "ChallengeFailed":
      return factFrom(event, "challengeFailed", { amount: event.data.amount });
    case "TheftReported":
      return factFrom(event, "theftReported", {});
    case "ActionRefused": {
      const { amount, counterparty, refusal: about } = event.data;
      return factFrom(event, "refused", { amount, counterparty, about });
    }
    case "AccountOpened":
    case "AccountClosed":
    case "Funded":
    case "DisputeShortfallHeld":
    case "DisputeWithdrawn":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "Adjusted":
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
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "FundingFailed":
    case "WithdrawalSubmitted":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
    case "WithdrawalCancelled":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "InactivityNoticed":
    case "FeeCharged":
      return undefined;
  }
}

/** What an event that bears `credits:ID` is for the account that it credits, if it is anything that rules look at. */
export function receivedFact(event: EventAbout<"credits">): Fact | undefined {
  switch (event.type) {
    case "Transferred":
    case "PaymentCaptured": {
      const { amount, from: counterparty } = event.data;
      return factFrom(event, "receive", { direction: "in", amount, counterparty });
    }
    case "Funded":
    // What is announced is news from then on, whatever becomes of it; when it settles it is none.
    case "FundingStarted": {
      const { amount, source, instrument: about } = event.data;
      return factFrom(event, "fund", { direction: "in", amount, counterparty: source.rail, about });
    }
    case "Refunded": {
      const { amount, from: counterparty, of: about } = event.data;
      return factFrom(event, "refund", { direction: "in", amount, counterparty, about });
    }
    case "DisputeResolved":
    case "LossWrittenOff":
    case "Adjusted":
    case "WithdrawalFailed":
    case "WithdrawalReturned":
      return undefined;
  }
}
