// What is known of a withdrawal, and when may one be asked for?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import type { FeeLine } from "../events/fields.ts";
import { Deadline, Id, MoneyInput, Settlement } from "../events/fields.ts";
import { Destination } from "../events/withdrawal.ts";
import { paidInAll } from "../events/fee-line.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import { feeLines } from "../policy/tariff.ts";
import { barred, existing } from "./account.ts";
import { assessed } from "./assessment.ts";
import type { Book } from "./book.ts";
import { campaignFor, campaignOver, notOfCampaign } from "./campaign.ts";
import { exhausted } from "./campaign-caps.ts";
import { defineCommand } from "./command.ts";
import { coverFor, lacks, releases } from "./cover.ts";
import { accept, propose, reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { instrumentOf, notIn, notTokenised } from "./instrument.ts";
import { limited, restricted } from "./limits.ts";

/** A fee as it was set when the withdrawal was requested, in minor units. */
interface HeldFee extends Omit<FeeLine, "amount"> {
  amount: bigint;
}

/** Money on its way out. Amounts in minor units of `currency`. */
export type WithdrawalState = { status: "unknown" } | KnownWithdrawal;

export interface KnownWithdrawal {
  status: "requested" | "submitted" | "paid" | "failed" | "returned" | "cancelled";
  withdrawal: string;
  account: string;
  currency: string;
  amount: bigint;
  rail: string;
  /** Held with the amount, and charged when it is submitted. */
  fees: readonly HeldFee[];
  /** What the rail calls it: a reference of the submission, of the payment, of the return. */
  references: readonly string[];
}

export function initialWithdrawal(): WithdrawalState {
  return { status: "unknown" };
}

const STATUS = {
  WithdrawalSubmitted: "submitted",
  WithdrawalPaid: "paid",
  WithdrawalFailed: "failed",
  WithdrawalReturned: "returned",
  WithdrawalCancelled: "cancelled",
} as const;

export function foldWithdrawal(draft: WithdrawalState, event: EventAbout<"withdrawal">): void {
  if (event.type === "WithdrawalRequested") {
    const { withdrawal, account, amount, destination, fees } = event.data;
    become<WithdrawalState>(draft, {
      status: "requested",
      withdrawal,
      account,
      currency: amount.currency,
      amount: minorUnits(amount),
      rail: destination.rail,
      // Copies: what is recorded is in the hands of callers too.
      fees: structuredClone(fees).map((fee) => ({ ...fee, amount: minorUnits(fee.amount) })),
      references: [],
    });
  } else if (draft.status !== "unknown") {
    draft.status = STATUS[event.type];
    const reference = "reference" in event.data ? event.data.reference : undefined;
    if (reference !== undefined) draft.references = [...draft.references, reference];
  }
}

/** A withdrawal that was asked for, or the rejection that says there was none. */
export function withdrawalOf(book: Book, id: string): KnownWithdrawal | Rejected {
  const withdrawal = book.withdrawal(id);
  return withdrawal.status === "unknown"
    ? reject("withdrawal_not_found", `withdrawal "${id}" does not exist`, { withdrawal: id })
    : withdrawal;
}

/** The amount of a withdrawal and its fees, as its events tell them. */
export function withdrawn(
  { currency, amount, fees }: KnownWithdrawal,
  { assets }: Env,
): { readonly amount: Money; readonly fees: FeeLine[] } {
  const scale = assets.scale(currency);
  return {
    amount: fromMinorUnits(amount, currency, scale),
    fees: structuredClone([...fees]).map((fee) => ({ ...fee, amount: fromMinorUnits(fee.amount, currency, scale) })),
  };
}

export const requestWithdrawal = defineCommand({
  input: z
    .strictObject({
      account: Id,
      /** What arrives; fees come on top. */
      amount: MoneyInput,
      /** Where it goes: a verified instrument of the account. Either this or a `destination`. */
      instrument: Id.optional(),
      /** Where it goes, where you keep that yourself. Either this or an `instrument`. */
      destination: Destination.optional(),
      /** @defaultValue a fresh id, `wdr_…` */
      withdrawal: Id.optional(),
      /** Your own expectation: nothing happens by itself at that instant. */
      expectedAt: Deadline.optional(),
      /**
       * How fast it is to arrive; a tariff can charge for it.
       * @defaultValue `"standard"`
       */
      settlement: Settlement.optional(),
      /** The campaign that waives its fees. */
      campaign: Id.optional(),
    })
    .refine(({ instrument, destination }) => (instrument === undefined) !== (destination === undefined), {
      path: ["instrument"],
      message: "expected an instrument or a destination, and not both",
    }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  check: ({ destination }) => notTokenised("destination.token", destination?.token),
  looks: ({ account, instrument, campaign }) => [
    `account:${account}`,
    `credits:${account}`,
    ...(instrument === undefined ? [] : [`instrument:${instrument}`]),
    ...(campaign === undefined ? [] : [`campaign:${campaign}`]),
  ],
  decide(book, { account: id, amount, instrument: by, destination, withdrawal: given, expectedAt, ...input }, env) {
    const { settlement = "standard" } = input;
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const instrument = by === undefined ? undefined : instrumentOf(book, by, id);
    if (instrument && "outcome" in instrument) return instrument;
    const withdrawal = given ?? `wdr_${env.newId()}`;
    if (book.newWithdrawal(withdrawal).status !== "unknown") {
      return reject("already_exists", `withdrawal "${withdrawal}" exists already`, { withdrawal });
    }
    const campaign = input.campaign === undefined ? undefined : campaignFor(book, input.campaign, "withdraw");
    if (campaign && "outcome" in campaign) return campaign;
    const stopped =
      (campaign && notOfCampaign(campaign, amount.currency)) ??
      barred(account, "debit") ??
      (instrument && notIn(instrument, "verified")) ??
      (campaign && campaignOver(campaign, env));
    if (stopped) return stopped;

    const beyond =
      restricted({ operation: "withdraw", amount, from: account }, env) ??
      limited(book, account, { operation: "withdraw", amount }, env);
    if (beyond) return beyond;
    const to = instrument ? { rail: instrument.kind, token: instrument.token } : destination;
    if (to === undefined) throw new TypeError("a withdrawal without a destination passed the shape of its command");
    const fees = feeLines(
      env.policy.tariff,
      { operation: "withdraw", amount, rail: to.rail, settlement, payer: account },
      campaign?.terms,
    );
    const needed = minorUnits(amount) + paidInAll(fees);
    const cover = coverFor(book, account, amount.currency, needed, env);
    const short = lacks(id, cover.funds, needed, amount.currency, env);
    if (short) return short;
    const spent = campaign && exhausted(book, [fees], env);
    if (spent) return spent;
    const attempt = {
      account,
      what: "withdraw",
      direction: "out",
      amount,
      counterparty: to.rail,
    } as const;
    const passed = assessed(book, { ...attempt, asks: ["withdraw"], payee: by ?? to.token }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    const requested = propose(passed, "WithdrawalRequested", {
      withdrawal,
      account: id,
      amount,
      fees,
      destination: to,
      ...(by === undefined ? {} : { instrument: by }),
      ...(expectedAt === undefined ? {} : { expectedAt }),
      ...(settlement === "instant" ? { settlement } : {}),
    });
    return accept(...releases(cover.lapsed, requested, env), requested);
  },
});
