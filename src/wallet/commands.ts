// What can be asked of a wallet? Every command by name; the methods of a ledger are made from this.

import type * as z from "zod";
import { openAccount } from "./account.ts";
import { adjust } from "./adjustment.ts";
import {
  expireChargeback,
  loseChargeback,
  receiveChargeback,
  representChargeback,
  winChargeback,
} from "./chargeback.ts";
import { closeAccount } from "./closing.ts";
import { expireDispute, resolveDispute } from "./dispute-end.ts";
import { answerDispute, escalateDispute, submitEvidence } from "./dispute-talk.ts";
import { openDispute, withdrawDispute } from "./dispute.ts";
import { freezeAccount, unfreezeAccount } from "./freeze.ts";
import { fund } from "./funding.ts";
import { writeOffLoss } from "./loss.ts";
import { refund } from "./refund.ts";
import { holdShortfall } from "./shortfall.ts";
import { transfer } from "./transfer.ts";

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
} as const;

export type CommandType = keyof typeof COMMANDS;

/** What a command is given. */
export type CommandInput<Type extends CommandType> = z.input<(typeof COMMANDS)[Type]["input"]>;

/** A command as data: its name and its input, `{ type: "transfer", from, to, amount }`. */
export type Command<Type extends CommandType = CommandType> = {
  [T in Type]: { readonly type: T } & CommandInput<T>;
}[Type];
