// When may money come in, at once or later?

import * as z from "zod";
import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import { FundingSource } from "../events/funding.ts";
import { Deadline, Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { dayOf } from "../policy/signals/usage.ts";
import { feeLines } from "../policy/tariff.ts";
import { barred, existing, type ExistingAccount } from "./account.ts";
import { assessed } from "./assessment.ts";
import type { Book } from "./book.ts";
import { campaignFor, campaignOver, notOfCampaign } from "./campaign.ts";
import { exhausted } from "./campaign-caps.ts";
import type { KnownCampaign } from "./campaign-state.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { instrumentOf, notIn } from "./instrument.ts";
import { capped, limited, restricted } from "./limits.ts";
import { chargeable, foldChargedBack, type Chargeable } from "./original.ts";
import { usedReference } from "./reference.ts";

/** Money that came in, or is to. Amounts in minor units of `currency`. */
export type FundingState = { status: "unknown" } | KnownFunding;

export interface KnownFunding extends Chargeable {
  status: "pending" | "available" | "failed";
  funding: string;
  account: string;
  source: FundingSource;
  instrument?: string;
  /** What the rail took back of it, before or after it settled. */
  reversed: bigint;
  /** The day on which limits count it. */
  countedOn: string;
}

export function initialFunding(): FundingState {
  return { status: "unknown" };
}

export function foldFunding(draft: FundingState, event: EventAbout<"funding">): void {
  switch (event.type) {
    case "FundingStarted":
      become<FundingState>(draft, begun("pending", event));
      return;
    case "Funded":
      if (event.data.of === undefined) become<FundingState>(draft, begun("available", event));
      else if (draft.status !== "unknown") draft.status = "available";
      return;
    case "FundingFailed":
      if (draft.status !== "unknown") draft.status = "failed";
      return;
    case "FundingReversed":
      if (draft.status !== "unknown") draft.reversed += minorUnits(event.data.amount);
      return;
    case "ChargebackReceived":
    case "ChargebackRepresented":
    case "ChargebackWon":
    case "ChargebackLost":
      if (draft.status !== "unknown") foldChargedBack(draft, event);
      return;
  }
}

function begun(status: KnownFunding["status"], event: ProposedEvent<"FundingStarted" | "Funded">): KnownFunding {
  const { funding, account, amount, source, instrument } = event.data;
  return {
    status,
    funding,
    account,
    ...chargeable(amount),
    source: { ...source },
    ...(instrument === undefined ? {} : { instrument }),
    reversed: 0n,
    countedOn: dayOf(event),
  };
}

/** A funding that was made or started, or the rejection that says there was none. */
export function fundingOf(book: Book, id: string): KnownFunding | Rejected {
  const funding = book.funding(id);
  return funding.status === "unknown"
    ? reject("funding_not_found", `funding "${id}" does not exist`, { funding: id })
    : funding;
}

/** What has not been taken back of a funding, by its rail or by a bank. */
export function unreversed({ amount, reversed, chargedBack }: Readonly<KnownFunding>): bigint {
  return amount - reversed - chargedBack;
}

/** The rejection for a funding that is not in a state. */
export function fundingIsNot(
  { funding, status }: KnownFunding,
  expected: readonly KnownFunding["status"][],
): Rejected | undefined {
  if (expected.includes(status)) return undefined;
  return reject("wrong_state", `funding "${funding}" is ${status}: expected ${expected.join(" or ")}`, {
    funding,
    status,
    expected,
  });
}

const Incoming = z.strictObject({
  account: Id,
  amount: MoneyInput,
  /** The rail, and what the rail calls this payment: used once, ever. */
  source: FundingSource,
  /** @defaultValue a fresh id, `fnd_…` */
  funding: Id.optional(),
  /** What it was paid with: an instrument of the account. */
  instrument: Id.optional(),
});
const AtOnce = Incoming.extend({
  /** The campaign that waives its fees. */
  campaign: Id.optional(),
});

/** Whether money may come in like this: to which account, under which id, and what it is to be recorded with. */
function incoming(
  book: Book,
  { account: id, amount, source, funding: given, instrument: by, campaign: named }: z.infer<typeof AtOnce>,
  env: Env,
): { readonly account: ExistingAccount; readonly funding: string; readonly campaign?: KnownCampaign } | Rejected {
  const account = existing(book, id);
  if ("outcome" in account) return account;
  const instrument = by === undefined ? undefined : instrumentOf(book, by, id);
  if (instrument && "outcome" in instrument) return instrument;
  const used = usedReference(book, source.rail, source.reference);
  if (used) return used;
  const funding = given ?? `fnd_${env.newId()}`;
  if (book.newFunding(funding).status !== "unknown") {
    return reject("already_exists", `funding "${funding}" exists already`, { funding });
  }
  const campaign = named === undefined ? undefined : campaignFor(book, named, "fund");
  if (campaign && "outcome" in campaign) return campaign;
  const refused =
    (campaign && notOfCampaign(campaign, amount.currency)) ??
    barred(account, "credit") ??
    (instrument && notIn(instrument, "linked", "verified")) ??
    (campaign && campaignOver(campaign, env));
  if (refused) return refused;
  const beyond =
    restricted({ operation: "fund", amount, to: account }, env) ??
    limited(book, account, { operation: "fund", amount }, env) ??
    capped(book, account, amount, env);
  return beyond ?? { account, funding, ...(campaign ? { campaign } : {}) };
}

/** What money that comes in is to be recorded with, or the rejection by risk rules. */
function arriving(
  book: Book,
  account: ExistingAccount,
  { amount, source, instrument: about }: z.infer<typeof Incoming>,
  env: Env,
): Env | Rejected {
  return assessed(book, { account, what: "fund", direction: "in", amount, counterparty: source.rail, about }, env);
}

export const fund = defineCommand({
  input: AtOnce,
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ account, campaign }) => [`account:${account}`, ...(campaign === undefined ? [] : [`campaign:${campaign}`])],
  decide(book, input, env) {
    const into = incoming(book, input, env);
    if ("outcome" in into) return into;
    const { account, amount, source, instrument } = input;
    const fees = feeLines(
      env.policy.tariff,
      { operation: "fund", amount, rail: source.rail, payee: into.account },
      into.campaign?.terms,
    );
    const spent = into.campaign && exhausted(book, [fees], env);
    if (spent) return spent;
    const passed = arriving(book, into.account, input, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(passed, "Funded", {
        funding: into.funding,
        account,
        amount,
        source,
        fees,
        ...(instrument === undefined ? {} : { instrument }),
      }),
    );
  },
});

