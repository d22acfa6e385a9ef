// Money that is held for a payee and taken later, in the plainest words.

import type { ModelCommands, Understood } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf, paid, type ModelFee } from "../fees.ts";
import { amount, id, instant, oneOf, optional, text } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import { againstCap, againstLimits, againstPlace, count } from "../limits.ts";
import { received, type Original } from "../original.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { againstNaming, isSpent, termsOf, use } from "../campaign-uses.ts";
import { isFrozen } from "./freeze.ts";

export interface Payment extends Original {
  readonly authorized: bigint;
  readonly expiresAt: string;
  held: bigint;
  state: "authorized" | "captured" | "voided" | "expired";
}

export interface Capture {
  readonly payment: string;
  /** What the payee still waits for, and until when; none where it was paid at once. */
  readonly pending?: { readonly net: bigint; readonly settlesAt: string };
  settled: boolean;
}

const WEEK = 7 * 24 * 3_600_000;

export const commands: ModelCommands<
  "authorizePayment" | "capturePayment" | "settlePayment" | "voidPayment" | "expirePayment"
> = {
  authorizePayment: {
    fields: {
      from: id,
      to: id,
      amount,
      payment: optional(id),
      order: optional(id),
      memo: optional(text),
      expiresAt: optional(instant),
    },
    instants: ["expiresAt"],
    amounts: { amount: "positive" },
    judge(records, { from, to, amount, payment, expiresAt }, { now }) {
      const reasons: Reason[] = [];
      if (expiresAt !== undefined && expiresAt <= now) reasons.push("invalid_command");
      if (!records.accounts.has(from) || !records.accounts.has(to)) reasons.push("account_not_found");
      if (payment !== undefined && records.payments.has(payment)) reasons.push("already_exists");
      if (from === to) reasons.push("same_account");
      if (records.accounts.get(from)?.closed || records.accounts.get(to)?.closed) reasons.push("account_closed");
      if (isFrozen(records, from, "debit") || isFrozen(records, to, "credit")) reasons.push("account_frozen");
      if (spendable(records, from, amount.currency, now) < minor(amount)) reasons.push("insufficient_funds");
      reasons.push(...againstPlace(records, { operation: "payment", currency: amount.currency, from, to }));
      reasons.push(
        ...againstLimits(
          records,
          { account: from, operation: "payment", currency: amount.currency, units: minor(amount) },
          now,
        ),
      );
      return { reasons };
    },
    change(records, { from, to, amount, expiresAt }, id, { now }) {
      const { currency } = amount;
      const authorized = minor(amount);
      records.used(now, from);
      makeAvailable(records, from, currency, authorized, now);
      count(records, { account: from, operation: "payment", currency, units: authorized }, now, { payment: id });
      records.payments.set(id, {
        ...received({ from, to, currency }, 0n, []),
        authorized,
        expiresAt: expiresAt ?? new Date(Date.parse(now) + WEEK).toISOString(),
        held: authorized,
        state: "authorized",
      });
      records.pay(wallet(from), wallet(from, "held"), currency, authorized);
    },
  },

  capturePayment: {
    fields: {
      payment: id,
      amount: optional(amount),
      final: optional(oneOf(true, false)),
      capture: optional(id),
      settlesAt: optional(instant),
      campaign: optional(id),
    },
    instants: ["settlesAt"],
    amounts: { amount: "positive" },
    judge(records, { payment: id, amount: asked, capture, settlesAt, campaign }, { now }) {
      const reasons: Reason[] = [];
      if (settlesAt !== undefined && settlesAt <= now) reasons.push("invalid_command");
      const payment = records.payments.get(id);
      if (!payment) return { reasons: [...reasons, "payment_not_found"] };
      const { from, to, currency, held } = payment;
      if (capture !== undefined && records.captures.has(capture)) reasons.push("already_exists");
      if (asked && asked.currency !== currency) reasons.push("currency_mismatch");
      if (records.accounts.get(to)?.closed) reasons.push("account_closed");
      if (isFrozen(records, to, "credit")) reasons.push("account_frozen");
      const most = mostBeyond(payment, records);
      const beyond = asked ? minor(asked) - held : 0n;
      const ended = endOf(payment, now);
      if (ended) reasons.push(ended);
      if (beyond > most) reasons.push("exceeds_remaining");
      reasons.push(...againstNaming(records, campaign, "payment", currency, now));
      if (!ended && beyond > 0n && isFrozen(records, from, "debit")) reasons.push("account_frozen");
      if (!ended && beyond > 0n && beyond <= most) {
        if (spendable(records, from, currency, now) < beyond) reasons.push("insufficient_funds");
        const more = { account: from, operation: "payment", currency, units: beyond } as const;
        reasons.push(...againstLimits(records, more, now, { whole: payment.authorized + beyond }));
      }
      if (!ended && beyond <= most) {
        const taken = asked ? minor(asked) : held;
        reasons.push(...againstLimits(records, { account: to, operation: "receive", currency, units: taken }, now));
        reasons.push(...againstCap(records, to, currency, taken));
      }
      const fees = records.accounts.has(to)
        ? feesOfCapture(records, payment, asked ? minor(asked) : held, { campaign, settlesAt })
        : [];
      if (isSpent(records, [fees])) reasons.push("promotion_exhausted");
      return { reasons };
    },
    change(records, { payment: id, amount: asked, final, settlesAt, campaign }, capture, { now }) {
      const payment = records.known(records.payments, id);
      const { from, to, currency, held } = payment;
      const taken = asked ? minor(asked) : held;
      makeAvailable(records, from, currency, taken - held, now);
      records.used(now, from, to);
      const fees = feesOfCapture(records, payment, taken, { campaign, settlesAt });
      count(records, { account: to, operation: "receive", currency, units: taken }, now);
      if (taken > held) {
        count(records, { account: from, operation: "payment", currency, units: taken - held }, now, { isMore: true });
      }
      payment.received += taken;
      payment.remaining += taken;
      payment.charged.push(...fees);
      // The payer has it back for a moment, and pays; what is not taken is held again, unless there is no more to come.
      records.pay(wallet(from, "held"), wallet(from), currency, held);
      const ends = final === true || taken >= held;
      payment.held = ends ? 0n : held - taken;
      if (ends) payment.state = "captured";
      records.pay(wallet(from), wallet(from, "held"), currency, payment.held);
      records.pay(wallet(from), wallet(to), currency, taken);
      charge(records, fees, currency);
      use(records, fees);
      if (settlesAt === undefined) {
        records.captures.set(capture, { payment: id, settled: false });
        return;
      }
      const net = fees.reduce((rest, fee) => rest - paid(fee), taken);
      records.captures.set(capture, { payment: id, pending: { net, settlesAt }, settled: false });
      records.pay(wallet(to), wallet(to, "pending"), currency, net);
    },
  },

  settlePayment: {
    fields: { payment: id, capture: id },
    judge(records, { payment, capture: id }, { now }) {
      const capture = records.captures.get(id);
      if (!records.payments.has(payment) || capture?.payment !== payment) return { reasons: ["payment_not_found"] };
      if (!capture.pending) return { reasons: ["already_done"] };
      if (capture.settled) return { reasons: [], repeats: id };
      return { reasons: now < capture.pending.settlesAt ? ["wrong_state"] : [] };
    },
    change(records, { payment, capture: id }) {
      const capture = records.known(records.captures, id);
      const { to, currency } = records.known(records.payments, payment);
      capture.settled = true;
      records.pay(wallet(to, "pending"), wallet(to), currency, capture.pending?.net ?? 0n);
    },
  },

  voidPayment: {
    fields: { payment: id, reason: optional(text) },
    judge(records, { payment: id }, { now }) {
      const payment = records.payments.get(id);
      if (!payment) return { reasons: ["payment_not_found"] };
      if (payment.state === "voided") return { reasons: [], repeats: id };
      const ended = endOf(payment, now);
      return { reasons: ended ? [ended] : [] };
    },
    change(records, { payment }) {
      letGo(records, records.known(records.payments, payment), "voided");
    },
  },

  expirePayment: {
    fields: { payment: id },
    judge(records, { payment: id }, { now }) {
      const payment = records.payments.get(id);
      if (!payment) return { reasons: ["payment_not_found"] };
      if (payment.state === "expired") return { reasons: [], repeats: id };
      if (payment.state !== "authorized") return { reasons: ["already_done"] };
      return { reasons: now < payment.expiresAt ? ["wrong_state"] : [] };
    },
    change(records, { payment }) {
      letGo(records, records.known(records.payments, payment), "expired");
    },
  },
};

