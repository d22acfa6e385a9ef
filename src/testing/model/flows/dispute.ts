// Contesting a transfer, answering and settling it, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { amount, approvers, hash, id, instant, oneOf, optional, text, uri } from "../fields.ts";
import { availableThen, makeAvailable, release } from "../lapsed.ts";
import { kindOfOriginal, originalBy } from "../original.ts";
import type { Reason } from "../rank.ts";
import { wallet } from "../records.ts";
import { openChargebacks } from "./chargeback.ts";
import {
  aboutOriginal,
  afterSilence,
  claimedBefore,
  endOf,
  holdClaim,
  partiesOf,
  resolve,
  settleSilence,
  unclaimed,
  withdraw,
} from "./contested.ts";

const WEEK = 7 * 86_400_000;

export const commands: ModelCommands<
  | "openDispute"
  | "answerDispute"
  | "submitEvidence"
  | "escalateDispute"
  | "resolveDispute"
  | "withdrawDispute"
  | "expireDispute"
  | "holdShortfall"
> = {
  openDispute: {
    fields: { of: id, amount: optional(amount), reason: text, dispute: optional(id), answerBy: optional(instant) },
    instants: ["answerBy"],
    amounts: { amount: "positive" },
    judge(before, { of, amount, dispute: id, answerBy }, { now }) {
      const kind = kindOfOriginal(before, of);
      if (kind === undefined) return { reasons: ["transfer_not_found"] };
      const records = afterSilence(before, aboutOriginal(before, of), now);
      const original = originalBy(records, kind, of);
      const { from: buyer, to: seller, currency, remaining, dispute } = original;
      const reasons: Reason[] = [];
      if (id !== undefined && records.disputes.has(id)) reasons.push("already_exists");
      if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
      if (records.accounts.get(seller)?.closed || records.accounts.get(buyer)?.closed) reasons.push("account_closed");
      const charged = openChargebacks(records, now).some((each) => each.kind === kind && each.of === of);
      if (original.received === 0n) reasons.push("wrong_state");
      if (charged) reasons.push("chargeback_open");
      if (dispute !== undefined) reasons.push("dispute_open");
      else if (!charged && !amount && remaining === 0n) reasons.push("already_done");
      if (answerBy !== undefined && answerBy <= now) reasons.push("expired");
      if (amount && minor(amount) > remaining) reasons.push("exceeds_remaining");
      return { reasons };
    },
    change(records, { of, amount: asked, answerBy }, id, { now }) {
      settleSilence(records, aboutOriginal(records, of), now);
      const kind = kindOfOriginal(records, of) ?? "transfer";
      const original = originalBy(records, kind, of);
      const { to: seller, currency } = original;
      const amount = asked ? minor(asked) : original.remaining;
      makeAvailable(records, seller, currency, amount, now);
      // What others claim is theirs.
      const there = unclaimed(records, seller, currency);
      const held = there < 0n ? 0n : there < amount ? there : amount;
      original.remaining -= amount;
      original.dispute = id;
      records.disputes.set(id, {
        of,
        kind,
        amount,
        held,
        state: "open",
        deadline: answerBy ?? inAWeek(now),
        answer: undefined,
        escalated: false,
        silent: false,
        toBuyer: 0n,
        goodwill: 0n,
      });
      records.pay(wallet(seller), wallet(seller, "held"), currency, held);
    },
  },

  answerDispute: {
    fields: { dispute: id, answer: oneOf("accept", "contest"), text: optional(text), decideBy: optional(instant) },
    instants: ["decideBy"],
    check({ answer, decideBy }) {
      return answer === "accept" && decideBy !== undefined ? ["invalid_command"] : [];
    },
    judge(before, { dispute: id, answer, decideBy }, { now }) {
      const records = afterSilence(before, [id], now);
      const dispute = records.disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      if (dispute.answer === answer) return { reasons: [], repeats: id };
      const reasons = endOf(dispute);
      if (dispute.state === "answered" || dispute.state === "escalated") reasons.push("already_done");
      if (dispute.state === "open" && decideBy !== undefined && decideBy <= now) reasons.push("expired");
      if (answer === "accept" && records.accounts.get(partiesOf(records, dispute).buyer)?.closed)
        reasons.push("account_closed");
      return { reasons };
    },
    change(records, { answer, decideBy }, id, { now }) {
      const dispute = records.known(records.disputes, id);
      dispute.answer = answer;
      if (answer === "accept") {
        resolve(records, id, dispute.amount, now);
      } else {
        dispute.state = "answered";
        dispute.deadline = decideBy ?? inAWeek(now);
      }
    },
  },

  submitEvidence: {
    fields: { dispute: id, by: oneOf("buyer", "seller"), hash, uri, evidence: optional(id) },
    judge(before, { dispute: id, evidence }, { now }) {
      const dispute = afterSilence(before, [id], now).disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      const reasons = endOf(dispute);
      if (evidence !== undefined && before.taken.has(`evidence ${evidence}`)) reasons.push("already_exists");
      return { reasons };
    },
    change(records, _input, id) {
      records.taken.add(`evidence ${id}`);
    },
  },

  escalateDispute: {
    fields: { dispute: id, reason: optional(text), decideBy: optional(instant) },
    instants: ["decideBy"],
    judge(before, { dispute: id, decideBy }, { now }) {
      const dispute = afterSilence(before, [id], now).disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      if (dispute.escalated) return { reasons: [], repeats: id };
      const reasons = endOf(dispute);
      if (dispute.state === "open") reasons.push("wrong_state");
      if (dispute.state === "answered" && decideBy !== undefined && decideBy <= now) reasons.push("expired");
      return { reasons };
    },
    change(records, _input, id) {
      const dispute = records.known(records.disputes, id);
      dispute.state = "escalated";
      dispute.escalated = true;
      dispute.deadline = undefined;
    },
  },

  resolveDispute: {
    fields: {
      dispute: id,
      toBuyer: optional(amount),
      toSeller: optional(amount),
      reason: optional(text),
      goodwill: optional(amount),
      approvers: optional(approvers),
    },
    amounts: { toBuyer: "notNegative", toSeller: "notNegative", goodwill: "positive" },
    check({ toBuyer, toSeller }) {
      return toBuyer || toSeller ? [] : ["invalid_command"];
    },
    judge(before, { dispute: id, toBuyer, toSeller, goodwill, approvers = [] }, { now }) {
      const records = afterSilence(before, [id], now);
      const dispute = records.disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      const { buyer, currency } = partiesOf(records, dispute);
      if ([toBuyer, toSeller, goodwill].some((part) => part && part.currency !== currency)) {
        return { reasons: ["currency_mismatch"] };
      }
      const { back, kept } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
      const addsUp = back >= 0n && kept >= 0n && back + kept === dispute.amount;
      const extra = goodwill ? minor(goodwill) : 0n;
      if (dispute.state === "resolved" && addsUp && back === dispute.toBuyer && extra === dispute.goodwill) {
        // That is how silence ended it, and only has to be written down; or it is written down.
        return records === before ? { reasons: [], repeats: id } : { reasons: [] };
      }
      const reasons = endOf(dispute);
      if ((back > 0n || extra > 0n) && records.accounts.get(buyer)?.closed) reasons.push("account_closed");
      if (extra > 0n && new Set(approvers).size < 2) reasons.push("not_permitted");
      if (!addsUp) reasons.push("exceeds_remaining");
      return { reasons };
    },
    change(records, { toBuyer, toSeller, goodwill }, id, { now }) {
      settleSilence(records, [id], now);
      const dispute = records.known(records.disputes, id);
      if (dispute.state === "resolved") return;
      const { back } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
      resolve(records, id, back, now);
      if (!goodwill) return;
      const { buyer, currency } = partiesOf(records, dispute);
      dispute.goodwill = minor(goodwill);
      records.used(now, buyer);
      records.pay("expenses:losses:goodwill", wallet(buyer), currency, minor(goodwill));
    },
  },

  withdrawDispute: {
    fields: { dispute: id },
    judge(before, { dispute: id }, { now }) {
      const dispute = afterSilence(before, [id], now).disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      return dispute.state === "withdrawn" ? { reasons: [], repeats: id } : { reasons: endOf(dispute) };
    },
    change(records, _input, id) {
      withdraw(records, id);
    },
  },

  expireDispute: {
    fields: { dispute: id },
    judge(before, { dispute: id }, { now }) {
      const dispute = before.disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      if (dispute.state === "resolved" && dispute.silent) return { reasons: [], repeats: id };
      if (dispute.state === "resolved" || dispute.state === "withdrawn") return { reasons: ["already_done"] };
      return { reasons: afterSilence(before, [id], now) === before ? ["wrong_state"] : [] };
    },
    change(records, _input, id, { now }) {
      settleSilence(records, [id], now);
    },
  },

  holdShortfall: {
    fields: { dispute: id },
    judge(before, { dispute: id }, { now }) {
      const records = afterSilence(before, [id], now);
      const dispute = records.disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      const { seller, currency } = partiesOf(records, dispute);
      const reasons = endOf(dispute);
      if (dispute.held === dispute.amount) reasons.push("already_done");
      const claimed = claimedBefore(records, id);
      if (availableThen(records, seller, currency, now) - claimed <= 0n) reasons.push("insufficient_funds");
      return { reasons };
    },
    change(records, _input, id, { now }) {
      const dispute = records.known(records.disputes, id);
      const { seller, currency } = partiesOf(records, dispute);
      const claimed = dispute.amount - dispute.held;
      if (records.available(seller, currency) - claimedBefore(records, id) < claimed)
        release(records, seller, now, currency);
      holdClaim(records, dispute, claimedBefore(records, id));
    },
  },
};

function inAWeek(now: string): string {
  return new Date(Date.parse(now) + WEEK).toISOString();
}

/** What goes back and what stays: one of the two is enough, the other is the rest. */
function shares(
  amount: bigint,
  toBuyer: bigint | undefined,
  toSeller: bigint | undefined,
): { readonly back: bigint; readonly kept: bigint } {
  if (toBuyer === undefined) return { back: amount - (toSeller ?? 0n), kept: toSeller ?? 0n };
  return { back: toBuyer, kept: toSeller ?? amount - toBuyer };
}
