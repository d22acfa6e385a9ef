// When may an account be closed, and where does the rest go?

import * as z from "zod";
import { Id } from "../events/fields.ts";
import { balancesIn } from "../journal/wallet-balances.ts";
import { fromMinorUnits } from "../money/money.ts";
import { barred, copyExisting, existing, foldAccount } from "./account.ts";
import { stillOpen } from "./charged-back.ts";
import { defineCommand } from "./command.ts";
import { copyCredits, foldCredits } from "./credits.ts";
import { accept, alreadyDone, causedBy, propose, reject } from "./decision.ts";
import { resolvedBySilence, silences } from "./silence.ts";

/**
 * `closeAccount({ account })`: what is left goes to `liabilities:unclaimed`. Not while money may still be owed: by a
 * dispute on either side, or a chargeback. What silence has ended already is recorded along.
 */
export const closeAccount = defineCommand({
  input: z.strictObject({ account: Id }),
  looks: ({ account }) => [`account:${account}`, `credits:${account}`, `claims:${account}`],
  decide(book, { account: id }, env) {
    const found = existing(book, id);
    if ("outcome" in found) return found;
    if (found.status === "closed") return alreadyDone(`account:${id}`, "AccountClosed");
    const frozen = barred(found, "debit") ?? barred(found, "credit");
    if (frozen) return frozen;

    const contested = [...Object.keys(found.disputes), ...Object.keys(book.claims(id).disputes)];
    const ended = silences(book, contested, env).map((silence) =>
      propose(env, "DisputeResolved", resolvedBySilence(silence, env)),
    );
    // Both sides of what is recorded along are touched by it, so both must still be as they were.
    for (const { data } of ended) existing(book, data.seller === id ? data.buyer : data.seller);
    const account = copyExisting(found);
    // A credit that arrives meanwhile would be stranded, so this is the exact figure.
    const credits = copyCredits(book.creditsExact(id));
    for (const event of ended) {
      if (event.data.seller === id) foldAccount(account, event);
      else foldCredits(credits, event);
    }
    const open = contested.filter((dispute) => !ended.some(({ data }) => data.dispute === dispute));
    const chargebacks = Object.keys(account.chargebacks).filter((each) => stillOpen(account.chargebacks[each], env));

    const assets = [...new Set([...Object.keys(account.balances), ...Object.keys(credits.balances)])].sort();
    const disputed = Object.keys(account.disputes).length > 0;
    const residue = [];
    for (const asset of assets) {
      const own = balancesIn(account.balances, asset);
      const received = balancesIn(credits.balances, asset);
      const rest = own.available + received.available;
      const unsettled = {
        pending: own.pending + received.pending,
        held: disputed ? 0n : own.held + received.held,
        reserved: own.reserved + received.reserved,
        debt: rest < 0n ? -rest : 0n,
      };
      const left = Object.entries(unsettled).find(([, amount]) => amount !== 0n);
      const scale = env.assets.scale(asset);
      if (left) {
        const amount = fromMinorUnits(left[1], asset, scale);
        return reject(
          "wrong_state",
          `account "${id}" has ${left[0]} ${amount.value} ${asset}: expected none before it is closed`,
          { account: id, [left[0]]: amount },
        );
      }
      if (rest > 0n) residue.push(fromMinorUnits(rest, asset, scale));
    }
    if (chargebacks.length > 0) {
      return reject("chargeback_open", `account "${id}" has ${chargebacks.length} open chargebacks`, {
        account: id,
        chargebacks,
      });
    }
    if (open.length > 0) {
      return reject("dispute_open", `account "${id}" has ${open.length} open disputes`, {
        account: id,
        disputes: open,
      });
    }
    // Everything holds; from here on the decision is accepted.
    const main = propose(env, "AccountClosed", { account: id, residue });
    return accept(...ended.map((event) => causedBy(main, event)), main);
  },
});
