// What came in, went out or was taken back over a rail, in a sentence for support?

import type { ProposedEvent } from "../../events/catalogue.ts";
import { called, fee, sum, why } from "./words.ts";

export type OnRail = ProposedEvent<
  | "FundingStarted"
  | "Funded"
  | "FundingFailed"
  | "FundingReversed"
  | "ChargebackReceived"
  | "ChargebackRepresented"
  | "ChargebackWon"
  | "ChargebackLost"
  | "WithdrawalRequested"
  | "WithdrawalSubmitted"
  | "WithdrawalPaid"
  | "WithdrawalFailed"
  | "WithdrawalReturned"
  | "WithdrawalCancelled"
>;

export function saidOfRail(event: OnRail): string {
  switch (event.type) {
    case "FundingStarted": {
      const { funding, amount, source, expectedAt } = event.data;
      const expected = expectedAt === undefined ? "" : `, expected at ${expectedAt}`;
      return `Funding ${funding} of ${sum(amount)} announced by ${source.rail}${called(source.reference)}${expected}.`;
    }
    case "Funded": {
      const { account, funding, amount, source, of, fees } = event.data;
      const settled = of === undefined ? "" : `, announced as ${of}`;
      const where = `by ${source.rail}${called(source.reference)}${settled}`;
      return `Funded with ${sum(amount)} ${where} (funding ${funding})${fee(fees, account)}.`;
    }
    case "FundingFailed": {
      const { funding, amount, rail, reason } = event.data;
      return `Funding ${funding} of ${sum(amount)} by ${rail} failed${why(reason)}.`;
    }
    case "FundingReversed": {
      const { funding, amount, rail, reference, bearer, reason } = event.data;
      const house = bearer === "house" ? ", which the house bears" : "";
      return `Funding ${funding} reversed by ${rail}${called(reference)}: ${sum(amount)} taken back${house}${why(reason)}.`;
    }
    case "ChargebackReceived": {
      const { account, amount, reference, fees, reason, respondBy } = event.data;
      const until = respondBy === undefined ? "" : `, to be answered by ${respondBy}`;
      const where = `received by ${reference.rail}${called(reference.reference)}`;
      return `${chargeback(event)} ${where}: ${sum(amount)} taken back${until}${fee(fees, account)}${why(reason)}.`;
    }
    case "ChargebackRepresented":
      return `${chargeback(event)} answered with document ${event.data.uri}.`;
    case "ChargebackWon": {
      const { account, amount, rail, reference, feesBack } = event.data;
      const back = `${sum(amount)} given back by ${rail}${called(reference)}`;
      return `${chargeback(event)} won: ${back}${fee(feesBack, account, " given back")}.`;
    }
    case "ChargebackLost":
      return `${chargeback(event)} lost: ${event.data.by === "bank" ? "the bank has decided so" : "nobody answered in time"}.`;
    case "WithdrawalRequested": {
      const { account, withdrawal, amount, fees, destination, settlement } = event.data;
      const speed = settlement === undefined ? "" : `, ${settlement}`;
      return `Withdrawal ${withdrawal} by ${destination.rail}${speed} requested: ${sum(amount)} held${fee(fees, account, " held")}.`;
    }
    case "WithdrawalSubmitted": {
      const { account, withdrawal, amount, fees, rail, reference } = event.data;
      return `Withdrawal ${withdrawal} of ${sum(amount)} submitted to ${rail}${called(reference)}${fee(fees, account)}.`;
    }
    case "WithdrawalPaid": {
      const { withdrawal, amount, rail, reference } = event.data;
      return `Withdrawal ${withdrawal} of ${sum(amount)} paid by ${rail}${called(reference)}.`;
    }
    case "WithdrawalFailed": {
      const { account, withdrawal, amount, fees, to, reason } = event.data;
      const back = `${sum(amount)} given back${to === "wallet" ? "" : " as unclaimed money"}`;
      return `Withdrawal ${withdrawal} failed, ${back}${fee(fees, account, " given back")}${why(reason)}.`;
    }
    case "WithdrawalReturned": {
      const { withdrawal, amount, rail, reference, to, reason } = event.data;
      const back = `${sum(amount)} given back${to === "wallet" ? "" : " as unclaimed money"}`;
      return `Withdrawal ${withdrawal} returned by ${rail}${called(reference)}, ${back}${why(reason)}.`;
    }
    case "WithdrawalCancelled": {
      const { account, withdrawal, amount, fees } = event.data;
      return `Withdrawal ${withdrawal} cancelled: ${sum(amount)} released${fee(fees, account, " released")}.`;
    }
  }
}

type OnChargeback = ProposedEvent<"ChargebackReceived" | "ChargebackRepresented" | "ChargebackWon" | "ChargebackLost">;

function chargeback({ data: { chargeback, original, of, bearer } }: OnChargeback): string {
  return `Chargeback ${chargeback} of ${original} ${of}${bearer === "house" ? ", which the house bears," : ""}`;
}
