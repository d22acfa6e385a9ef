// Asking somebody for money, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor, type Amount } from "../amount.ts";
import { amount, id, instant, optional, text } from "../fields.ts";
import type { Judgement, Sent } from "../command.ts";
import type { Reason } from "../rank.ts";
import type { Records } from "../records.ts";

export interface MoneyRequest {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  readonly amount: bigint;
  /** From this instant on it is expired, whoever says so. */
  readonly expiresAt: number;
  ended: "paid" | "declined" | "cancelled" | "expired" | undefined;
}

const THIRTY_DAYS = 30 * 24 * 60 * 60 * 1000;

export const commands: ModelCommands<"requestMoney" | "declineRequest" | "cancelRequest" | "expireRequest"> = {
  requestMoney: {
    fields: {
      from: id,
      to: id,
      amount,
      memo: optional(text),
      expiresAt: optional(instant),
      request: optional(id),
    },
    instants: ["expiresAt"],
    amounts: { amount: "positive" },
    judge(records, { from, to, expiresAt, request }, { now }) {
      const reasons: Reason[] = [];
      if (!records.accounts.has(from) || !records.accounts.has(to)) reasons.push("account_not_found");
      if (request !== undefined && records.requests.has(request)) reasons.push("already_exists");
      if (from === to) reasons.push("same_account");
      if (records.accounts.get(from)?.closed || records.accounts.get(to)?.closed) reasons.push("account_closed");
      if (expiresAt !== undefined && expiresAt <= now) reasons.push("expired");
      return { reasons };
    },
    change(records, { from, to, amount, expiresAt }, id, { now }) {
      const until = expiresAt === undefined ? Date.parse(now) + THIRTY_DAYS : Date.parse(expiresAt);
      const { currency } = amount;
      records.requests.set(id, { from, to, currency, amount: minor(amount), expiresAt: until, ended: undefined });
    },
  },

  declineRequest: {
    fields: { request: id, reason: optional(text) },
    judge: (records, { request }, sent) => ending(records, request, "declined", sent),
    change(records, _input, id) {
      records.known(records.requests, id).ended = "declined";
    },
  },

  cancelRequest: {
    fields: { request: id },
    judge: (records, { request }, sent) => ending(records, request, "cancelled", sent),
    change(records, _input, id) {
      records.known(records.requests, id).ended = "cancelled";
    },
  },

  expireRequest: {
    fields: { request: id },
    judge(records, { request: id }, { now }) {
      const request = records.requests.get(id);
      if (!request) return { reasons: ["request_not_found"] };
      if (request.ended === "expired") return { reasons: [], repeats: id };
      if (request.ended) return { reasons: ["already_done"] };
      return { reasons: Date.parse(now) < request.expiresAt ? ["wrong_state"] : [] };
    },
    change(records, _input, id) {
      records.known(records.requests, id).ended = "expired";
    },
  },
};

/** Whether a request can still be answered with yes or no. */
function ending(records: Records, id: string, how: "declined" | "cancelled", { now }: Sent): Judgement {
  const request = records.requests.get(id);
  if (!request) return { reasons: ["request_not_found"] };
  if (request.ended === how) return { reasons: [], repeats: id };
  return { reasons: over(request, now) };
}

function over({ ended, expiresAt }: MoneyRequest, now: string): Reason[] {
  if (ended === "expired" || (!ended && Date.parse(now) >= expiresAt)) return ["expired"];
  return ended ? ["already_done"] : [];
}

/** What speaks against paying a request with this. */
export function againstPaying(
  records: Records,
  id: string,
  { from, to, amount, now }: { from: string; to: string; amount: Amount; now: string },
): Reason[] {
  const request = records.requests.get(id);
  if (!request || request.from !== from || request.to !== to) return ["request_not_found"];
  const reasons = over(request, now);
  if (request.currency !== amount.currency) reasons.push("currency_mismatch");
  if (minor(amount) > request.amount) reasons.push("exceeds_remaining");
  if (minor(amount) < request.amount) reasons.push("below_minimum");
  return reasons;
}
