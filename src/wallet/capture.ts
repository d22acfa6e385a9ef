// When may a payee take what is held for it, and when is it paid?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import { Id, Deadline, MoneyInput } from "../events/fields.ts";
import { paidInAll } from "../events/fee-line.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { Exact, roundToMinor } from "../money/rounding.ts";
import { feeLines, goesByCorridor } from "../policy/tariff.ts";
import { barred, existing, openedAs } from "./account.ts";
import { campaignFor, campaignOver, notOfCampaign } from "./campaign.ts";
import { exhausted } from "./campaign-caps.ts";
import { defineCommand } from "./command.ts";
import { consequencesOfCredit } from "./consequences.ts";
import { coverFor, lacks, releases } from "./cover.ts";
import { accept, alreadyDone, propose, reject, type Env } from "./decision.ts";
import { become } from "./draft.ts";
import { isDue, notAhead, notYet } from "./due.ts";
import { capped, limited } from "./limits.ts";
import { otherCurrency } from "./original.ts";
import { finished, knownPayment, type Payment } from "./payment.ts";

/** One capture of a payment. Amounts in minor units of `currency`. */
export type CaptureState =
  | { status: "unknown" }
  /** The payee had its money at once. */
  | { status: "paid"; payment: string }
  | PendingCapture
  | { status: "settled"; payment: string };

interface PendingCapture {
  status: "pending";
  payment: string;
  from: string;
  to: string;
  currency: string;
  /** What the fees left. */
  net: bigint;
  settlesAt: string;
}

export function initialCapture(): CaptureState {
  return { status: "unknown" };
}

export function foldCapture(draft: CaptureState, event: EventAbout<"capture">): void {
  if (event.type === "PaymentCaptured") {
    const { payment, from, to, amount, fees, settlesAt } = event.data;
    if (settlesAt === undefined) {
      become<CaptureState>(draft, { status: "paid", payment });
      return;
    }
    const net = minorUnits(amount) - paidInAll(fees);
    become<CaptureState>(draft, { status: "pending", payment, from, to, currency: amount.currency, net, settlesAt });
  } else if (draft.status === "pending") {
    become<CaptureState>(draft, { status: "settled", payment: draft.payment });
  }
}

