// A card's bank takes money back, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { amount, hash, id, instant, oneOf, optional, record, reference, text, uri, word } from "../fields.ts";
import type { Reason } from "../rank.ts";
import { kindOfOriginal, originalBy, type OriginalKind } from "../original.ts";
import { wallet, type Records } from "../records.ts";
import { aboutOriginal, afterSilence, settleSilence, withdraw } from "./contested.ts";

type ChargedKind = OriginalKind | "funding";

export interface Chargeback {
  readonly of: string;
  readonly kind: ChargedKind;
  readonly account: string;
  /** The account of the chart that pays it. */
  readonly payer: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly rail: string;
  readonly respondBy: string | undefined;
  state: "received" | "represented" | "won" | "lost";
  represented: boolean;
  /** Whether it was lost because nothing was said in time. */
  silent: boolean;
}

export const commands: ModelCommands<
  "receiveChargeback" | "representChargeback" | "winChargeback" | "loseChargeback" | "expireChargeback"
> = {
  receiveChargeback: {
    fields: {
      of: id,
      original: optional(oneOf("transfer", "payment", "funding")),
      amount: optional(amount),
      reference: record({ rail: word, reference }),
      fee: optional(amount),
      reason: text,
      respondBy: optional(instant),
      chargeback: optional(id),
    },
    instants: ["respondBy"],
    amounts: { amount: "positive", fee: "positive" },
    judge(before, { of, original, amount, reference, fee, respondBy, chargeback }, { now }) {
      const records = afterSilence(before, aboutOriginal(before, of), now);
      const charged = chargedOf(records, of, original);
      if (!charged) return { reasons: [original === "funding" ? "funding_not_found" : "transfer_not_found"] };
      const { currency, rest, rail } = charged;
      const reasons: Reason[] = [];
      if (records.taken.has(`reference ${reference.rail} ${reference.reference}`)) reasons.push("already_exists");
      if (chargeback !== undefined && records.chargebacks.has(chargeback)) reasons.push("already_exists");
      if ([amount, fee].some((each) => each && each.currency !== currency)) reasons.push("currency_mismatch");
      if (!charged.isThere || (rail !== undefined && rail !== reference.rail)) reasons.push("wrong_state");
      if (!amount && rest === 0n) reasons.push("already_done");
      if (respondBy !== undefined && respondBy <= now) reasons.push("expired");
      if (amount && minor(amount) > rest) reasons.push("exceeds_remaining");
      return { reasons };
    },
    change(records, { of, original, amount: asked, reference, fee, respondBy }, id, { now }) {
      settleSilence(records, aboutOriginal(records, of), now);
      const charged = chargedOf(records, of, original);
      if (!charged) throw new RangeError(`the model has no "${of}"`);
      const { kind, account, currency, rest } = charged;
      const amount = asked ? minor(asked) : rest;
      if (kind !== "funding") for (const dispute of aboutOriginal(records, of)) withdraw(records, dispute);
      const closed = records.known(records.accounts, account).closed;
      const payer = closed ? "expenses:losses:chargeback" : wallet(account);
      const charge = fee && !closed ? minor(fee) : 0n;
      const { rail } = reference;
      take(records, kind, of, amount);
      records.taken.add(`reference ${rail} ${reference.reference}`);
      records.chargebacks.set(id, {
        of,
        kind,
        account,
        payer,
        currency,
        amount,
        fee: charge,
        rail,
        respondBy,
        state: "received",
        silent: false,
        represented: false,
      });
      records.pay(payer, `assets:receivable:${rail}`, currency, amount);
      records.pay(payer, "income:fees:dispute", currency, charge);
    },
  },

  representChargeback: {
    fields: { chargeback: id, hash, uri },
    judge(records, { chargeback: id }, { now }) {
      const chargeback = records.chargebacks.get(id);
      if (!chargeback) return { reasons: ["chargeback_not_found"] };
      if (chargeback.represented) return { reasons: [], repeats: id };
      return { reasons: endOf(chargeback, now) };
    },
    change(records, _input, id) {
      const chargeback = records.known(records.chargebacks, id);
      chargeback.state = "represented";
      chargeback.represented = true;
    },
  },

  winChargeback: {
    fields: { chargeback: id, reference: optional(reference) },
    judge(records, { chargeback: id, reference }, { now }) {
      const chargeback = records.chargebacks.get(id);
      if (!chargeback) return { reasons: ["chargeback_not_found"] };
      if (chargeback.state === "won") return { reasons: [], repeats: id };
      const reasons = endOf(chargeback, now);
      if (reference !== undefined && records.taken.has(`reference ${chargeback.rail} ${reference}`)) {
        reasons.push("already_exists");
      }
      return { reasons };
    },
    change(records, { reference }, id) {
      const chargeback = records.known(records.chargebacks, id);
      const { kind, of, payer, currency, amount, fee, rail } = chargeback;
      chargeback.state = "won";
      if (reference !== undefined) records.taken.add(`reference ${rail} ${reference}`);
      take(records, kind, of, -amount);
      records.pay(`assets:receivable:${rail}`, payer, currency, amount);
      records.pay("income:fees:dispute", payer, currency, fee);
    },
  },

  loseChargeback: {
    fields: { chargeback: id },
    judge(records, { chargeback: id }) {
      const chargeback = records.chargebacks.get(id);
      if (!chargeback) return { reasons: ["chargeback_not_found"] };
      if (chargeback.state === "lost") return { reasons: [], repeats: id };
      return { reasons: chargeback.state === "won" ? ["already_done"] : [] };
    },
    change(records, _input, id, { now }) {
      lose(records.known(records.chargebacks, id), now);
    },
  },

  expireChargeback: {
    fields: { chargeback: id },
    judge(records, { chargeback: id }, { now }) {
      const chargeback = records.chargebacks.get(id);
      if (!chargeback) return { reasons: ["chargeback_not_found"] };
      const { state, silent } = chargeback;
      if (state === "lost" && silent) return { reasons: [], repeats: id };
      if (state === "lost" || state === "won") return { reasons: ["already_done"] };
      return { reasons: isSilent(chargeback, now) ? [] : ["wrong_state"] };
    },
    change(records, _input, id, { now }) {
      lose(records.known(records.chargebacks, id), now);
    },
  },
};

