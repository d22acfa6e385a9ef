// What can be asked of a wallet? Every command by name; the methods of a ledger are made from this, and editors show there
// what is said here: what a caller needs to know. How it is decided stands with each command.

import type * as z from "zod";
import { openAccount } from "./account.ts";
import { adjust } from "./adjustment.ts";
import { defineCampaign, endCampaign } from "./campaign-terms.ts";
import { capturePayment, settlePayment } from "./capture.ts";
import {
  expireChargeback,
  loseChargeback,
  receiveChargeback,
  representChargeback,
  winChargeback,
} from "./chargeback.ts";
import { closeAccount } from "./closing.ts";
import { convert } from "./conversion.ts";
import { expireDispute, resolveDispute } from "./dispute-end.ts";
import { answerDispute, escalateDispute, submitEvidence } from "./dispute-talk.ts";
import { openDispute, withdrawDispute } from "./dispute.ts";
import { acceptTerms, changeCredential, changeTier, seeDevice, verifyContact } from "./facts.ts";
import { freezeAccount, unfreezeAccount } from "./freeze.ts";
import { failFunding, fund, settleFunding, startFunding } from "./funding.ts";
import { chargeInactivity, noticeInactivity } from "./inactivity.ts";
import { linkInstrument, removeInstrument, verifyInstrument } from "./instrument.ts";
import { writeOffLoss } from "./loss.ts";
import { authorizePayment, expirePayment, voidPayment } from "./payment.ts";
import { cancelWithdrawal, failWithdrawal, payWithdrawal, returnWithdrawal, submitWithdrawal } from "./payout.ts";
import { quoteRate } from "./quote.ts";
import { refund } from "./refund.ts";
import { cancelRequest, declineRequest, expireRequest, requestMoney } from "./request.ts";
import { holdReserve, releaseReserve } from "./reserve.ts";
import { reverseFunding } from "./reversal.ts";
import { failChallenge, recordDecline, reportTheft } from "./risk-report.ts";
import { clearRiskFlag, snoozeRule } from "./risk-review.ts";
import { holdShortfall } from "./shortfall.ts";
import { transfer } from "./transfer.ts";
import { completeUpkeep } from "./upkeep.ts";
import { requestWithdrawal } from "./withdrawal.ts";

