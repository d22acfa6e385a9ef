// Money from outside, at once and later, and what is taken back of it, in the plainest words.

import type { ModelCommands, Understood } from "../command.ts";
import { minor } from "../amount.ts";
import { charge, feesOf, type ModelFee } from "../fees.ts";
import { amount, id, instant, optional, record, reference, text, word } from "../fields.ts";
import { againstCap, againstLimits, againstPlace, count } from "../limits.ts";
import { afterAllEnds } from "../lapsed.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";
import { againstNaming, isSpent, termsOf, use } from "../campaign-uses.ts";
import { freezesOn, isFrozen } from "./freeze.ts";
import { instrumentOf } from "./instrument.ts";

export interface Funding {
  readonly account: string;
  readonly currency: string;
  readonly rail: string;
  /** What the rail has not taken back. */
  left: bigint;
  status: "pending" | "available" | "failed";
}

const incoming = {
  account: id,
  amount,
  source: record({ rail: word, reference }),
  funding: optional(id),
  instrument: optional(id),
};

function judgeIncoming(
  records: Records,
  { account: id, amount, source, funding, instrument: by }: Omit<Understood<"fund" | "startFunding">, "type">,
  now: string,
): Reason[] {
  const reasons: Reason[] = [];
  if (!records.accounts.has(id)) reasons.push("account_not_found");
  if (by !== undefined) {
    const instrument = instrumentOf(records, by, id);
    if (!instrument) reasons.push("instrument_not_found");
    if (instrument?.status === "removed") reasons.push("wrong_state");
  }
  if (records.taken.has(`reference ${source.rail} ${source.reference}`)) reasons.push("already_exists");
  if (funding !== undefined && records.fundings.has(funding)) reasons.push("already_exists");
  if (records.accounts.get(id)?.closed) reasons.push("account_closed");
  if (isFrozen(records, id, "credit")) reasons.push("account_frozen");
  reasons.push(...againstPlace(records, { operation: "fund", currency: amount.currency, to: id }));
  reasons.push(
    ...againstLimits(records, { account: id, operation: "fund", currency: amount.currency, units: minor(amount) }, now),
  );
  reasons.push(...againstCap(records, id, amount.currency, minor(amount)));
  return reasons;
}

function begin(
  records: Records,
  { account, amount, source }: Understood<"fund" | "startFunding">,
  id: string,
  status: Funding["status"],
  now: string,
): void {
  count(records, { account, operation: "fund", currency: amount.currency, units: minor(amount) }, now, { funding: id });
  records.taken.add(`reference ${source.rail} ${source.reference}`);
  const { currency } = amount;
  records.fundings.set(id, { account, currency, rail: source.rail, left: minor(amount), status });
}

function feesOfFunding(
  records: Records,
  { account, currency, rail }: Pick<Funding, "account" | "currency" | "rail">,
  amount: bigint,
  campaign: string | undefined,
): ModelFee[] {
  const charged = { operation: "fund", currency, amount, rail, payee: records.party(account) } as const;
  return feesOf(records.policy, charged, termsOf(records, campaign));
}

/** Why a funding may not name a campaign. */
function judgeNaming(
  records: Records,
  funding: Pick<Funding, "account" | "currency" | "rail">,
  amount: bigint,
  campaign: string | undefined,
  now: string,
): Reason[] {
  const reasons = againstNaming(records, campaign, "fund", funding.currency, now);
  if (!records.accounts.has(funding.account)) return reasons;
  const fees = feesOfFunding(records, funding, amount, campaign);
  return isSpent(records, [fees]) ? [...reasons, "promotion_exhausted"] : reasons;
}

function chargeFunding(records: Records, funding: Funding, amount: bigint, campaign: string | undefined): void {
  const fees = feesOfFunding(records, funding, amount, campaign);
  charge(records, fees, funding.currency);
  use(records, fees);
}

/** Where a rail's money ends up. */
function delivered(rail: string): string {
  if (rail === "bank") return "assets:cash";
  return rail === "crypto" ? "assets:custody" : `assets:receivable:${rail}`;
}

