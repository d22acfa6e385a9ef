// When may money be held for a payee, and when is it let go of?

import * as z from "zod";
import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import { Id, Deadline, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { DAY_MS } from "../policy/calendar.ts";
import { barred, existing } from "./account.ts";
import { assessed } from "./assessment.ts";
import { defineCommand } from "./command.ts";
import { coverFor, lacks, releases } from "./cover.ts";
import { accept, alreadyDone, propose, reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { isDue, later, notAhead, notYet, type Due } from "./due.ts";
import { withCharged } from "./fee-return.ts";
import { limited, restricted } from "./limits.ts";
import { foldGivenBack, received, type Original } from "./original.ts";

/** A payment. As an original it is what was captured of it so far. Amounts in minor units of `currency`. */
export type PaymentState = { status: "unknown" } | Payment;

export interface Payment extends Original {
  /** Authorised until its hold is used up or let go of, whether or not anything was captured before. */
  status: "authorized" | "captured" | "voided" | "expired";
  authorized: bigint;
  /** What is left of the hold. */
  held: bigint;
  expiresAt: string;
}

/** How long a hold stands where nobody says otherwise. */
const DEFAULT_HOLD_MS = 7 * DAY_MS;

export function initialPayment(): PaymentState {
  return { status: "unknown" };
}

export function foldPayment(draft: PaymentState, event: EventAbout<"payment">): void {
  if (event.type === "PaymentAuthorized") {
    const { from, to, amount, expiresAt } = event.data;
    const authorized = minorUnits(amount);
    become<PaymentState>(draft, {
      status: "authorized",
      ...received(from, to, amount, []),
      // Nothing is, until it is captured.
      amount: 0n,
      authorized,
      held: authorized,
      expiresAt,
    });
    return;
  }
  if (draft.status === "unknown") return;
  switch (event.type) {
    case "PaymentCaptured": {
      const { amount, final, fees } = event.data;
      const taken = minorUnits(amount);
      draft.amount += taken;
      draft.fees = withCharged(draft.fees, fees);
      draft.held = final ? 0n : draft.held - taken;
      if (final) draft.status = "captured";
      return;
    }
    case "PaymentVoided":
    case "PaymentExpired":
      draft.held = 0n;
      draft.status = event.type === "PaymentVoided" ? "voided" : "expired";
      return;
    case "PaymentSettled":
      return;
    case "Refunded":
    case "DisputeOpened":
    case "DisputeResolved":
    case "DisputeWithdrawn":
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
      foldGivenBack(draft, event);
      return;
  }
}

/** A payment that was authorised, or the rejection that says it never was. */
export function knownPayment(payment: Readonly<PaymentState>, id: string): Readonly<Payment> | Rejected {
  return payment.status === "unknown"
    ? reject("payment_not_found", `payment "${id}" does not exist`, { payment: id })
    : payment;
}

/** Why a payment can no longer be captured or voided, if so. Its instant decides, not whether its expiry was recorded. */
export function finished({ status, expiresAt }: Readonly<Payment>, id: string, env: Env): Rejected | undefined {
  if (status === "expired" || (status === "authorized" && isDue(expiresAt, env))) {
    return reject("expired", `payment "${id}" expired at ${expiresAt}`, { payment: id, expiresAt });
  }
  if (status === "authorized") return undefined;
  return reject("already_done", `payment "${id}" was ${status} before`, { payment: id, state: status });
}

export const authorizePayment = defineCommand({
  input: z.strictObject({
    from: Id,
    to: Id,
    amount: MoneyInput,
    /** @defaultValue a fresh id, `pay_…` */
    payment: Id.optional(),
    /** Your id of what is bought; `order:ID` is a tag. */
    order: Id.optional(),
    memo: Text.optional(),
    /**
     * From then on what is still held is the payer's again.
     * @defaultValue seven days from now
     */
    expiresAt: Deadline.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ from, to }) => [`account:${from}`, `credits:${from}`, `account:${to}`],
  decide(book, { from, to, amount, payment: given, order, memo, expiresAt }, env) {
    const past = notAhead("expiresAt", expiresAt, env);
    if (past) return past;
    const payer = existing(book, from);
    if ("outcome" in payer) return payer;
    const payee = existing(book, to);
    if ("outcome" in payee) return payee;
    const id = given ?? `pay_${env.newId()}`;
    if (book.newPayment(id).status !== "unknown") {
      return reject("already_exists", `payment "${id}" exists already`, { payment: id });
    }
    if (from === to) return reject("same_account", `account "${from}" cannot pay itself`, { account: from });
    const stopped = barred(payer, "debit") ?? barred(payee, "credit");
    if (stopped) return stopped;
    const beyond =
      restricted({ operation: "payment", amount, from: payer, to: payee }, env) ??
      limited(book, payer, { operation: "payment", amount }, env);
    if (beyond) return beyond;
    const needed = minorUnits(amount);
    const cover = coverFor(book, payer, amount.currency, needed, env);
    const short = lacks(from, cover.funds, needed, amount.currency, env);
    if (short) return short;
    const attempt = { account: payer, what: "payment", direction: "out", amount, counterparty: to } as const;
    const passed = assessed(book, { ...attempt, asks: ["payment"], payee: to }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    const authorized = propose(passed, "PaymentAuthorized", {
      payment: id,
      from: payer.account,
      to: payee.account,
      amount,
      ...(order === undefined ? {} : { order }),
      ...(memo === undefined ? {} : { memo }),
      expiresAt: expiresAt ?? later(env.now, DEFAULT_HOLD_MS),
    });
    return accept(...releases(cover.lapsed, authorized, env), authorized);
  },
});

export const voidPayment = defineCommand({
  input: z.strictObject({ payment: Id, reason: Text.optional() }),
  looks: ({ payment }) => [`payment:${payment}`],
  decide(book, { payment: id, reason }, env) {
    const payment = knownPayment(book.payment(id), id);
    if ("outcome" in payment) return payment;
    if (payment.status === "voided") return alreadyDone(`payment:${id}`, "PaymentVoided");
    const refused = finished(payment, id, env);
    if (refused) return refused;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "PaymentVoided", {
        ...restOf(payment, id, env),
        ...(reason === undefined ? {} : { reason }),
      }),
    );
  },
});

export const expirePayment = defineCommand({
  input: z.strictObject({ payment: Id }),
  looks: ({ payment }) => [`payment:${payment}`],
  decide(book, { payment: id }, env) {
    const payment = knownPayment(book.payment(id), id);
    if ("outcome" in payment) return payment;
    if (payment.status === "expired") return alreadyDone(`payment:${id}`, "PaymentExpired");
    if (payment.status !== "authorized") {
      return reject("already_done", `payment "${id}" was ${payment.status} before`, {
        payment: id,
        state: payment.status,
      });
    }
    if (!isDue(payment.expiresAt, env)) {
      return notYet(`the expiry of payment "${id}"`, { payment: id, state: payment.status }, payment.expiresAt);
    }
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "PaymentExpired", restOf(payment, id, env)));
  },
});

/** What falls due after an event of a payment, on the date of its `due:` tag. */
export function overduePayment({ type, data }: ProposedEvent): Due[] {
  if (type === "PaymentAuthorized") {
    return [{ at: data.expiresAt, command: { type: "expirePayment", payment: data.payment } }];
  }
  if (type !== "PaymentCaptured" || data.settlesAt === undefined) return [];
  const { payment, capture, settlesAt } = data;
  return [{ at: settlesAt, command: { type: "settlePayment", payment, capture } }];
}

/** Both sides of a payment, and what is left of its hold. */
function restOf({ from, to, held, currency }: Readonly<Payment>, payment: string, env: Env) {
  return { payment, from, to, amount: fromMinorUnits(held, currency, env.assets.scale(currency)) };
}