/** The chargebacks that the bank may still decide. */
export function openChargebacks(records: Records, now: string): Chargeback[] {
  return [...records.chargebacks.values()].filter(
    (each) => (each.state === "received" || each.state === "represented") && !isSilent(each, now),
  );
}

function isSilent({ state, respondBy }: Chargeback, now: string): boolean {
  return state === "received" && respondBy !== undefined && respondBy <= now;
}

function lose(chargeback: Chargeback, now: string): void {
  chargeback.silent = isSilent(chargeback, now);
  chargeback.state = "lost";
}

/** Why nothing more can come of a chargeback, if so. */
function endOf(chargeback: Chargeback, now: string): Reason[] {
  const { state, silent } = chargeback;
  if (isSilent(chargeback, now) || (state === "lost" && silent)) return ["expired"];
  return state === "won" || state === "lost" ? ["already_done"] : [];
}

interface Charged {
  readonly kind: ChargedKind;
  readonly account: string;
  readonly currency: string;
  /** Whether it is there to be taken back. */
  readonly isThere: boolean;
  /** What a bank may take back: what is contested here too. */
  readonly rest: bigint;
  readonly rail?: string;
}

function chargedOf(records: Records, of: string, original: string | undefined): Charged | undefined {
  const kind = original === "payment" && records.payments.has(of) ? original : kindOfOriginal(records, of);
  if (kind !== undefined && original !== "funding") {
    if (original !== undefined && original !== kind) return undefined;
    const { to: account, currency, remaining, dispute } = originalBy(records, kind, of);
    const contested = dispute === undefined ? 0n : records.known(records.disputes, dispute).amount;
    return { kind, account, currency, rest: remaining + contested, isThere: true };
  }
  const funding = records.fundings.get(of);
  if (!funding || original === "transfer" || original === "payment") return undefined;
  const { account, currency, left, rail, status } = funding;
  return { kind: "funding", account, currency, rest: left, rail, isThere: status === "available" };
}

function take(records: Records, kind: Chargeback["kind"], of: string, amount: bigint): void {
  if (kind === "funding") records.known(records.fundings, of).left -= amount;
  else originalBy(records, kind, of).remaining -= amount;
}
