// What was paid, received, held or let go of between wallets and with the house, in a sentence for support?

import type { ProposedEvent } from "../../events/catalogue.ts";
import { walletOf } from "../../events/chart.ts";
import { returnedFeesOf } from "../fees.ts";
import { minorUnits, type Money } from "../../money/money.ts";
import { approved, fee, ofHold, quoted, sum, sums, why } from "./words.ts";

export type OnMoney = ProposedEvent<
  | "Transferred"
  | "MoneyRequested"
  | "RequestDeclined"
  | "RequestCancelled"
  | "RequestExpired"
  | "Refunded"
  | "PaymentAuthorized"
  | "PaymentCaptured"
  | "PaymentSettled"
  | "PaymentVoided"
  | "PaymentExpired"
  | "ReserveHeld"
  | "ReserveReleased"
  | "RateQuoted"
  | "Converted"
  | "FeeCharged"
  | "Adjusted"
  | "LossWrittenOff"
>;

export function saidOfMoney(event: OnMoney, wallet: string): string {
  switch (event.type) {
    case "Transferred": {
      const { from, to, amount, memo, order, request, fees } = event.data;
      const bought = order === undefined ? "" : ` for order ${order}`;
      const asked = request === undefined ? "" : `, as asked by request ${request}`;
      const noted = memo === undefined ? "" : `, ${quoted(memo)}`;
      return `${paidOrReceived(wallet, { from, to }, amount)}${bought}${asked}${noted}${fee(fees, wallet)}.`;
    }
    case "MoneyRequested": {
      const { request, from, to, amount, memo, expiresAt } = event.data;
      const noted = memo === undefined ? "" : `, ${quoted(memo)}`;
      const who = wallet === from ? `Asked by ${to} to pay` : `Asked ${from} to pay`;
      return `${who} ${sum(amount)} (request ${request}) until ${expiresAt}${noted}.`;
    }
    case "RequestDeclined":
      return `Request ${event.data.request} of ${event.data.to} declined by ${event.data.from}${why(event.data.reason)}.`;
    case "RequestCancelled":
      return `Request ${event.data.request} to ${event.data.from} cancelled by ${event.data.to}.`;
    case "RequestExpired":
      return `Request ${event.data.request} of ${event.data.to} to ${event.data.from} expired.`;
    case "Refunded": {
      const { of, original, from, to, amount, reason } = event.data;
      const back = returnedFeesOf(event).filter(({ payer }) => payer === wallet);
      const fees = back.length === 0 ? "" : `; fee ${sums(back.map((each) => each.amount))} given back`;
      const who = wallet === from ? `Refunded ${sum(amount)} to ${to}` : `Got a refund of ${sum(amount)} from ${from}`;
      return `${who} of ${original} ${of}${fees}${why(reason)}.`;
    }
    case "PaymentAuthorized": {
      const { payment, to, amount, order, memo, expiresAt } = event.data;
      const bought = order === undefined ? "" : ` for order ${order}`;
      const noted = memo === undefined ? "" : `, ${quoted(memo)}`;
      return `Payment ${payment} to ${to}${bought} authorised: ${sum(amount)} held until ${expiresAt}${noted}.`;
    }
    case "PaymentCaptured": {
      const { payment, from, to, amount, held, final, fees, settlesAt } = event.data;
      const { parts, rest } = ofHold(held, amount, "of what was available");
      const settled = settlesAt === undefined ? "" : `, to be settled at ${settlesAt}`;
      const released = wallet === from && final && rest !== undefined ? `; ${rest} of the hold released` : "";
      const moved = `${paidOrReceived(wallet, { from, to }, amount)}${parts}`;
      return `${moved} by a capture of payment ${payment}${settled}${fee(fees, wallet)}${released}.`;
    }
    case "PaymentSettled":
      return `Payment ${event.data.payment} of ${event.data.from} settled: ${sum(event.data.net)} available.`;
    case "PaymentVoided": {
      const { payment, to, amount, reason } = event.data;
      return `Payment ${payment} to ${to} voided, ${sum(amount)} of the hold released${why(reason)}.`;
    }
    case "PaymentExpired":
      return `Payment ${event.data.payment} to ${event.data.to} expired: ${sum(event.data.amount)} of the hold released.`;
    case "ReserveHeld": {
      const { reserve, amount, releaseAt, reason } = event.data;
      return `Reserve ${reserve}: ${sum(amount)} set aside until ${releaseAt}${why(reason)}.`;
    }
    case "ReserveReleased":
      return `Reserve ${event.data.reserve} released: ${sum(event.data.amount)}${approved(event.data.approvers)}.`;
    case "RateQuoted": {
      const { quote, sell, buy, rate, expiresAt } = event.data;
      return `Quote ${quote}: ${sum(sell)} for ${sum(buy)} at ${rate}, until ${expiresAt}.`;
    }
    case "Converted": {
      const { account, sell, buy, rate, fees, transfer } = event.data;
      const purpose = transfer === undefined ? "" : `, to pay transfer ${transfer}`;
      return `Converted ${sum(sell)} into ${sum(buy)} at ${rate}${purpose}${fee(fees, account)}.`;
    }
    case "FeeCharged":
      return `Charged for ${event.data.kind} in ${event.data.period}${fee(event.data.fees, event.data.account)}.`;
    case "Adjusted": {
      const { postings, approvers, reason } = event.data;
      const own = postings.flatMap(({ account, amount }) => {
        const place = walletOf(account);
        return place?.id === wallet ? `${givenOrTaken(amount)} ${place.part}` : [];
      });
      return `Adjusted: ${own.length === 0 ? "nothing of this account" : own.join(", ")}${approved(approvers)}${why(reason)}.`;
    }
    case "LossWrittenOff":
      return `Debt of ${sums(event.data.amounts)} written off${approved(event.data.approvers)}${why(event.data.reason)}.`;
  }
}

function paidOrReceived(wallet: string, { from, to }: { from: string; to: string }, amount: Money): string {
  return wallet === from ? `Paid ${sum(amount)} to ${to}` : `Received ${sum(amount)} from ${from}`;
}

/** A debit takes from a wallet, whose money the house owes. */
function givenOrTaken({ currency, value }: Money): string {
  const isTaken = minorUnits({ currency, value }) > 0n;
  return `${sum({ currency, value: value.replace("-", "") })} ${isTaken ? "from" : "to"}`;
}
