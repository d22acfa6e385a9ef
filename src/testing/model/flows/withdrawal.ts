// Money on its way out, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf, paid, promotions, type ModelFee } from "../fees.ts";
import { amount, id, instant, oneOf, optional, record, reference, text, token, word } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { againstLimits, againstPlace, count } from "../limits.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { againstNaming, isSpent, termsOf, unuse, use } from "../campaign-uses.ts";
import { isFrozen } from "./freeze.ts";
import { instrumentOf, isNumber } from "./instrument.ts";

export interface Withdrawal {
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly fees: readonly ModelFee[];
  readonly rail: string;
  references: string[];
  status: "requested" | "submitted" | "paid" | "failed" | "returned" | "cancelled";
}

/** What each step needs, and in which states it has been taken. */
const STEPS = {
  submit: { needs: "requested", taken: ["submitted", "paid", "failed", "returned"] },
  pay: { needs: "submitted", taken: ["paid", "returned"] },
  fail: { needs: "submitted", taken: ["failed"] },
  return: { needs: "paid", taken: ["returned"] },
  cancel: { needs: "requested", taken: ["cancelled"] },
} as const;

function judgeStep(records: Records, step: keyof typeof STEPS, id: string, reference?: string) {
  const withdrawal = records.withdrawals.get(id);
  if (!withdrawal) return { reasons: ["withdrawal_not_found"] as const };
  const { status, rail, references } = withdrawal;
  const taken: readonly string[] = STEPS[step].taken;
  const isNews = reference !== undefined && !references.includes(reference);
  if (taken.includes(status) && !isNews) return { reasons: [], repeats: id };
  const reasons: Reason[] = [];
  if (isNews && records.taken.has(`reference ${rail} ${reference}`)) reasons.push("already_exists");
  if (taken.includes(status)) reasons.push("already_done");
  else if (status !== STEPS[step].needs) reasons.push("wrong_state");
  return { reasons };
}

function note(records: Records, id: string, reference?: string): Withdrawal {
  const withdrawal = records.known(records.withdrawals, id);
  if (reference === undefined) return withdrawal;
  records.taken.add(`reference ${withdrawal.rail} ${reference}`);
  withdrawal.references.push(reference);
  return withdrawal;
}

/** What the house pays out of. */
function till(rail: string): string {
  return rail === "crypto" ? "assets:custody" : "assets:cash";
}

/** Where a withdrawal comes back to. */
function home(records: Records, account: string): string {
  return records.known(records.accounts, account).closed ? "liabilities:unclaimed" : wallet(account);
}

export const commands: ModelCommands<
  | "requestWithdrawal"
  | "submitWithdrawal"
  | "payWithdrawal"
  | "failWithdrawal"
  | "returnWithdrawal"
  | "cancelWithdrawal"