export const startFunding = defineCommand({
  input: Incoming.extend({
    /** Your own expectation: nothing happens by itself at that instant. */
    expectedAt: Deadline.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ account }) => [`account:${account}`],
  decide(book, { expectedAt, ...input }, env) {
    const into = incoming(book, input, env);
    if ("outcome" in into) return into;
    const passed = arriving(book, into.account, input, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    const { account, amount, source, instrument } = input;
    return accept(
      propose(passed, "FundingStarted", {
        funding: into.funding,
        account,
        amount,
        source,
        ...(instrument === undefined ? {} : { instrument }),
        ...(expectedAt === undefined ? {} : { expectedAt }),
      }),
    );
  },
});

/** The rejection for a funding of which everything was taken back. */
export function nothingLeft(funding: KnownFunding): Rejected | undefined {
  if (unreversed(funding) > 0n) return undefined;
  return reject("already_done", `nothing is left of funding "${funding.funding}"`, { funding: funding.funding });
}

/** Whatever freezes there are: the money is here, and what may be done with it is for freezes of debits to say. */
export const settleFunding = defineCommand({
  input: z.strictObject({
    funding: Id,
    /** The campaign that waives its fees. */
    campaign: Id.optional(),
  }),
  looks: ({ funding, campaign }) => [`funding:${funding}`, ...(campaign === undefined ? [] : [`campaign:${campaign}`])],
  decide(book, { funding: id, campaign: named }, env) {
    const funding = fundingOf(book, id);
    if ("outcome" in funding) return funding;
    // What is pending stands in the account's events, so what they are now must still be so when this is recorded.
    const account = existing(book, funding.account);
    if ("outcome" in account) return account;
    if (funding.status === "available") return alreadyDone(`funding:${id}`, "Funded");
    const { currency, source, instrument } = funding;
    const campaign = named === undefined ? undefined : campaignFor(book, named, "fund");
    if (campaign && "outcome" in campaign) return campaign;
    const refused =
      (campaign && notOfCampaign(campaign, currency)) ??
      fundingIsNot(funding, ["pending"]) ??
      nothingLeft(funding) ??
      (campaign && campaignOver(campaign, env));
    if (refused) return refused;
    const amount = fromMinorUnits(unreversed(funding), currency, env.assets.scale(currency));
    const fees = feeLines(
      env.policy.tariff,
      { operation: "fund", amount, rail: source.rail, payee: account },
      campaign?.terms,
    );
    const spent = campaign && exhausted(book, [fees], env);
    if (spent) return spent;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "Funded", {
        funding: id,
        account: funding.account,
        amount,
        source: { ...source },
        fees,
        of: id,
        ...(instrument === undefined ? {} : { instrument }),
      }),
    );
  },
});

export const failFunding = defineCommand({
  input: z.strictObject({ funding: Id, reason: Text }),
  looks: ({ funding }) => [`funding:${funding}`],
  decide(book, { funding: id, reason }, env) {
    const funding = fundingOf(book, id);
    if ("outcome" in funding) return funding;
    const account = existing(book, funding.account);
    if ("outcome" in account) return account;
    if (funding.status === "failed") return alreadyDone(`funding:${id}`, "FundingFailed");
    const refused = fundingIsNot(funding, ["pending"]) ?? nothingLeft(funding);
    if (refused) return refused;
    // Everything holds; from here on the decision is accepted.
    const amount = fromMinorUnits(unreversed(funding), funding.currency, env.assets.scale(funding.currency));
    return accept(
      propose(env, "FundingFailed", {
        funding: id,
        account: funding.account,
        amount,
        rail: funding.source.rail,
        reason,
        countedOn: funding.countedOn,
      }),
    );
  },
});