export const commands: ModelCommands<"fund" | "startFunding" | "settleFunding" | "failFunding" | "reverseFunding"> = {
  fund: {
    fields: { ...incoming, campaign: optional(id) },
    amounts: { amount: "positive" },
    judge(records, input, { now }) {
      const { account, amount, source, campaign } = input;
      const funding = { account, currency: amount.currency, rail: source.rail };
      const naming = judgeNaming(records, funding, minor(amount), campaign, now);
      return { reasons: [...judgeIncoming(records, input, now), ...naming] };
    },
    change(records, input, id, { now }) {
      begin(records, input, id, "available", now);
      records.used(now, input.account);
      const funding = records.known(records.fundings, id);
      records.pay(delivered(funding.rail), wallet(funding.account), funding.currency, funding.left);
      chargeFunding(records, funding, funding.left, input.campaign);
    },
  },

  startFunding: {
    fields: { ...incoming, expectedAt: optional(instant) },
    instants: ["expectedAt"],
    amounts: { amount: "positive" },
    judge: (records, input, { now }) => ({ reasons: judgeIncoming(records, input, now) }),
    change(records, input, id, { now }) {
      begin(records, input, id, "pending", now);
      records.used(now, input.account);
      const { rail, account, currency, left } = records.known(records.fundings, id);
      records.pay(`assets:receivable:${rail}`, wallet(account, "pending"), currency, left);
    },
  },

  settleFunding: {
    fields: { funding: id, campaign: optional(id) },
    judge(records, { funding: id, campaign }, { now }) {
      const funding = records.fundings.get(id);
      if (!funding) return { reasons: ["funding_not_found"] };
      if (funding.status === "available") return { reasons: [], repeats: id };
      const reasons = judgeNaming(records, funding, funding.left, campaign, now);
      if (funding.status === "failed") reasons.push("wrong_state");
      else if (funding.left === 0n) reasons.push("already_done");
      return { reasons };
    },
    change(records, { campaign }, id, { now }) {
      const funding = records.known(records.fundings, id);
      const { account, currency, rail, left } = funding;
      funding.status = "available";
      records.used(now, account);
      records.pay(wallet(account, "pending"), wallet(account), currency, left);
      // What the rail owed is now where its money ends up; with a card scheme that is the same.
      records.pay(delivered(rail), `assets:receivable:${rail}`, currency, left);
      chargeFunding(records, funding, left, campaign);
    },
  },

  failFunding: {
    fields: { funding: id, reason: text },
    judge(records, { funding: id }) {
      const funding = records.fundings.get(id);
      if (!funding) return { reasons: ["funding_not_found"] };
      if (funding.status === "failed") return { reasons: [], repeats: id };
      if (funding.status === "available") return { reasons: ["wrong_state"] };
      return { reasons: funding.left === 0n ? ["already_done"] : [] };
    },
    change(records, _input, id) {
      const funding = records.known(records.fundings, id);
      const { account, currency, rail, left } = funding;
      funding.status = "failed";
      records.pay(wallet(account, "pending"), `assets:receivable:${rail}`, currency, left);
    },
  },

  reverseFunding: {
    fields: {
      funding: id,
      amount: optional(amount),
      reason: text,
      reference: optional(reference),
      reversal: optional(id),
    },
    amounts: { amount: "positive" },
    judge(records, { funding: id, amount, reference, reversal }) {
      const funding = records.fundings.get(id);
      if (!funding) return { reasons: ["funding_not_found"] };
      const { currency, rail, left, status } = funding;
      const reasons: Reason[] = [];
      if (reference !== undefined && records.taken.has(`reference ${rail} ${reference}`))
        reasons.push("already_exists");
      if (reversal !== undefined && records.taken.has(`reversal ${reversal}`)) reasons.push("already_exists");
      if (reversal !== undefined && records.freezes.has(reversal)) reasons.push("already_exists");
      if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
      if (status === "failed") reasons.push("wrong_state");
      else if (!amount && left === 0n) reasons.push("already_done");
      if (amount && minor(amount) > left) reasons.push("exceeds_remaining");
      return { reasons };
    },
    change(records, { funding: of, amount, reference }, id, { now }) {
      const funding = records.known(records.fundings, of);
      const { account, currency, rail, status } = funding;
      const reversed = amount ? minor(amount) : funding.left;
      funding.left -= reversed;
      records.taken.add(`reversal ${id}`);
      if (reference !== undefined) records.taken.add(`reference ${rail} ${reference}`);
      if (status === "pending") {
        records.pay(wallet(account, "pending"), `assets:receivable:${rail}`, currency, reversed);
      } else if (records.known(records.accounts, account).closed) {
        records.pay("expenses:losses:reversal", delivered(rail), currency, reversed);
      } else {
        records.pay(wallet(account), delivered(rail), currency, reversed);
        const stopped = freezesOn(records, account).some((freeze) => {
          const { source, scope } = records.known(records.freezes, freeze);
          return source === "risk" && (scope === "debit" || scope === "all");
        });
        if (afterAllEnds(records, account, now).available(account, currency) < 0n && !stopped) {
          records.freezes.set(id, { account, scope: "debit", source: "risk", lifted: false });
        }
      }
    },
  },
};
