// When may money move from one wallet to another?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import { Id, MoneyInput, Text, Word } from "../events/fields.ts";
import { minorUnits } from "../money/money.ts";
import { feeLines } from "../policy/tariff.ts";
import { barred, existing, lacks, spendable } from "./account.ts";
import { defineCommand } from "./command.ts";
import { accept, propose, reject } from "./decision.ts";
import { become } from "./draft.ts";
import { foldGivenBack, received, type Original } from "./original.ts";
import { shortfallsHeld } from "./shortfall.ts";

/** A transfer, with what was given back of it since. */
export type TransferState = { status: "unknown" } | SettledTransfer;

export interface SettledTransfer extends Original {
  status: "settled";
}

export function initialTransfer(): TransferState {
  return { status: "unknown" };
}

export function foldTransfer(draft: TransferState, event: EventAbout<"transfer">): void {
  if (event.type === "Transferred") {
    const { from, to, amount } = event.data;
    become<TransferState>(draft, { status: "settled", ...received(from, to, amount) });
  } else if (draft.status === "settled") {
    foldGivenBack(draft, event);
  }
}

/** `transfer({ from, to, amount, memo?, purpose?, transfer? })`: final once it is recorded. */
export const transfer = defineCommand({
  input: z.strictObject({
    from: Id,
    to: Id,
    amount: MoneyInput,
    memo: Text.optional(),
    purpose: Word.optional(),
    transfer: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ from, to }) => [`account:${from}`, `credits:${from}`, `account:${to}`],
  decide(book, { from, to, amount, memo, purpose = "person", transfer: given }, env) {
    const payer = existing(book, from);
    if ("outcome" in payer) return payer;
    const payee = existing(book, to);
    if ("outcome" in payee) return payee;
    const id = given ?? `trf_${env.newId()}`;
    if (book.newTransfer(id).status !== "unknown") {
      return reject("already_exists", `transfer "${id}" exists already`, { transfer: id });
    }
    if (from === to) return reject("same_account", `account "${from}" cannot transfer to itself`, { account: from });
    const stopped = barred(payer, "debit") ?? barred(payee, "credit");
    if (stopped) return stopped;

    const fees = feeLines(env.policy.tariff, {
      operation: "transfer",
      amount,
      purpose,
      payer: { account: from, kind: payer.kind },
      payee: { account: to, kind: payee.kind },
    });
    let needed = minorUnits(amount);
    for (const fee of fees) if (fee.payer === from) needed += minorUnits(fee.amount);
    const funds = spendable(payer, book.credits(from), amount.currency);
    const short = lacks(from, funds, needed, amount.currency, env);
    if (short) return short;
    // Everything holds; from here on the decision is accepted.
    const main = propose(env, "Transferred", {
      transfer: id,
      from,
      to,
      amount,
      purpose,
      ...(memo === undefined ? {} : { memo }),
      fees,
    });
    return accept(main, ...shortfallsHeld(book, payer, main, env));
  },
});
