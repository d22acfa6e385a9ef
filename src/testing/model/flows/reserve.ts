// Money that is set aside until a date, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { amount, approvers, id, instant, optional, text } from "../fields.ts";
import { makeAvailable, spendable } from "../lapsed.ts";
import type { Reason } from "../rank.ts";
import { wallet } from "../records.ts";

export interface Reserve {
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly releaseAt: string;
  released: boolean;
}

export const commands: ModelCommands<"holdReserve" | "releaseReserve"> = {
  holdReserve: {
    fields: { account: id, amount, releaseAt: instant, reason: text, reserve: optional(id) },
    instants: ["releaseAt"],
    amounts: { amount: "positive" },
    judge(records, { account, amount, releaseAt, reserve }, { now }) {
      const reasons: Reason[] = [];
      if (releaseAt <= now) reasons.push("invalid_command");
      if (!records.accounts.has(account)) reasons.push("account_not_found");
      if (reserve !== undefined && records.reserves.has(reserve)) reasons.push("already_exists");
      if (records.accounts.get(account)?.closed) reasons.push("account_closed");
      if (spendable(records, account, amount.currency, now) < minor(amount)) reasons.push("insufficient_funds");
      return { reasons };
    },
    change(records, { account, amount: money, releaseAt }, id, { now }) {
      const { currency } = money;
      const amount = minor(money);
      makeAvailable(records, account, currency, amount, now);
      records.reserves.set(id, { account, currency, amount, releaseAt, released: false });
      records.pay(wallet(account), wallet(account, "reserve"), currency, amount);
    },
  },

  releaseReserve: {
    fields: { reserve: id, approvers: optional(approvers) },
    judge(records, { reserve: id, approvers = [] }, { now }) {
      const reserve = records.reserves.get(id);
      if (!reserve) return { reasons: ["reserve_not_found"] };
      if (reserve.released) return { reasons: [], repeats: id };
      if (now >= reserve.releaseAt || new Set(approvers).size >= 2) return { reasons: [] };
      return { reasons: [approvers.length === 0 ? "wrong_state" : "not_permitted"] };
    },
    change(records, _input, id) {
      const reserve = records.known(records.reserves, id);
      reserve.released = true;
      const { account, currency, amount } = reserve;
      records.pay(wallet(account, "reserve"), wallet(account), currency, amount);
    },
  },
};
