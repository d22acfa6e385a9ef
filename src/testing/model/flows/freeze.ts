// Stopping an account and letting it go, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { approvers, id, oneOf, optional, text } from "../fields.ts";
import type { Reason } from "../rank.ts";
import type { Records } from "../records.ts";

export interface Freeze {
  readonly account: string;
  readonly scope: "debit" | "credit" | "all";
  readonly source: "holder" | "risk" | "operator" | "legal";
  lifted: boolean;
}

export const commands: ModelCommands<"freezeAccount" | "unfreezeAccount"> = {
  freezeAccount: {
    fields: {
      account: id,
      scope: oneOf("debit", "credit", "all"),
      source: oneOf("holder", "risk", "operator", "legal"),
      reason: text,
      freeze: optional(id),
    },
    judge(records, { account: id, freeze }) {
      const reasons: Reason[] = [];
      if (!records.accounts.has(id)) reasons.push("account_not_found");
      if (freeze !== undefined && records.freezes.has(freeze)) reasons.push("already_exists");
      if (records.accounts.get(id)?.closed) reasons.push("account_closed");
      return { reasons };
    },
    change(records, { account, scope, source }, id, { now }) {
      if (source === "holder") records.used(now, account);
      records.freezes.set(id, { account, scope, source, lifted: false });
    },
  },

  unfreezeAccount: {
    fields: { freeze: id, account: optional(id), reason: optional(text), approvers: optional(approvers) },
    judge(records, { freeze: id, account, approvers = [] }, { actor }) {
      const freeze = records.freezes.get(id);
      if (!freeze || (account !== undefined && account !== freeze.account)) return { reasons: ["freeze_not_found"] };
      if (freeze.lifted) return { reasons: [], repeats: id };
      const reasons: Reason[] = [];
      const is = (role: string): boolean => actor !== undefined && actor.startsWith(`${role}:`);
      const { holder } = records.known(records.accounts, freeze.account);
      const permitted = {
        holder: actor === undefined || is("operator") || actor === `holder:${holder}`,
        operator: !is("holder"),
        risk: new Set(approvers.filter(isOperator)).size >= 2,
        legal: is("compliance"),
      };
      if (!permitted[freeze.source]) reasons.push("not_permitted");
      return { reasons };
    },
    change(records, _input, id) {
      records.known(records.freezes, id).lifted = true;
    },
  },
};

function isOperator(who: string): boolean {
  return who.startsWith("operator:");
}

/** The ids of the freezes in force on an account. */
export function freezesOn(records: Records, id: string): string[] {
  return [...records.freezes].flatMap(([freeze, { account, lifted }]) => (account === id && !lifted ? [freeze] : []));
}

export function isFrozen(records: Records, id: string, direction: "debit" | "credit"): boolean {
  return freezesOn(records, id).some((freeze) => {
    const { scope } = records.known(records.freezes, freeze);
    return scope === "all" || scope === direction;
  });
}
