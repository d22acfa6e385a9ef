// Opening and closing accounts, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { id, matches, oneOf, optional } from "../fields.ts";
import { release } from "../lapsed.ts";
import { againstPlace } from "../limits.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Part, type Records } from "../records.ts";
import { openChargebacks } from "./chargeback.ts";
import { afterSilence, openDisputes, settleSilence } from "./contested.ts";
import { nothingKnown, type Facts } from "./facts.ts";
import { isFrozen } from "./freeze.ts";
import { instrumentOf } from "./instrument.ts";

export interface Account {
  readonly kind: string;
  readonly holder: string;
  readonly country: string | undefined;
  closed: boolean;
  tier: number;
  facts: Facts;
  /** The instrument that it was closed to. */
  closedTo?: string | undefined;
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
    change(records, { kind, holder, tier = 0, country }, id, { now }) {
      records.used(now, id);
      records.accounts.set(id, { kind, holder, tier, country, closed: false, facts: nothingKnown() });
    },
  },

  closeAccount: {
    fields: { account: id, instrument: optional(id) },
    judge(before, { account: id, instrument: to }, { now }) {
      const account = before.accounts.get(id);
      if (!account) return { reasons: ["account_not_found"] };
      if (account.closed) {
        if (to === undefined || to === account.closedTo) return { reasons: [], repeats: id };
        return { reasons: [instrumentOf(before, to, id) ? "account_closed" : "instrument_not_found"] };
      }
      // What silence or an instant has ended is so, whether or not that was recorded.
      const records = afterSilence(before, contested(before, id), now).copy();
      release(records, id, now);
      const reasons: Reason[] = [];
      if (to !== undefined) {
        const instrument = instrumentOf(records, to, id);
        if (!instrument) reasons.push("instrument_not_found");
        else if (instrument.status !== "verified") reasons.push("wrong_state");
      }
      if (isFrozen(records, id, "debit") || isFrozen(records, id, "credit")) reasons.push("account_frozen");
      if (contested(records, id).length > 0) reasons.push("dispute_open");
      if (openChargebacks(records, now).some((each) => each.account === id)) reasons.push("chargeback_open");
      for (const [currency, sum] of Object.entries(records.sums(id, "available"))) {
        if (to === undefined || sum <= 0n) continue;
        reasons.push(...againstPlace(records, { operation: "withdraw", currency, from: id }));
      }
      const disputed = openDisputes(records, id).length > 0;
      const has = (part: Part): boolean => Object.keys(records.sums(id, part)).length > 0;
      if (Object.values(records.sums(id, "available")).some((sum) => sum < 0n)) reasons.push("wrong_state");
      if (has("pending") || has("reserve") || (!disputed && has("held"))) reasons.push("wrong_state");
      return { reasons };
    },
    change(records, { instrument }, id, { now }) {
      settleSilence(records, contested(records, id), now);
      release(records, id, now);
      const to = instrument === undefined ? "liabilities:unclaimed" : "liabilities:transit";
      for (const [currency, sum] of Object.entries(records.sums(id, "available"))) {
        records.pay(wallet(id), to, currency, sum);
      }
      const account = records.known(records.accounts, id);
      account.closed = true;
      account.closedTo = instrument;
      records.used(now, id);
    },
  },
};

/** The disputes that an account is in, on either side. */
function contested(records: Records, id: string): string[] {
  return [...openDisputes(records, id), ...openDisputes(records, id, "from")];
}
