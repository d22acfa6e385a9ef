// What can be asked of a wallet? Every command by name; the methods of a ledger are made from this.

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
  openAccount,
  closeAccount,
  fund,
  transfer,
  refund,
  openDispute,
  answerDispute,
  submitEvidence,
  escalateDispute,
  resolveDispute,
  withdrawDispute,
  expireDispute,
  holdShortfall,
  receiveChargeback,
  representChargeback,
  winChargeback,
  loseChargeback,
  expireChargeback,
  writeOffLoss,
  freezeAccount,
  unfreezeAccount,
  adjust,
  completeUpkeep,
  recordDecline,
  failChallenge,
  reportTheft,
  clearRiskFlag,
  snoozeRule,
  quoteRate,
  convert,
  requestMoney,
  declineRequest,
  cancelRequest,
  expireRequest,
  authorizePayment,
  capturePayment,
  settlePayment,
  voidPayment,
  expirePayment,
  holdReserve,
  releaseReserve,
  changeTier,
  acceptTerms,
  verifyContact,
  changeCredential,
  seeDevice,
  linkInstrument,
  verifyInstrument,
  removeInstrument,
  startFunding,
  settleFunding,
  failFunding,
  reverseFunding,
  requestWithdrawal,
  submitWithdrawal,
  payWithdrawal,
  failWithdrawal,
  returnWithdrawal,
  cancelWithdrawal,
  noticeInactivity,
  chargeInactivity,
  defineCampaign,
  endCampaign,
} as const;

export type CommandType = keyof typeof COMMANDS;

/** What a command is given. */
export type CommandInput<Type extends CommandType> = z.input<(typeof COMMANDS)[Type]["input"]>;

/** A command as data: its name and its input, `{ type: "transfer", from, to, amount }`. */
export type Command<Type extends CommandType = CommandType> = {
  [T in Type]: { readonly type: T } & CommandInput<T>;
}[Type];