> = {
  requestWithdrawal: {
    fields: {
      account: id,
      amount,
      instrument: optional(id),
      destination: optional(record({ rail: word, token })),
      withdrawal: optional(id),
      expectedAt: optional(instant),
      settlement: optional(oneOf("standard", "instant")),
      campaign: optional(id),
    },
    instants: ["expectedAt"],
    amounts: { amount: "positive" },
    check({ instrument, destination }) {
      if ((instrument === undefined) === (destination === undefined)) return ["invalid_command"];
      return destination && isNumber(destination.token) ? ["invalid_command"] : [];
    },
    judge(
      records,
      { account: id, amount, instrument: by, destination, withdrawal, campaign, settlement = "standard" },
      { now },
    ) {
      const account = records.accounts.get(id);
      if (!account) return { reasons: ["account_not_found"] };
      const reasons: Reason[] = [];
      const instrument = by === undefined ? undefined : instrumentOf(records, by, id);
      if (by !== undefined && !instrument) reasons.push("instrument_not_found");
      if (instrument && instrument.status !== "verified") reasons.push("wrong_state");
      if (withdrawal !== undefined && records.withdrawals.has(withdrawal)) reasons.push("already_exists");
      if (account.closed) reasons.push("account_closed");
      if (isFrozen(records, id, "debit")) reasons.push("account_frozen");
      const rail = instrument?.kind ?? destination?.rail ?? "";
      const { currency } = amount;
      const charged = {
        operation: "withdraw",
        currency,
        amount: minor(amount),
        rail,
        settlement,
        payer: records.party(id),
      } as const;
      const fees = feesOf(records.policy, charged, termsOf(records, campaign));
      const needed = fees.reduce((sum, fee) => sum + paid(fee), minor(amount));
      if (spendable(records, id, currency, now) < needed) reasons.push("insufficient_funds");
      reasons.push(...againstNaming(records, campaign, "withdraw", currency, now));
      reasons.push(...againstPlace(records, { operation: "withdraw", currency, from: id }));
      reasons.push(
        ...againstLimits(records, { account: id, operation: "withdraw", currency, units: minor(amount) }, now),
      );
      if (isSpent(records, [fees])) reasons.push("promotion_exhausted");
      return { reasons };
    },
    change(records, command, id, { now }) {
      const { account, amount: asked, instrument: by, destination, campaign, settlement = "standard" } = command;
      records.used(now, account);
      const { currency } = asked;
      const amount = minor(asked);
      const rail = by === undefined ? (destination?.rail ?? "") : records.known(records.instruments, by).kind;
      const payer = records.party(account);
      const charged = { operation: "withdraw", currency, amount, rail, settlement, payer } as const;
      const fees = feesOf(records.policy, charged, termsOf(records, campaign));
      const needed = fees.reduce((sum, fee) => sum + paid(fee), amount);
      use(records, fees);
      makeAvailable(records, account, currency, needed, now);
      count(records, { account, operation: "withdraw", currency, units: amount }, now, { withdrawal: id });
      records.withdrawals.set(id, { account, currency, amount, fees, rail, references: [], status: "requested" });
      for (const part of [amount, ...fees.map(paid)]) {
        records.pay(wallet(account), wallet(account, "held"), currency, part);
      }
    },
  },

  submitWithdrawal: {
    fields: { withdrawal: id, reference: optional(reference) },
    judge(records, { withdrawal: id, reference }) {
      const { reasons, repeats } = judgeStep(records, "submit", id, reference);
      if (repeats !== undefined) return { reasons: [], repeats };
      const account = records.withdrawals.get(id)?.account ?? "";
      return {
        reasons: [
          ...reasons,
          ...(isFrozen(records, account, "debit") ? (["account_frozen"] as const) : []),
          ...(records.accounts.get(account)?.closed ? (["account_closed"] as const) : []),
        ],
      };
    },
    change(records, { reference }, id) {
      const withdrawal = note(records, id, reference);
      const { account, currency, amount, fees } = withdrawal;
      withdrawal.status = "submitted";
      records.pay(wallet(account, "held"), "liabilities:transit", currency, amount);
      charge(records, fees, currency, wallet(account, "held"));
    },
  },

  payWithdrawal: {
    fields: { withdrawal: id, reference: optional(reference) },
    judge: (records, { withdrawal, reference }) => judgeStep(records, "pay", withdrawal, reference),
    change(records, { reference }, id) {
      const withdrawal = note(records, id, reference);
      withdrawal.status = "paid";
      records.pay("liabilities:transit", till(withdrawal.rail), withdrawal.currency, withdrawal.amount);
    },
  },

  failWithdrawal: {
    fields: { withdrawal: id, reason: text },
    judge: (records, { withdrawal }) => judgeStep(records, "fail", withdrawal),
    change(records, _input, id) {
      const withdrawal = note(records, id);
      const { account, currency, amount, fees } = withdrawal;
      withdrawal.status = "failed";
      records.pay("liabilities:transit", home(records, account), currency, amount);
      unuse(records, fees);
      for (const fee of fees) {
        records.pay(`income:fees:${fee.kind}`, home(records, account), currency, paid(fee));
        if (fee.campaign !== undefined)
          records.pay(`income:fees:${fee.kind}`, promotions(fee.campaign), currency, fee.waived);
      }
    },
  },

  returnWithdrawal: {
    fields: { withdrawal: id, reference: optional(reference), reason: text },
    judge: (records, { withdrawal, reference }) => judgeStep(records, "return", withdrawal, reference),
    change(records, { reference }, id) {
      const withdrawal = note(records, id, reference);
      const { account, currency, amount, rail } = withdrawal;
      withdrawal.status = "returned";
      records.pay(till(rail), home(records, account), currency, amount);
    },
  },

  cancelWithdrawal: {
    fields: { withdrawal: id },
    judge: (records, { withdrawal }) => judgeStep(records, "cancel", withdrawal),
    change(records, _input, id, { now }) {
      const withdrawal = note(records, id);
      const { account, currency, amount, fees } = withdrawal;
      withdrawal.status = "cancelled";
      records.used(now, account);
      unuse(records, fees);
      for (const part of [amount, ...fees.map(paid)]) {
        records.pay(wallet(account, "held"), wallet(account), currency, part);
      }
    },
  },
};