/** Why nothing more can be taken of a payment, if so. */
function endOf({ state, expiresAt }: Payment, now: string): Reason | undefined {
  if (state === "captured" || state === "voided") return "already_done";
  return state === "expired" || expiresAt <= now ? "expired" : undefined;
}

/** How much may be taken beyond the hold. "2.5" percent of 100 is 2. */
function mostBeyond({ authorized }: Payment, { policy }: Records): bigint {
  const [whole = "0", decimals = ""] = (policy.payments?.overCapture ?? "0").split(".");
  return (authorized * BigInt(whole + decimals.padEnd(6, "0"))) / 100_000_000n;
}

function letGo(records: Records, payment: Payment, state: "voided" | "expired"): void {
  records.pay(wallet(payment.from, "held"), wallet(payment.from), payment.currency, payment.held);
  payment.held = 0n;
  payment.state = state;
}

function feesOfCapture(
  records: Records,
  { from, to, currency }: Payment,
  amount: bigint,
  { campaign, settlesAt }: Pick<Understood<"capturePayment">, "campaign" | "settlesAt">,
): ModelFee[] {
  const settlement = settlesAt === undefined ? "instant" : "standard";
  const [payer, payee] = [records.party(from), records.party(to)];
  const charged = { operation: "payment", currency, amount, settlement, payer, payee } as const;
  return feesOf(records.policy, charged, termsOf(records, campaign));
}
