// Opening and closing accounts, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { id, matches, oneOf, optional } from "../fields.ts";
import { release } from "../lapsed.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Part } from "../records.ts";
import { nothingKnown, type Facts } from "./facts.ts";
import { openDisputes } from "./dispute.ts";
import { isFrozen } from "./freeze.ts";
import { instrumentOf } from "./instrument.ts";

export interface Account {
  readonly kind: string;
  readonly holder: string;
  readonly country: string | undefined;
  closed: boolean;
  tier: number;
  facts: Facts;
}

export const commands: ModelCommands<"openAccount" | "closeAccount"> = {
  openAccount: {
    fields: {
      account: optional(id),
      kind: oneOf("personal", "business", "merchant"),
      holder: id,
      country: optional(matches(/^[A-Z]{2}$/)),
      tier: optional(oneOf(0, 1, 2, 3)),
    },
    judge(records, { account }) {
      return { reasons: account !== undefined && records.accounts.has(account) ? ["already_exists"] : [] };
    },
    change(records, { kind, holder, tier = 0, country }, id) {
      records.accounts.set(id, { kind, holder, tier, country, closed: false, facts: nothingKnown() });
    },
  },

  closeAccount: {
    fields: { account: id, instrument: optional(id) },
    judge(before, { account: id, instrument: to }, { now }) {
      // What has run out is the account's, whether or not that was recorded.
      const records = before.copy();
      release(records, id, now);
      const account = records.accounts.get(id);
      if (!account) return { reasons: ["account_not_found"] };
      if (account.closed) return { reasons: [], repeats: id };
      const reasons: Reason[] = [];
      if (to !== undefined) {
        const instrument = instrumentOf(records, to, id);
        if (!instrument) reasons.push("instrument_not_found");
        else if (instrument.status !== "verified") reasons.push("wrong_state");
      }
      if (isFrozen(records, id, "debit") || isFrozen(records, id, "credit")) reasons.push("account_frozen");
      const disputed = openDisputes(records, id).length > 0;
      if (disputed) reasons.push("dispute_open");
      const has = (part: Part): boolean => Object.keys(records.sums(id, part)).length > 0;
      if (Object.values(records.sums(id, "available")).some((sum) => sum < 0n)) reasons.push("wrong_state");
      if (has("pending") || has("reserve") || (!disputed && has("held"))) reasons.push("wrong_state");
      return { reasons };
    },
    change(records, { instrument }, id, { now }) {
      release(records, id, now);
      const to = instrument === undefined ? "liabilities:unclaimed" : "liabilities:transit";
      for (const [currency, sum] of Object.entries(records.sums(id, "available"))) {
        records.pay(wallet(id), to, currency, sum);
      }
      records.known(records.accounts, id).closed = true;
    },
  },
};