export const COMMANDS = {
  /** Opens an account for a holder, in tier 0 if not said otherwise. The receipt's `id` is the account. */
  openAccount,
  /**
   * Closes an account. What is left goes to a verified instrument, as a withdrawal per asset that is requested and
   * submitted with the closing, free of fees and limits; without one, to `liabilities:unclaimed`. Refused while it is
   * frozen or below zero, or money may still be owed: pending, held or reserved, by a dispute on either side, or a
   * chargeback. What silence or an instant has ended already is recorded along. A closed account is not closed again to
   * another instrument.
   */
  closeAccount,
  /**
   * Credits money that a rail has delivered, less fees. A rail's reference is used once. The receipt's `id` is the
   * funding.
   */
  fund,
  /**
   * Moves money from one wallet to another; final once it is recorded. With a `request` it pays that, in full. With a
   * `quote`, which was given to the payer and buys the currency of the amount, the payer's wallet first sells and buys
   * as quoted and then pays, both or neither. The receipt's `id` is the transfer.
   */
  transfer,
  /**
   * Gives back a transfer, or what was captured of a payment; without an amount, all that is left. Fees go back as the
   * tariff says. It takes nobody below zero, unless the policy lets it. The receipt's `id` is the refund.
   */
  refund,
  /**
   * Contests a transfer, or what was captured of a payment; without an amount, all that is left. Holds that at the
   * seller, up to what is there; the rest is claimed, and held as it comes in. A seller who has not answered by
   * `answerBy`, seven days from now if not said otherwise, has lost. No freeze stops it. The receipt's `id` is the
   * dispute.
   */
  openDispute,
  /**
   * Records the seller's answer, once. `accept` gives the buyer the whole; `contest` leaves it to the buyer to escalate
   * by `decideBy`, seven days from now if not said otherwise.
   */
  answerDispute,
  /**
   * Records a document that either side shows while the dispute stands: where the host keeps it, and its SHA-256. The
   * receipt's `id` is the evidence.
   */
  submitEvidence,
  /**
   * Records that the buyer insists against an answer. From then on no silence ends the dispute: the house decides, and
   * `decideBy` says until when it means to.
   */
  escalateDispute,
  /**
   * Decides a dispute, for the house: `toBuyer` or `toSeller`, or both if they make up the whole. A shortfall that the
   * buyer wins is taken from the seller, below zero if it must be. Goodwill is paid by the house on top, and needs two
   * approvers.
   */
  resolveDispute,
  /** Ends a dispute that the buyer lets go of; all that is held is the seller's again. */
  withdrawDispute,
  /**
   * Records what silence has decided. A seller who has not answered in time has lost, a buyer who has not escalated in
   * time too; an escalated dispute waits for the house.
   */
  expireDispute,
  /** Holds of what a dispute still claims as much as has come in since. */
  holdShortfall,
  /**
   * Records that a bank took money back that was received by a transfer, a payment or a funding; without an amount, all
   * that is left. Whoever received it pays, below zero if it must be, and the house where that account is closed. The
   * bank does not ask: neither a freeze nor an open dispute stands in its way. Such a dispute ends, and what it held
   * pays the chargeback, so the buyer is not paid twice. The receipt's `id` is the chargeback.
   */
  receiveChargeback,
  /** Records that the bank is shown why it is wrong, in time: where the document is, and its SHA-256. */
  representChargeback,
  /** Records that the bank gives back what it took; the fee comes back with it. */
  winChargeback,
  /** Records that the bank keeps what it took. No money moves any more. */
  loseChargeback,
  /** Records that a chargeback was lost because it was not represented in time. */
  expireChargeback,
  /**
   * Writes off what an account is below zero, up to the amount that is given, or all of it in every asset where none
   * is; needs two approvers. What has run out, and nobody has recorded it, is no debt. A freeze does not stop it. The
   * receipt's `id` is the loss.
   */
  writeOffLoss,
  /** Freezes debits, credits or both; it is one more freeze, and they add up. The receipt's `id` is the freeze. */
  freezeAccount,
  /**
   * Lifts one freeze. One that its holder set is lifted by that holder or an operator, one set by risk by two
   * operators, one set by law by an actor of compliance, and one set by an operator by anybody but a holder.
   */
  unfreezeAccount,
  /**
   * Puts the books right: any postings that sum to zero per asset, + debit and - credit; needs two approvers. Of a
   * wallet only `available` can be adjusted: what is held, pending or reserved belongs to the dispute, funding or
   * reserve that put it there. The receipt's `id` is the adjustment.
   */
  adjust,
  /**
   * Records that everything that fell due up to the end of that day (UTC) was settled. `ledger.upkeep` does it when it
   * has found nothing left there; it moves no money. The receipt's `id` is the day.
   */
  completeUpkeep,
  /** Records that a rail has declined to charge an instrument, for risk rules. */
  recordDecline,
  /** Records that whoever was asked for a proof has given a wrong one, or none, for risk rules. */
  failChallenge,
  /** Records that the holder says that a device or a credential is in wrong hands, for risk rules. */
  reportTheft,
  /**
   * Records that an operator, or compliance, has looked at what a rule found at an event, and lets it go. The option
   * `actor` says who. The receipt's `id` is what was `flagged`.
   */
  clearRiskFlag,
  /** Silences a rule on an account until an instant, for an operator or compliance. The option `actor` says who. */
  snoozeRule,
  /**
   * Promises what an amount comes to in another asset, for one use before `expiresAt`. With `fixed: "sell"` the amount
   * is all that leaves the wallet: fees first, the rest is converted, and what is bought is rounded down. With
   * `fixed: "buy"` what is sold is rounded up, and fees come on top. The receipt's `id` is the quote.
   */
  quoteRate,
  /** Sells and buys what was quoted, in the wallet that it was quoted to. The receipt's `id` is the conversion. */
  convert,
  /**
   * Records that `to` asks `from` for money; it stands for 30 days if not said otherwise, and `transfer` pays it. The
   * receipt's `id` is the request.
   */
  requestMoney,
  /** Ends a request that whoever was asked will not pay. */
  declineRequest,
  /** Ends a request that whoever made it takes back. */
  cancelRequest,
  /** Records that nobody has paid in time. A request is expired from that instant on, recorded or not. */
  expireRequest,
  /**
   * Holds the amount for the payee until it is captured, voided or expired: for seven days if not said otherwise. The
   * receipt's `id` is the payment.
   */
  authorizePayment,
  /**
   * Pays the payee out of what is held for it, less its fees; without an amount, all that is left. A final one lets go
   * of the rest; one that takes all of it is final anyway. With `settlesAt`, the payee's net is pending until
   * `settlePayment`. More than is held can be taken where the policy lets it, from what the payer has available. The
   * receipt's `id` is the capture.
   */
  capturePayment,
  /** Pays the payee what a capture left it, once its date has come. The receipt's `id` is the capture. */
  settlePayment,
  /** Gives what is left of the hold back to the payer. No freeze stops that. */
  voidPayment,
  /** Records that a hold has run out. The money was the payer's again from that instant on, recorded or not. */
  expirePayment,
  /**
   * Sets money of a wallet aside until a date. It stays the wallet's money and is not taken below zero, so no freeze
   * stops it. The receipt's `id` is the reserve.
   */
  holdReserve,
  /** Lets go of a reserve on its date, or before that with two approvers. */
  releaseReserve,
  /**
   * Records how far the holder is verified, up or down. Limits go by it, so a holder who asks for a higher tier is
   * asked for what a change of limits asks.
   */
  changeTier,
  /** Records that the holder has accepted a version of the terms; each is accepted once. */
  acceptTerms,
  /**
   * Records that a contact of the holder was verified; each time is a fact of its own, and the last one per channel
   * counts.
   */
  verifyContact,
  /** Records that a password, a passkey … was changed; each time is a fact of its own. */
  changeCredential,
  /** Records a device of the holder when it is seen for the first time; after that it is done already. */
  seeDevice,
  /**
   * Links a card, a bank account, e-money or a crypto wallet outside to an account, by the token that its provider has
   * for it. A fingerprint is linked once per account, and to one account alone unless the policy lets accounts share it
   * (`instruments: { sharing: true }`). The receipt's `id` is the instrument.
   */
  linkInstrument,
  /** Records that an instrument is known to be the holder's; money may go out to it from now on. */
  verifyInstrument,
  /** Removes an instrument for good; its fingerprint may be linked again, by whomever. */
  removeInstrument,
  /**
   * Records money that a rail has announced. It is pending, and cannot be spent, until it is settled. The receipt's
   * `id` is the funding.
   */
  startFunding,
  /** Credits what was pending of a funding, less fees: the rail has delivered it. No freeze stops that. */
  settleFunding,
  /** Records that what was pending of a funding will not come; limits give it back. */
  failFunding,
  /**
   * Takes back what the rail has taken back of a funding; without an amount, all that was not reversed yet. It passes
   * freezes and may leave the wallet below zero; the account is then frozen for debits, by a freeze of the same id as
   * the reversal. Of a closed account it is the house's loss. Fees of the funding are not given back. The receipt's
   * `id` is the reversal.
   */
  reverseFunding,
  /**
   * Holds the amount and its fees until the withdrawal is submitted or cancelled. It goes to a verified instrument, or
   * to a destination. A proof that is asked for names the instrument as its payee, or the destination's token. The
   * receipt's `id` is the withdrawal.
   */
  requestWithdrawal,
  /** Records that a withdrawal goes to the rail; its fees are charged. A freeze of debits stops that. */
  submitWithdrawal,
  /** Records that the rail has paid a withdrawal out. It may still be returned. */
  payWithdrawal,
  /** Records that the rail has not paid a withdrawal; the amount and the fees come back. */
  failWithdrawal,
  /** Records that what was paid out came back; the fees stay charged. */
  returnWithdrawal,
  /** Cancels a withdrawal before it is submitted; what was held is let go of. A freeze does not stop that. */
  cancelWithdrawal,
  /**
   * Records that the holder is told what a month of inactivity will cost, and from when on. It moves no money, so no
   * freeze stops it. As long as nothing happens on the account there is only one notice.
   */
  noticeInactivity,
  /**
   * Charges the fee of the present month (UTC), once, to an account that has had its notice and has not been active
   * since: as much of it as can be spent. Only a freeze by law stops it.
   */
  chargeInactivity,
  /**
   * Defines a campaign, which operations may name from now on, or in its period. It waives `{ percent }` of each fee,
   * `{ fixed }` of all fees together, or by how much they exceed those on an amount that is `{ base }` less. All its
   * amounts are in one currency, and it is then for fees in that. The receipt's `id` is the campaign.
   */
  defineCampaign,
  /** Ends a campaign: from now on no operation may name it. What was quoted with it before stands. */
  endCampaign,
} as const;

export type CommandType = keyof typeof COMMANDS;

/** What a command is given. */
export type CommandInput<Type extends CommandType> = z.input<(typeof COMMANDS)[Type]["input"]>;

/** A command as data: its name and its input, `{ type: "transfer", from, to, amount }`. */
export type Command<Type extends CommandType = CommandType> = {
  [T in Type]: { readonly type: T } & CommandInput<T>;
}[Type];