export const capturePayment = defineCommand({
  input: z.strictObject({
    payment: Id,
    /** @defaultValue all that is left of the hold */
    amount: MoneyInput.optional(),
    /**
     * Whether what is left of the hold goes back to the payer.
     * @defaultValue `false`; a capture of all that is left is final anyway
     */
    final: z.boolean().optional(),
    /** @defaultValue a fresh id, `cap_…` */
    capture: Id.optional(),
    /**
     * Until when the payee's net is pending. For the tariff the capture is then settled `"standard"`.
     * @defaultValue the payee has its net at once, and the settlement is `"instant"`
     */
    settlesAt: Deadline.optional(),
    /** The campaign that waives its fees. */
    campaign: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ payment, campaign }) => [`payment:${payment}`, ...(campaign === undefined ? [] : [`campaign:${campaign}`])],
  decide(book, { payment: id, amount: asked, final = false, capture: given, settlesAt, campaign: named }, env) {
    const past = notAhead("settlesAt", settlesAt, env);
    if (past) return past;
    const payment = knownPayment(book.payment(id), id);
    if ("outcome" in payment) return payment;
    const { from, to, currency, held } = payment;
    const payee = existing(book, to);
    if ("outcome" in payee) return payee;
    const capture = given ?? `cap_${env.newId()}`;
    if (book.newCapture(capture).status !== "unknown") {
      return reject("already_exists", `capture "${capture}" exists already`, { capture });
    }
    const campaign = named === undefined ? undefined : campaignFor(book, named, "payment");
    if (campaign && "outcome" in campaign) return campaign;
    const mismatch =
      otherCurrency({ ...payment, kind: "payment", id }, asked) ?? (campaign && notOfCampaign(campaign, currency));
    if (mismatch) return mismatch;

    const refused = finished(payment, id, env);
    const taken = asked === undefined ? held : minorUnits(asked);
    const most = held + allowedBeyond(payment, env);
    // What is held is the payee's to take even of a frozen payer; what exceeds it is a debit like any other.
    const debited = !refused && taken > held ? existing(book, from) : undefined;
    if (debited && "outcome" in debited) return debited;
    const stopped = barred(payee, "credit") ?? (debited && barred(debited, "debit"));
    if (stopped) return stopped;
    const ended = refused ?? (campaign && campaignOver(campaign, env));
    if (ended) return ended;
    const scale = env.assets.scale(currency);
    if (taken > most) {
      const left = fromMinorUnits(most, currency, scale);
      return reject(
        "exceeds_remaining",
        `asked for ${asked?.value} ${currency} of payment "${id}": ${left.value} can be captured`,
        { payment: id, asked, remaining: left },
      );
    }
    const amount = fromMinorUnits(taken, currency, scale);
    const beyond = taken - held;
    // What is held was counted when it was authorised.
    const more = fromMinorUnits(beyond, currency, scale);
    const whole = fromMinorUnits(payment.authorized + beyond, currency, scale);
    const over =
      (debited && limited(book, debited, { operation: "payment", amount: more, whole }, env)) ??
      limited(book, payee, { operation: "receive", amount }, env) ??
      capped(book, payee, amount, env);
    if (over) return over;
    const cover = debited && coverFor(book, debited, currency, beyond, env);
    const short = cover && lacks(from, cover.funds, beyond, currency, env);
    if (short) return short;
    // A payee that waits for its money may pay less.
    const settlement = settlesAt === undefined ? "instant" : "standard";
    const { tariff } = env.policy;
    // It pays nothing of them: only its country may count, and that stays. So this conflicts with nothing that it does meanwhile.
    const payer = debited ?? (goesByCorridor(tariff, "payment") ? openedAs(book, from) : undefined);
    if (payer && "outcome" in payer) return payer;
    const fees = feeLines(
      tariff,
      { operation: "payment", amount, settlement, payee, ...(payer === undefined ? {} : { payer }) },
      campaign?.terms,
    );
    const spent = campaign && exhausted(book, [fees], env);
    if (spent) return spent;
    // Everything holds; from here on the decision is accepted.
    const captured = propose(env, "PaymentCaptured", {
      payment: id,
      capture,
      from,
      to,
      amount,
      held: fromMinorUnits(held, currency, scale),
      final: final || taken >= held,
      fees,
      ...(settlesAt === undefined ? {} : { settlesAt }),
    });
    return accept(
      ...releases(cover?.lapsed ?? [], captured, env),
      captured,
      ...consequencesOfCredit(book, payee, captured, env),
    );
  },
});

/** How much more than the hold may be taken: so many percent of what was authorised, rounded down. */
function allowedBeyond({ authorized }: Readonly<Payment>, env: Env): bigint {
  const percent = env.policy.payments?.overCapture;
  if (percent === undefined) return 0n;
  return roundToMinor(new Exact(authorized.toString()).times(percent).dividedBy(100), "down");
}

export const settlePayment = defineCommand({
  input: z.strictObject({
    payment: Id,
    /** The id of the capture's receipt. */
    capture: Id,
  }),
  looks: ({ payment, capture }) => [`payment:${payment}`, `capture:${capture}`],
  decide(book, { payment: id, capture: captureId }, env) {
    const payment = knownPayment(book.payment(id), id);
    if ("outcome" in payment) return payment;
    const capture = book.capture(captureId);
    if (capture.status === "unknown" || capture.payment !== id) {
      return reject("payment_not_found", `payment "${id}" has no capture "${captureId}"`, {
        payment: id,
        capture: captureId,
      });
    }
    if (capture.status === "settled") return alreadyDone(`capture:${captureId}`, "PaymentSettled");
    if (capture.status === "paid") {
      return reject("already_done", `capture "${captureId}" was paid at once`, { payment: id, capture: captureId });
    }
    const { from, to, currency, net, settlesAt } = capture;
    if (!isDue(settlesAt, env)) {
      return notYet(`the settlement of capture "${captureId}"`, { payment: id, capture: captureId }, settlesAt);
    }
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "PaymentSettled", {
        payment: id,
        capture: captureId,
        from,
        to,
        net: fromMinorUnits(net, currency, env.assets.scale(currency)),
      }),
    );
  },
});
